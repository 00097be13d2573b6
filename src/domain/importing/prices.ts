/** Prices as shops and spreadsheets write them, told apart from their currency. */

/** "US$12.50", "12,50 €", "19.99 USD", "¥128", "128元": a currency before or after, then figures and their marks. */
const PRICE =
  /^(?:[A-Z]{3}|[A-Z]{0,3}\p{Sc}|rs\.?|kr\.?|kč|zł)?\s?(\d[\d.,'’\s]*)(?:[A-Z]{3}|\p{Sc}|元|円|kr\.?|kč|zł)?$/iu;
/** The longest honest one is "IDR 1.234.567.890,00"; the pattern need not be safe against cells of a hundred thousand. */
const MAX_LENGTH = 40;

/**
 * A price in main units of its currency, or undefined when the text is none. Figures may be grouped: of two kinds of mark
 * the last is the decimal one; a single mark before three figures groups them (1,299 and 1.299), because prices in
 * thousandths are rarer than prices over a thousand.
 * @param pointIsDecimal of formats that promise it: there 12.500 is twelve and a half.
 */
export function parsePrice(text: string, pointIsDecimal = false): number | undefined {
  const figures = text.length <= MAX_LENGTH ? PRICE.exec(text)?.[1].replace(/[\s'’]/g, '') : undefined;
  if (figures === undefined) return undefined;
  const at = Math.max(figures.lastIndexOf('.'), figures.lastIndexOf(','));
  const mark = figures[at];
  const groups =
    at >= 0 &&
    (figures.indexOf(mark) < at ||
      (figures.length - at === 4 &&
        !/[.,]/.test(figures.slice(0, at)) &&
        !/^0+$/.test(figures.slice(0, at)) &&
        !(pointIsDecimal && mark === '.')));
  const whole = at < 0 || groups ? figures : figures.slice(0, at);
  const part = at < 0 || groups ? '' : figures.slice(at + 1);
  return Number(`${whole.replace(/[.,]/g, '')}.${part || '0'}`);
}
