/** The covariance of two items under Fit: a sum of kernels, so that every share of a score has a name. */
import { centredCosine, hasDirection, type CentredVectors } from './centred-vectors.ts';
import { levelSimilarity, sparseCosine, type Features } from './features.ts';
import type { FeatureName } from './slate-types.ts';

/**
 * Prior variance that each kernel brings, in squared deviations of the person's grades; they sum to about 1. Chosen by
 * marginal likelihood on real exports (docs/learning.md); there, text and creator tell most.
 */
export const KERNEL_SCALES = {
  text: 0.3,
  creator: 0.3,
  series: 0.1,
  tags: 0.1,
  year: 0.1,
  /** Each numeric column… */
  number: 0.1,
  /** …but all together no more than this, or a table of twenty columns drowns the text. */
  numbers: 0.3,
} as const;

/** Sharpness of the text kernel of Fit: at 2 all texts are alike, at 30 only duplicates are. */
export const TEXT_SHARPNESS = 8;

export const FEATURE_NAMES = [
  'text',
  'creator',
  'series',
  'tags',
  'year',
  'numbers',
] as const satisfies readonly FeatureName[];

/** A catalog as the kernels see it. */
export interface ItemSpace {
  readonly vectors: CentredVectors;
  readonly features: Features;
}

export const numberScale = ({ numbers }: Features): number =>
  Math.min(KERNEL_SCALES.number, KERNEL_SCALES.numbers / Math.max(1, numbers.length));

/** Text kernel of two items, given their cosine; items without text have none. */
export const textKernel = ({ vectors }: ItemSpace, a: number, b: number, cosine: number): number =>
  hasDirection(vectors, a) && hasDirection(vectors, b)
    ? KERNEL_SCALES.text * Math.exp(TEXT_SHARPNESS * (Math.min(1, cosine) - 1))
    : 0;

/**
 * Everything but text. Sharing a creator is a cosine of creator sets, which is 1 for the same single creator: the plain
 * "shares any" is not a covariance (a film between two casts makes its matrix indefinite).
 */
export function metadataKernel(space: ItemSpace, a: number, b: number): number {
  const { features } = space;
  let sum =
    KERNEL_SCALES.creator * sparseCosine(features.creators, a, b) +
    KERNEL_SCALES.series * sparseCosine(features.series, a, b) +
    KERNEL_SCALES.tags * sparseCosine(features.tags, a, b);
  if (features.year) sum += KERNEL_SCALES.year * levelSimilarity(features.year, a, b);
  return sum + numbersKernel(features, a, b);
}

function numbersKernel(features: Features, a: number, b: number): number {
  let sum = 0;
  for (const column of features.numbers) sum += levelSimilarity(column, a, b);
  return numberScale(features) * sum;
}

/** Prior covariance of two items' latent taste. */
export const kernel = (
  space: ItemSpace,
  a: number,
  b: number,
  cosine = centredCosine(space.vectors, a, b),
): number => textKernel(space, a, b, cosine) + metadataKernel(space, a, b);

/** The same, split: one number for each of FEATURE_NAMES. */
export function kernelParts(space: ItemSpace, a: number, b: number): number[] {
  const { features, vectors } = space;
  return [
    textKernel(space, a, b, centredCosine(vectors, a, b)),
    KERNEL_SCALES.creator * sparseCosine(features.creators, a, b),
    KERNEL_SCALES.series * sparseCosine(features.series, a, b),
    KERNEL_SCALES.tags * sparseCosine(features.tags, a, b),
    features.year ? KERNEL_SCALES.year * levelSimilarity(features.year, a, b) : 0,
    numbersKernel(features, a, b),
  ];
}
