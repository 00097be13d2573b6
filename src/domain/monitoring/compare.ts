/** What changed from one slice of the comments to another: their number, mood, topics and words. */
import { Z95 } from '../growth/normal.ts';
import type { PulseData } from './day-series.ts';
import type { Comparison, Share, ShareChange, Slice, SliceFigures, WordChange } from './pulse-types.ts';
import { termReader } from './terms.ts';

/** Wilson's interval (1927), 95 %. Of nothing all is possible. */
export function shareOf(count: number, of: number): Share {
  if (of === 0) return { count, of, share: 0, low: 0, high: 1 };
  const share = count / of;
  const z2 = Z95 ** 2;
  const middle = (share + z2 / (2 * of)) / (1 + z2 / of);
  const reach = (Z95 / (1 + z2 / of)) * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of ** 2));
  return {
    count,
    of,
    share,
    low: count === 0 ? 0 : Math.max(0, middle - reach),
    high: count === of ? 1 : Math.min(1, middle + reach),
  };
}

/** The difference of two shares with its 95 % interval (Newcombe 1998, method 10). */
export function shareChange(before: Share, after: Share): ShareChange {
  const difference = after.share - before.share;
  const down = Math.hypot(after.share - after.low, before.high - before.share);
  const up = Math.hypot(after.high - after.share, before.share - before.low);
  return { before, after, difference, low: difference - down, high: difference + up };
}

/** Rows of a slice, those of bursts among them. */
export function sliceRows({ rows }: Pick<PulseData, 'rows'>, { from, to, product }: Slice): number[] {
  return rows.flatMap((row, at) => {
    if (product !== undefined && row.product !== product) return [];
    if (from === undefined && to === undefined) return [at];
    const { time } = row;
    return time !== undefined && time >= (from ?? -Infinity) && time < (to ?? Infinity) ? [at] : [];
  });
}

const ownOf = ({ bursts }: PulseData, rows: readonly number[]): number[] =>
  rows.filter((row) => !bursts.suspicious[row]);

function figuresOfRows(data: PulseData, rows: readonly number[]): SliceFigures {
  const own = ownOf(data, rows);
  const count = (sentiment: string): number =>
    own.filter((row) => data.opinions[row].sentiment === sentiment).length;
  const ratings = own.flatMap((row) => data.rows[row].rating ?? []);
  return {
    comments: own.length,
    suspicious: rows.length - own.length,
    negative: shareOf(count('negative'), own.length),
    positive: shareOf(count('positive'), own.length),
    ...(ratings.length && { meanRating: ratings.reduce((sum, one) => sum + one, 0) / ratings.length }),
  };
}

export const figuresOf = (data: PulseData, slice: Slice): SliceFigures =>
  figuresOfRows(data, sliceRows(data, slice));

/** Comments that hold a word, of either side; the shown form is the most frequent one. */
function wordCounts(data: PulseData, sides: readonly (readonly number[])[]) {
  const read = termReader();
  const counts = new Map<string, { sides: [number, number]; forms: Map<string, number> }>();
  sides.forEach((rows, side) => {
    for (const row of rows) {
      const forms = new Map(read(data.rows[row].text).map(({ key, shown }) => [key, shown]));
      for (const [key, shown] of forms) {
        const entry = counts.get(key) ?? { sides: [0, 0], forms: new Map<string, number>() };
        entry.sides[side]++;
        entry.forms.set(shown, (entry.forms.get(shown) ?? 0) + 1);
        counts.set(key, entry);
      }
    }
  });
  return counts;
}

/** A word is worth a line when so many comments hold it. */
const LEAST_COMMENTS = 3;
const MOST_WORDS = 10;
/** Two standard deviations: below, one in twenty words would be there by chance. */
const LEAST_Z = 1.96;
/** Comments that the prior counts for: so many words have to be said before a side is believed. */
const PRIOR = 50;

/**
 * Log-odds with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008, equation 16): the prior is how often both
 * sides say a word, so that rare ones must come more often to count.
 */
function wordChanges(data: PulseData, before: readonly number[], after: readonly number[]): WordChange[] {
  const counts = [...wordCounts(data, [before, after])].map(([, entry]) => entry);
  const total = (side: 0 | 1): number => counts.reduce((sum, { sides }) => sum + sides[side], 0);
  const [all0, all1] = [total(0), total(1)];
  const all = Math.max(1, all0 + all1);
  return counts
    .filter(({ sides }) => sides[0] + sides[1] >= LEAST_COMMENTS)
    .map(({ sides: [first, second], forms }) => {
      const prior = (PRIOR * (first + second)) / all;
      const odds = (count: number, of: number): number =>
        Math.log((count + prior) / (of + PRIOR - count - prior));
      const variance = 1 / (first + prior) + 1 / (second + prior);
      const [word] = [...forms].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0];
      return {
        word,
        before: first,
        after: second,
        z: (odds(second, all1) - odds(first, all0)) / Math.sqrt(variance),
      };
    })
    .sort((a, b) => b.z - a.z || (a.word < b.word ? -1 : 1));
}

/** Compares two slices, which may be two periods, two products or both. Comments of bursts are in no share. */
export function compareSlices(data: PulseData, before: Slice, after: Slice): Comparison {
  const [first, second] = [sliceRows(data, before), sliceRows(data, after)];
  const [own, others] = [ownOf(data, first), ownOf(data, second)];
  const figures = [figuresOfRows(data, first), figuresOfRows(data, second)] as const;
  const topics = data.topics.topics.map(({ id }, at) => {
    const of = (rows: readonly number[]): Share =>
      shareOf(rows.filter((row) => data.topics.topicOf[row] === at).length, rows.length);
    return { topic: id, share: shareChange(of(own), of(others)) };
  });
  const words = wordChanges(data, own, others);
  return {
    before: figures[0],
    after: figures[1],
    negative: shareChange(figures[0].negative, figures[1].negative),
    positive: shareChange(figures[0].positive, figures[1].positive),
    topics: topics
      .filter(({ share }) => share.before.count + share.after.count > 0)
      .sort(
        (a, b) => Math.abs(b.share.difference) - Math.abs(a.share.difference) || (a.topic < b.topic ? -1 : 1),
      ),
    more: words.filter(({ z }) => z >= LEAST_Z).slice(0, MOST_WORDS),
    fewer: words
      .filter(({ z }) => z <= -LEAST_Z)
      .slice(-MOST_WORDS)
      .reverse(),
  };
}
