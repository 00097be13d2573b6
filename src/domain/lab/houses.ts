/** House prices by a formula that the page shows, so that a learner can hold what was found against what is true. */
import { gaussian, type Random } from '../random.ts';
import { numbersDataset, regressionQuestion, type Dataset } from './datasets.ts';

export const HOUSE_COLUMNS = ['area', 'rooms', 'age', 'distance'] as const;
export type HouseColumn = (typeof HOUSE_COLUMNS)[number];
type House = Readonly<Record<HouseColumn, number>>;

/** One summand of a price: weight × the product of its columns. */
export interface PriceTerm {
  readonly columns: readonly HouseColumn[];
  readonly weight: number;
}

/**
 * Price / unit = base + Σ terms + noise · N(0, 1). Area in square metres, age in years, distance to the centre in
 * kilometres. The page writes its formula from these very numbers. Space is worth less far out: the one term that no line through the four columns can follow.
 */
export const HOUSE_PRICE: {
  /** What prices are counted in. */
  readonly unit: number;
  readonly base: number;
  readonly terms: readonly PriceTerm[];
  /** Standard deviation. */
  readonly noise: number;
} = {
  unit: 1000,
  base: 150,
  terms: [
    { columns: ['area'], weight: 2.4 },
    { columns: ['rooms'], weight: 12 },
    { columns: ['age'], weight: -0.6 },
    { columns: ['distance'], weight: -3 },
    { columns: ['area', 'distance'], weight: -0.04 },
  ],
  // The best R² is then about 0.98: with 0 there is nothing that cannot be learned, with 100 little that can.
  noise: 20,
};

/** Price of a house without its noise. */
export const expectedPrice = (house: House): number =>
  HOUSE_PRICE.terms.reduce(
    (sum, { columns, weight }) => sum + columns.reduce((product, column) => product * house[column], weight),
    HOUSE_PRICE.base,
  );

function drawHouse(random: Random): House {
  const area = 35 + 165 * random();
  // One room in about 28 m²: columns that go together, as in real data, share their weight when they are penalised.
  const rooms = Math.min(8, Math.max(1, Math.round(area / 28 + 0.8 * gaussian(random))));
  const age = Math.floor(101 * random());
  // Squared: more houses near the centre than out of town.
  const distance = 0.5 + 29.5 * random() ** 2;
  return { area, rooms, age, distance };
}

/** @returns `rows` houses whose question is their price in {@link HOUSE_PRICE} units. */
export function housesDataset(rows: number, random: Random): Dataset {
  const values = new Float32Array(rows * HOUSE_COLUMNS.length);
  const prices = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const house = drawHouse(random);
    values.set(
      HOUSE_COLUMNS.map((column) => house[column]),
      row * HOUSE_COLUMNS.length,
    );
    prices[row] = expectedPrice(house) + HOUSE_PRICE.noise * gaussian(random);
  }
  return numbersDataset(HOUSE_COLUMNS, values, regressionQuestion('price', prices), 1);
}
