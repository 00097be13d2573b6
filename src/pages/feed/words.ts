/** Sentences of the feed that depend on more than one word. Call in templates or `$derived`. */
import type { Item, ItemKind } from '../../domain/catalog.ts';
import type { Interaction } from '../../domain/interaction.ts';
import type { FeatureName, Reason } from '../../domain/ranking/slate-types.ts';
import { m } from '../../paraglide/messages.js';
import type { FeedAction } from '../../state/feed-steps.svelte.ts';

/** Stands for the word to be set off; of a private area, so no title holds it. */
const SLOT = '\uE000';

/** A sentence cut where its strong word stands. */
export interface Emphasis {
  readonly before: string;
  readonly strong: string;
  readonly after: string;
}

/** Cuts a message around one of its parameters, so that it can be set in strong type without markup in the message. */
export function emphasise(strong: string, sentence: (slot: string) => string): Emphasis {
  const [before, after = ''] = sentence(SLOT).split(SLOT);
  return { before, strong, after };
}

const HAN = /\p{Script=Han}/u;

/** Language of a title for fonts and screen readers: Chinese where it has Han characters, else the page's. */
export const langOf = (text: string): string | undefined => (HAN.test(text) ? 'zh' : undefined);

export const yearText = (year: number): string =>
  year < 0 ? m.feed_year_bce({ year: -year }) : String(year);

/** A creator, year and the foremost tags, as the line under a title. */
export function byline({ creators, year, tags }: Item): string {
  /** More names or tags push the line over its second row on a phone. */
  const most = 2;
  return [creators.slice(0, 2).join(', '), year === undefined ? '' : yearText(year), ...tags.slice(0, most)]
    .filter(Boolean)
    .join(m.feed_by_sep());
}

/** The kind by which a catalog speaks of its items: its own where all are of one. */
export const nounOf = (kinds: readonly ItemKind[]): ItemKind => (kinds.length === 1 ? kinds[0] : 'other');

export const kindText = (kind: ItemKind): string =>
  ({ book: m.feed_kind_book, film: m.feed_kind_film, other: m.feed_kind_other })[kind]();

export interface ReasonWords extends Emphasis {
  /** Drawn as a hollow mark: offered to find out, not because something speaks for it. */
  readonly open: boolean;
}

/** One reason in words; undefined when the item it rests on is no longer in the catalog. */
export function reasonWords(
  reason: Reason,
  titleOf: (itemId: string) => string | undefined,
  gradeOf: (itemId: string) => Interaction | undefined,
): ReasonWords | undefined {
  switch (reason.kind) {
    case 'similar': {
      const title = titleOf(reason.itemId);
      if (title === undefined) return undefined;
      const saved = gradeOf(reason.itemId)?.kind === 'save';
      const tags = reason.sharedTags.join(m.feed_list_comma());
      const sentence = (slot: string): string => {
        if (!tags) return saved ? m.feed_reason_saved({ title: slot }) : m.feed_reason_liked({ title: slot });
        return saved
          ? m.feed_reason_saved_tags({ title: slot, tags })
          : m.feed_reason_liked_tags({ title: slot, tags });
      };
      return { ...emphasise(title, sentence), open: false };
    }
    case 'creator': {
      const title = titleOf(reason.itemId);
      if (title === undefined) return undefined;
      const { creator } = reason;
      return { ...emphasise(title, (slot) => m.feed_reason_creator({ creator, title: slot })), open: false };
    }
    case 'tag': {
      const { tag, liked, seen } = reason;
      return { ...emphasise(tag, (slot) => m.feed_reason_tag({ tag: slot, liked, seen })), open: false };
    }
    case 'year': {
      const from = yearText(reason.from);
      const to = yearText(reason.to);
      const plain = from === to ? m.feed_reason_year({ from }) : m.feed_reason_years({ from, to });
      return { before: plain, strong: '', after: '', open: false };
    }
    case 'together': {
      const title = titleOf(reason.itemId);
      if (title === undefined) return undefined;
      return { ...emphasise(title, (slot) => m.feed_reason_together({ title: slot })), open: false };
    }
    case 'popular':
      return { before: m.feed_reason_popular(), strong: '', after: '', open: false };
    case 'stretch':
      return { before: m.feed_reason_stretch(), strong: '', after: '', open: true };
    case 'breadth':
      return { before: m.feed_reason_breadth(), strong: '', after: '', open: true };
  }
}

/** What was just done, in one sentence. */
export const actionText = (action: FeedAction, title: string): string =>
  // A title with an end mark of its own brings one too many.
  actionSentence(action, title).replace(/([.?!…])\.$/u, '$1');

function actionSentence({ kind, undone, stored }: FeedAction, title: string): string {
  if (undone) return m.feed_said_undone({ title });
  if (!stored) return m.feed_said_unstored({ title });
  switch (kind) {
    case 'like':
      return m.feed_said_like({ title });
    case 'dislike':
      return m.feed_said_dislike({ title });
    case 'save':
      return m.feed_said_save({ title });
    case 'unsave':
      return m.feed_said_unsave({ title });
    case 'done':
    case 'rating':
      return m.feed_said_done({ title });
  }
}

/** "Last learned from …", by what the person did. */
export function learnedText({ kind }: Interaction): (title: string) => string {
  switch (kind) {
    case 'like':
      return (title) => m.feed_learned_like({ title });
    case 'dislike':
      return (title) => m.feed_learned_dislike({ title });
    case 'save':
      return (title) => m.feed_learned_save({ title });
    default:
      return (title) => m.feed_learned_stars({ title });
  }
}

/** How the person graded an item, in a word or two. */
export function gradeText({ kind, value }: Interaction): string {
  if (value !== undefined) return m.feed_why_was_stars({ stars: value });
  if (kind === 'dislike') return m.feed_why_was_dislike();
  return kind === 'save' ? m.feed_why_was_save() : m.feed_why_was_like();
}

/** What a feature says of an item, by the sign of its share where that makes a difference. */
export const featureText = (feature: FeatureName, share: number): string =>
  ({
    text: m.feed_feature_text,
    creator: m.feed_feature_creator,
    series: m.feed_feature_series,
    tags: m.feed_feature_tags,
    year: m.feed_feature_year,
    numbers: m.feed_feature_numbers,
    leaning: share < 0 ? m.feed_feature_leaning_down : m.feed_feature_leaning_up,
  })[feature]();
