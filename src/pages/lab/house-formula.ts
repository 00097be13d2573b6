/** The formula behind the house prices, written from the numbers that make them. */
import { m } from '../../paraglide/messages.js';
import { HOUSE_PRICE } from '../../state/lab-houses.ts';
import { HOUSE_NAMES } from './column-names.ts';
import { figure, math, term, type Piece } from './math.ts';

/** price = base + w · area + … ± noise, in the person's digits. */
export function houseFormula(locale: string): readonly Piece[] {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const { base, terms, noise } = HOUSE_PRICE;
  return [
    math`${m.lab_target_price()} = ${figure(number.format(base))}`,
    ...terms.flatMap(({ columns: [first, ...others], weight }) => [
      term(weight, math`${figure(number.format(Math.abs(weight)))} · ${HOUSE_NAMES[first]()}`),
      ...others.map((column) => math`· ${HOUSE_NAMES[column]()}`),
    ]),
    math`± ${figure(number.format(noise))}`,
  ];
}

/** What the formula's units are, and what its last number means. */
export const houseUnits = (locale: string): string =>
  m.lab_houses_units({ unit: new Intl.NumberFormat(locale).format(HOUSE_PRICE.unit) });
