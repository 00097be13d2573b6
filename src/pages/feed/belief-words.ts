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

const SENTENCES = {
  creator: [m.feed_belief_creator_for, m.feed_belief_creator_against],
  series: [m.feed_belief_series_for, m.feed_belief_series_against],
  tags: [m.feed_belief_tags_for, m.feed_belief_tags_against],
  year: [m.feed_belief_year_for, m.feed_belief_year_against],
} as const;

/** "You enjoy **sea stories**", or "Seldom for you: **war**". */
export function beliefText(belief: Belief): Emphasis {
  const [likes, avoids] = SENTENCES[belief.feature];
  return emphasise(subjectText(belief), (slot) => (belief.effect < 0 ? avoids : likes)({ name: slot }));
}
