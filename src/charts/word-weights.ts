/** How strongly words are shaded by what they did to a score, or by how much a model looked at them. */

export interface WeightedWord {
  /** Untrusted text, with the spaces around it. */
  readonly text: string;
  /** Signed; of spaces and of what has none: 0. */
  readonly weight: number;
}

export interface ShadedWord extends WeightedWord {
  /** Per cent of the colour that is mixed into the card. */
  readonly mix: number;
  readonly side: 'for' | 'against' | 'none';
}

/** Ink on more of a colour than this falls under a contrast of 4.5. */
export const MOST_MIX = 45;
/** Words of less than this share of the strongest are neither shaded nor said: a text of marks marks nothing. */
const LEAST_SHARE = 0.08;

/** @param strongest what counts as full strength, for several texts on one scale; by default this text's strongest word. */
export function shadeWords(words: readonly WeightedWord[], strongest?: number): ShadedWord[] {
  const strength = ({ weight }: WeightedWord): number => (Number.isFinite(weight) ? Math.abs(weight) : 0);
  const most = strongest ?? words.reduce((so, word) => Math.max(so, strength(word)), 0);
  return words.map((word) => {
    const share = most > 0 ? Math.min(1, strength(word) / most) : 0;
    if (share < LEAST_SHARE) return { ...word, mix: 0, side: 'none' };
    return { ...word, mix: Math.round(share * MOST_MIX), side: word.weight > 0 ? 'for' : 'against' };
  });
}
