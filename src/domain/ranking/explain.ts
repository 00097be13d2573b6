/** Why an item is shown: sentences for the card, and the whole account for the explanation panel. */
import type { Item } from '../catalog.ts';
import { FEATURE_NAMES } from './kernels.ts';
import type { Explanation, FeatureName, Reason } from './slate-types.ts';
import type { EventShare } from './taste.ts';

/** Share, in deviations, below which a sentence would be an excuse: a fiftieth moves P(like) by half a per cent. */
const LEAST_SHARE = 0.02;
/**
 * Centred cosine from which two items read as alike. Unrelated texts scatter around 0 by about 0.1: at 0.15 a fifth of
 * a catalog would be "close" to something, at 0.5 most cards would have nothing to say.
 */
const ALIKE = 0.25;
const MOST_REASONS = 2;
const MOST_SHARED_TAGS = 3;
/** Years around an item that its year kernel really sees (its width). */
const ERA = 8;
/**
 * What a share counts for beside the others when it is told: a period is true of a third of a shelf, and "because you
 * liked books of its time" says less than a title, a name or a theme of nearly the same share. At a half it comes first
 * only where it is more than twice as large; at 1 it came first wherever several events shared an era, near 0 a reader
 * of one century would never be told so.
 */
const ERA_TELLS = 0.5;
/** "You liked 1 of 1" is no pattern. */
const LEAST_LIKED = 2;

/** Counts of one tag among the judged items. */
interface TagRecord {
  liked: number;
  seen: number;
}

/** What the person judged of each tag. Saves are hopes, so they count for neither side. */
export function tagRecords(
  judged: readonly { item: Item; liked: boolean }[],
): ReadonlyMap<string, TagRecord> {
  const records = new Map<string, TagRecord>();
  for (const { item, liked } of judged)
    for (const tag of new Set(item.tags)) {
      const record = records.get(tag) ?? { liked: 0, seen: 0 };
      record.seen++;
      if (liked) record.liked++;
      records.set(tag, record);
    }
  return records;
}

export interface ReasonContext {
  readonly itemAt: (row: number) => Item;
  readonly tags: ReadonlyMap<string, TagRecord>;
  /** Centred cosine of the texts of two rows. */
  readonly cosine: (a: number, b: number) => number;
  /** Whether Pull had a say by texts: their closeness is then what found the item at all. */
  readonly pulled: boolean;
  /** Whether Pull had a say by other people: what they like together, or at all, is then what found the item. */
  readonly crowd?: {
    /** Id of the liked item that goes with this one. */
    readonly companion: (row: number) => string | undefined;
    readonly isPopular: (row: number) => boolean;
  };
}

const TEXT = FEATURE_NAMES.indexOf('text');
const CREATOR = FEATURE_NAMES.indexOf('creator');
const TAGS = FEATURE_NAMES.indexOf('tags');
const YEAR = FEATURE_NAMES.indexOf('year');

/** Events that count in an item's favour: the person was glad of them, and they raise its mean. */
const supporting = (shares: readonly EventShare[]): readonly EventShare[] =>
  shares.filter(({ event }) => event.vote > 0);

const strongest = (shares: readonly EventShare[], feature: number): EventShare | undefined => {
  let best: EventShare | undefined;
  for (const share of shares) if (share.parts[feature] > (best?.parts[feature] ?? 0)) best = share;
  return best;
};

const total = (shares: readonly EventShare[], feature: number): number =>
  shares.reduce((sum, { parts }) => sum + parts[feature], 0);

interface Weighted {
  readonly reason: Reason;
  /** Of all events together, since one reason is weighed against another. */
  readonly share: number;
}

/** The liked item whose text is closest. With Pull it comes first; with Fit alone it has only its share to show. */
function similarReason(
  row: number,
  item: Item,
  shares: readonly EventShare[],
  { itemAt, cosine, pulled }: ReasonContext,
): Weighted | undefined {
  const best = strongest(supporting(shares), TEXT);
  if (!best || cosine(best.event.row, row) < ALIKE) return undefined;
  const tags = new Set(itemAt(best.event.row).tags);
  const sharedTags = item.tags.filter((tag) => tags.has(tag)).slice(0, MOST_SHARED_TAGS);
  return {
    reason: { kind: 'similar', itemId: best.event.itemId, sharedTags },
    share: pulled ? Infinity : total(shares, TEXT),
  };
}

function creatorReason(
  item: Item,
  shares: readonly EventShare[],
  { itemAt }: ReasonContext,
): Weighted | undefined {
  const best = strongest(supporting(shares), CREATOR);
  if (!best) return undefined;
  const others = new Set(itemAt(best.event.row).creators);
  const creator = item.creators.find((name) => others.has(name)) ?? item.creators[0];
  return { reason: { kind: 'creator', creator, itemId: best.event.itemId }, share: total(shares, CREATOR) };
}

