/** Which words moved the mood of a comment: each is left out in turn, and what is lost without it is its share. */
import { occluded, occlusion } from '../lab/explain.ts';
import { MOST_CHARACTERS, piecesOf } from '../lab/pieces.ts';
import { languageOf } from './languages.ts';
import type { Opinion, WordShare } from './pulse-types.ts';

export interface Variants {
  /** What is left out in turn: words, or a few neighbours of a long text, with the spaces and marks behind them. */
  readonly pieces: readonly string[];
  /** The text, then without each of the pieces: what the encoder reads. */
  readonly texts: readonly string[];
}

/** Variants of a text as far as the encoder reads it. One piece alone cannot be compared with its absence: none are given. */
export function variantsOf(text: string): Variants {
  const read = text.slice(0, MOST_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '');
  const language = languageOf(read);
  // A mixed text has words of both kinds, which the Chinese segmenter tells apart.
  const pieces = piecesOf(read, language === 'zh' || language === 'mixed' ? 'zh' : 'en');
  if (pieces.length < 2) return { pieces: [], texts: [read] };
  return { pieces, texts: [read, ...occluded(pieces).map((rest) => rest.join('').trim())] };
}

/** How good a comment is: the log-odds of praise against complaint, which do not stand still where a model is sure. */
export const moodOf = ({ probabilities: [negative, , positive] }: Opinion): number =>
  Math.log((positive + 1e-6) / (negative + 1e-6));

/** @param scores of the texts of `variantsOf`, in their order. Positive shares are words of praise. */
export function wordShares({ pieces }: Variants, scores: ArrayLike<number>): WordShare[] {
  if (!pieces.length) return [];
  if (scores.length !== pieces.length + 1)
    throw new RangeError(`${scores.length} scores for ${pieces.length} words and the text`);
  const brought = occlusion(scores[0], Array.from(scores).slice(1));
  return pieces.map((text, at) => ({ text, weight: brought[at] }));
}
