/** The covariance of two items under Fit: a sum of kernels, so that every share of a score has a name. */
import type { KernelSetting } from '../learning/head-types.ts';
import { RATING_NOISE } from '../learning/signals.ts';
import { centredCosine, hasDirection, type CentredVectors } from './centred-vectors.ts';
import { cosineTable } from './cosine-columns.ts';
import { levelSimilarity, sparseCosine, type Features } from './features.ts';
import type { FeatureName } from './slate-types.ts';

/**
 * Where every person starts, and the centre of the prior under which the setting is found from their grades. The scales
 * sum to about 1, the variance of standardised grades; on real exports text and creator tell most (docs/learning.md).
 */
export const FIRST_SETTING: KernelSetting = {
  scales: { text: 0.3, creator: 0.3, series: 0.1, tags: 0.1, year: 0.1, numbers: 0.1, leaning: 0.1 },
  noise: RATING_NOISE,
};

/**
 * The same on top of item biases. What a bias gets wrong of a grade comes on top of the 0.6 of a rating, and would be
 * taken for taste with less noise; with much more, the first taps would teach nothing.
 */
export const FIRST_WITH_CROWD: KernelSetting = { ...FIRST_SETTING, noise: 0.7 };

/** Numeric columns that count in full: more of them share the weight of three, or a wide table drowns the text. */
const FULL_COLUMNS = 3;

/**
 * Sharpness of the text kernel of Fit: 2 to 4 tell held-out likes and dislikes of 110 histories apart equally well, 8
 * worse by .006 (AUC); the sharpest of them leaves likes the smaller islands.
 */
const TEXT_SHARPNESS = 4;

/** The text kernel for choosing what to ask a newcomer. With a sharp one a grade would inform of near duplicates only. */
const BROAD_SHARPNESS = 2;

const textCurve = (cosine: number, sharpness = TEXT_SHARPNESS): number =>
  Math.exp(sharpness * (Math.min(1, cosine) - 1));

export const FEATURE_NAMES = [
  'text',
  'creator',
  'series',
  'tags',
  'year',
  'numbers',
  'leaning',
] as const satisfies readonly FeatureName[];

/** A catalog as the kernels see it. */
export interface ItemSpace {
  readonly vectors: CentredVectors;
  readonly features: Features;
}

/**
 * Each kernel at a scale of 1, in the order of FEATURE_NAMES; a feature that an item lacks resembles nothing. Sharing a
 * creator is a cosine of creator sets, which is 1 for the same single creator: the plain "shares any" is not a
 * covariance (a film between two casts makes its matrix indefinite). The last is the same for all pairs: without it,
 * whoever likes one card in four would still be promised one in two.
 */
export function unitKernels({ vectors, features }: ItemSpace, a: number, b: number): number[] {
  const { creators, series, tags, year } = features;
  return [
    hasDirection(vectors, a) && hasDirection(vectors, b) ? textCurve(centredCosine(vectors, a, b)) : 0,
    sparseCosine(creators, a, b),
    sparseCosine(series, a, b),
    sparseCosine(tags, a, b),
    year ? levelSimilarity(year, a, b) : 0,
    numbersKernel(features, a, b),
    1,
  ];
}

function numbersKernel({ numbers }: Features, a: number, b: number): number {
  let sum = 0;
  for (const column of numbers) sum += levelSimilarity(column, a, b);
  return sum * columnWeight(numbers.length);
}

const columnWeight = (columns: number): number => Math.min(1, FULL_COLUMNS / Math.max(1, columns));

/**
 * What a newcomer's grade of one item tells of another, broadly: themes, by text and by tags. Creators, series and years
 * would spend the first questions on themselves. Over eight made-up tastes, ten answers chosen by this covariance leave
 * 0.77 of the next slate to the taste, by that of Fit 0.61, and by a cover of the texts alone 0.66.
 */
export function themeCovariance({ vectors, features }: ItemSpace, a: number, b: number): number {
  const worded = hasDirection(vectors, a) && hasDirection(vectors, b);
  const text = worded ? textCurve(centredCosine(vectors, a, b), BROAD_SHARPNESS) : 0;
  return text + sparseCosine(features.tags, a, b);
}

/** The kernels over one catalog in one setting. */
export class Kernel {
  readonly space: ItemSpace;
  readonly setting: KernelSetting;
  /** The text kernel by level of a cosine column. */
  readonly textTable: Float32Array;

  constructor(space: ItemSpace, setting: KernelSetting) {
    this.space = space;
    this.setting = setting;
    this.textTable = cosineTable((cosine) => setting.scales.text * textCurve(cosine));
  }

  /** Scale of each numeric column. */
  get columnScale(): number {
    return this.setting.scales.numbers * columnWeight(this.space.features.numbers.length);
  }

  /** Prior variance of an item that has every feature, its numbers at their means: further out the line adds to it. */
  get variance(): number {
    return FEATURE_NAMES.reduce((sum, name) => sum + this.setting.scales[name], 0);
  }

  /** Noise variance of an event: those of the table of signals keep their ratio to that of a rating. */
  noiseOf({ noise }: { readonly noise: number }): number {
    return (noise * this.setting.noise) / RATING_NOISE;
  }

  /** Prior covariance of two items' latent taste. */
  covariance(a: number, b: number, cosine = centredCosine(this.space.vectors, a, b)): number {
    const { vectors, features } = this.space;
    const { text, creator, series, tags, year, numbers, leaning } = this.setting.scales;
    let sum =
      leaning +
      creator * sparseCosine(features.creators, a, b) +
      series * sparseCosine(features.series, a, b) +
      tags * sparseCosine(features.tags, a, b) +
      numbers * numbersKernel(features, a, b);
    if (features.year) sum += year * levelSimilarity(features.year, a, b);
    if (hasDirection(vectors, a) && hasDirection(vectors, b)) sum += text * textCurve(cosine);
    return sum;
  }

  /** The same, split: one number for each of FEATURE_NAMES. */
  parts(a: number, b: number): number[] {
    return unitKernels(this.space, a, b).map((value, k) => value * this.setting.scales[FEATURE_NAMES[k]]);
  }
}
