/** Beliefs in words. Call in templates or `$derived`. */
import type { Belief } from '../../domain/ranking/slate-types.ts';
import { m } from '../../paraglide/messages.js';
import { emphasise, yearText, type Emphasis } from './words.ts';

type Subject = Pick<Belief, 'feature' | 'name' | 'from' | 'to'>;

/** "Jane Austen", "1850–1874". */
export const subjectText = ({ feature, name, from, to }: Subject): string =>
  feature === 'year' && from !== undefined && to !== undefined
    ? m.feed_belief_years({ from: yearText(from), to: yearText(to) })
    : name;

/** The subject as it stands in a sentence: "the series Dune". */
const NAMES = {
  creator: m.feed_belief_of_name,
  series: m.feed_belief_of_series,
  tags: m.feed_belief_of_tag,
  year: m.feed_belief_of_years,
} as const;

type Stance = 'for' | 'more' | 'less' | 'against';

const CERTAIN = {
  for: m.feed_belief_for,
  more: m.feed_belief_more,
  less: m.feed_belief_less,
  against: m.feed_belief_against,
} as const;

/** One answer is no more than a hint. */
const TENTATIVE = {
  for: m.feed_belief_perhaps_for,
  more: m.feed_belief_perhaps_more,
  less: m.feed_belief_perhaps_less,
  against: m.feed_belief_perhaps_against,
} as const;

/**
 * An effect compares with the person's other answers, so its sign alone does not say whether they liked the subject:
 * who likes nearly everything likes three of four less than the rest.
 */
function stanceOf({ effect, liked, seen }: Belief): Stance {
  const likedByHalf = 2 * liked >= seen;
  if (effect < 0) return likedByHalf ? 'less' : 'against';
  return likedByHalf ? 'for' : 'more';
}

/** "You enjoy **sea stories**", "Less for you: **war**", "Perhaps you enjoy **Jules Verne**". */
export function beliefText(belief: Belief): Emphasis {
  const sentence = (belief.seen > 1 ? CERTAIN : TENTATIVE)[stanceOf(belief)];
  return emphasise(subjectText(belief), (name) => sentence({ name: NAMES[belief.feature]({ name }) }));
}