function tagReason(item: Item, shares: readonly EventShare[], { tags }: ReasonContext): Weighted | undefined {
  let best: { tag: string; record: TagRecord; rate: number } | undefined;
  for (const tag of item.tags) {
    const record = tags.get(tag);
    if (!record || record.liked < LEAST_LIKED || 2 * record.liked <= record.seen) continue;
    // Laplace's rule: 9 of 10 says more than 2 of 2.
    const rate = (record.liked + 1) / (record.seen + 2);
    if (rate > (best?.rate ?? 0)) best = { tag, record, rate };
  }
  return best && { reason: { kind: 'tag', tag: best.tag, ...best.record }, share: total(shares, TAGS) };
}

function yearReason(
  item: Item,
  shares: readonly EventShare[],
  { itemAt }: ReasonContext,
): Weighted | undefined {
  const { year } = item;
  if (year === undefined) return undefined;
  const near = supporting(shares)
    .map(({ event }) => itemAt(event.row).year)
    .filter((other) => other !== undefined)
    .filter((other) => Math.abs(other - year) <= ERA);
  if (near.length < LEAST_LIKED) return undefined;
  const reason: Reason = { kind: 'year', from: Math.min(...near), to: Math.max(...near) };
  return { reason, share: total(shares, YEAR) };
}

function togetherReason(row: number, { crowd }: ReasonContext): Weighted | undefined {
  const itemId = crowd?.companion(row);
  return itemId === undefined ? undefined : { reason: { kind: 'together', itemId }, share: Infinity };
}

/** Infinity stays what it is: what found the item comes first. */
const tells = ({ reason, share }: Weighted): number => (reason.kind === 'year' ? ERA_TELLS * share : share);

/**
 * At most two reasons, the most telling first. A card that exploration brought says so, and so does one for which
 * there is nothing else to say, not even that others like it.
 */
export function reasonsFor(
  row: number,
  allShares: readonly EventShare[],
  explored: boolean,
  context: ReasonContext,
): Reason[] {
  const item = context.itemAt(row);
  // A saved item is still a candidate, and no reason for itself.
  const shares = allShares.filter(({ event }) => event.row !== row);
  const found = [
    togetherReason(row, context),
    similarReason(row, item, shares, context),
    ...[creatorReason, tagReason, yearReason].map((reasonOf) => reasonOf(item, shares, context)),
  ]
    .filter((weighted) => weighted !== undefined)
    .filter(({ share }) => share >= LEAST_SHARE);
  const reasons = found.sort((a, b) => tells(b) - tells(a)).map(({ reason }) => reason);
  if (!explored && reasons.length === 0 && context.crowd?.isPopular(row)) return [{ kind: 'popular' }];
  return explored || reasons.length === 0
    ? [...reasons.slice(0, MOST_REASONS - 1), { kind: 'stretch' }]
    : reasons.slice(0, MOST_REASONS);
}

/** Events whose absence is tried: each costs a ranking of all candidates, and a sixth has hardly ever more to say. */
const MOST_TRIED = 5;

/**
 * Of the events with the largest shares, the one whose absence would change the item's rank most, and the rank then;
 * undefined where none would. Of equals it is the stronger.
 * @param rankWithout the rank, had the event at this index never happened.
 */
export function decisive(
  shares: readonly EventShare[],
  rank: number,
  rankWithout: (index: number) => number,
): Explanation['counterfactual'] {
  const change = (other: number): number => Math.abs(other - rank);
  let best: Explanation['counterfactual'];
  for (const { event, i } of shares
    .map(({ event, share }, i) => ({ event, i, weight: Math.abs(share) }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST_TRIED)) {
    const other = rankWithout(i);
    if (change(other) > change(best?.rank ?? rank)) best = { itemId: event.itemId, rank: other };
  }
  return best;
}

/** Names the parts; kernels that took no part are left out. */
function named(parts: readonly number[]): Partial<Record<FeatureName, number>> {
  const record: Partial<Record<FeatureName, number>> = {};
  FEATURE_NAMES.forEach((name, k) => {
    if (parts[k] !== 0) record[name] = parts[k];
  });
  return record;
}

/**
 * The exact account of a posterior mean, by event and by kernel; with the prior means both add up to it.
 * @param priors what a trained head and other people say of the item, where there are any.
 */
export function account(
  shares: readonly EventShare[],
  priors: Pick<Explanation, 'prior' | 'crowd'> = {},
): Pick<Explanation, 'mean' | 'prior' | 'crowd' | 'events' | 'byFeature'> {
  const parts = FEATURE_NAMES.map((_, k) => total(shares, k));
  return {
    mean: parts.reduce((sum, part) => sum + part, (priors.prior ?? 0) + (priors.crowd ?? 0)),
    ...priors,
    byFeature: named(parts),
    events: [...shares]
      .sort((a, b) => Math.abs(b.share) - Math.abs(a.share))
      .map(({ event, share, parts: own }) => ({
        itemId: event.itemId,
        grade: event.target,
        share,
        byFeature: named(own),
      })),
  };
}
