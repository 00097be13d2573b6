/**
 * What a sentence says, what is done about it, and what the answer is made of. Plain data that crosses to workers and storage.
 *
 * A turn: `plan(context, text, understanding)` (plan.ts) gives an Act; whoever sequences finds its Results, by `passes` and
 * `relaxations` (constraint-check.ts) where constraints are exact; `say(act, results, language, seed)` (say.ts) gives the
 * sentences, `choiceText` and `constraintText` those of buttons and of the list of constraints; `advance(context, act, shown)`
 * (talk-context.ts) gives the next context, `suggestions(context, act)` (suggestions.ts) what to ask in it. `catalogFacts`
 * (catalog-facts.ts) makes the facts, once a catalog; `beginTalk` the first context.
 */
import type { Item } from '../catalog.ts';
import type { Belief, Reason } from '../ranking/slate-types.ts';
import type { Constraint, DialogueLanguage, Intent } from './dialogue-types.ts';
import type { CatalogFacts } from './facts-types.ts';

/** "The second" (1-based), "the last", "this one", "these"; `excluded` in "not the second". */
export type Reference =
  | { readonly kind: 'ordinal'; readonly place: number; readonly excluded: boolean }
  | { readonly kind: 'last' | 'this' | 'these'; readonly excluded: boolean };

/** "Shorter", "newer": more or less of something than what is shown. */
export interface Comparison {
  readonly of: 'length' | 'year' | 'price' | 'rating';
  readonly more: boolean;
}

/** Names from the catalog's own lists that a sentence holds; several ids where it names several items alike. */
export interface TitleMention {
  /** As it was written. */
  readonly text: string;
  readonly itemIds: readonly string[];
  /** Whether the catalog knows no such title and these are the nearest spellings. */
  readonly near: boolean;
  readonly excluded: boolean;
}

/** What the small grammar finds in a sentence; the rest of it is `words`. */
export interface Slots {
  readonly language: DialogueLanguage;
  /** Year, number, creator, tag, unread and excluded words; ready to hold. */
  readonly constraints: readonly Constraint[];
  /** A last name that several creators share: one of them is meant. */
  readonly creatorChoices: readonly string[];
  /** Tags that were only mentioned: they describe, they do not demand. */
  readonly tags: readonly string[];
  readonly titles: readonly TitleMention[];
  /** "Like …" before a title or a reference. */
  readonly similar: boolean;
  /** A title after "like" that the catalog lacks. */
  readonly unknownTitle?: string;
  readonly references: readonly Reference[];
  readonly comparisons: readonly Comparison[];
  /** How many are asked for. */
  readonly amount?: number;
  /** Whole sentences that mean one thing in any context. */
  readonly command?: 'undo' | 'reset' | 'more' | 'yes' | 'no' | 'cancel';
  /** "Not that author", "more by her": whoever made what is being talked about. */
  readonly creatorOfShown?: 'same' | 'other';
  /** "No more …", "from now on …": meant to last. */
  readonly lasting: boolean;
  /** "You may show … again". */
  readonly lifting: boolean;
  /** Conditions to let go of: "any year", "forget the length". */
  readonly drops: readonly DropTarget[];
  readonly why: boolean;
  /** Adds to what holds rather than beginning anew: "but", "also", "even". */
  readonly adds: boolean;
  /** Demands on what the catalog has no column for. */
  readonly unheld: readonly Unheld[];
  /** What describes what is looked for, free of the above; empty where nothing is left. */
  readonly words: string;
}

export type DropTarget =
  | 'year'
  | 'length'
  | 'price'
  | 'rating'
  | 'creator'
  | 'tag'
  | 'unread'
  | 'similar'
  | 'words'
  /** "Broaden that a bit": whatever came last. */
  | 'latest';
export type Unheld = 'length' | 'price' | 'rating' | 'year';

/** A condition that lasts over conversations until it is taken back. */
export interface Rule {
  readonly id: string;
  /** As it was said. */
  readonly text: string;
  readonly constraint: Constraint;
}

/** All that an answer may depend on. */
export interface TalkContext {
  /** Of the interface: for a sentence that is in neither language. */
  readonly language: DialogueLanguage;
  readonly facts: CatalogFacts;
  readonly items: ReadonlyMap<string, Item>;
  /** The calendar year, for "the last ten years". */
  readonly thisYear: number;
  readonly constraints: readonly Constraint[];
  /** What held before each of the latest turns that changed it, latest last. */
  readonly past: readonly (readonly Constraint[])[];
  readonly rules: readonly Rule[];
  /** Of the latest answer that showed items, best first. */
  readonly shown: readonly string[];
  /** All that was shown while the present constraints hold: what "more" leaves out. */
  readonly seen: readonly string[];
  /** The item last spoken of. */
  readonly focus?: string;
  /** How many items were asked for last. */
  readonly amount: number;
  readonly lastAct?: Act;
  readonly pending?: Question;
  /** Whether the person has graded or saved something since the latest answer: what "undo" then takes back. */
  readonly tapped: boolean;
}

export type TasteTopic =
  'likes' | 'dislikes' | 'lately' | 'creators' | 'tags' | 'years' | 'sureness' | 'rules' | 'counts';
export type AboutTopic =
  | 'abilities'
  | 'identity'
  | 'privacy'
  | 'offline'
  | 'cost'
  | 'account'
  | 'erase'
  | 'bring'
  | 'backup'
  | 'ranking'
  | 'languages'
  | 'settings'
  | 'licence';
export type SmalltalkKind =
  | 'hello'
  | 'thanks'
  | 'bye'
  | 'how'
  | 'name'
  | 'joke'
  | 'sorry'
  | 'praise'
  | 'blame'
  | 'test'
  | 'feeling'
  | 'other';

/**
 * Why a sentence is not answered: none of the topics, no answers kept for a question to the owner, the owner asked for,
 * letters of neither language, nothing to read.
 */
export type OutsideReason = 'topic' | 'no-faq' | 'owner' | 'language' | 'empty';

/** One way to go on that a question offers. */
export interface Choice {
  readonly label:
    | { readonly kind: 'item'; readonly itemId: string }
    | { readonly kind: 'creator'; readonly name: string }
    | { readonly kind: 'constraint'; readonly constraint: Constraint }
    /** "Look in the catalog for …". */
    | { readonly kind: 'search'; readonly words: string }
    | { readonly kind: 'intent'; readonly intent: Intent }
    | { readonly kind: 'lasting' }
    | { readonly kind: 'once' }
    | { readonly kind: 'yes' }
    | { readonly kind: 'no' };
  /** What tapping it, or naming it, does. */
  readonly act: Act;
}

export type QuestionKind = 'which-item' | 'which-creator' | 'what-meant' | 'lasting' | 'more-of';

export interface Question {
  readonly kind: QuestionKind;
  /** Two or three. */
  readonly choices: readonly Choice[];
}

/** How a search differs from the one before it. */
export interface Change {
  readonly added: readonly Constraint[];
  readonly removed: readonly Constraint[];
}

export type Act =
  | {
      readonly kind: 'search';
      /**
       * All that holds from now on; rules hold besides. `year`, `number`, `unread`, `item` and every `exclude` but that of
       * words are exact, and so are tags (each) and creators (one of those named). `similar` and `words` order.
       */
      readonly constraints: readonly Constraint[];
      readonly amount: number;
      /** Items that are not to be shown again; for "more". */
      readonly without: readonly string[];
      readonly change: Change;
      /** Demands that could not be held because the catalog does not say: the description's words stand for them. */
      readonly unheld: readonly Unheld[];
      /** A title after "like" that the catalog lacks; its words stand for it. */
      readonly unknownTitle?: string;
      /** A spelling that was taken for the nearest title. */
      readonly took?: { readonly text: string; readonly itemId: string };
      readonly began: 'anew' | 'from-before' | 'more';
    }
  /** Why these items are, or are not, where they are. */
  | { readonly kind: 'why'; readonly itemIds: readonly string[] }
  | {
      readonly kind: 'undo';
      /** `turn` goes back to `constraints`; `rules` takes those back; `tap` is the last grade or save; `question` withdraws it. */
      readonly what: 'turn' | 'rules' | 'tap' | 'question' | 'nothing';
      readonly constraints: readonly Constraint[];
      readonly rules: readonly Rule[];
    }
  | { readonly kind: 'reset' }
  /** `known` where they hold already; `unknown` where there is none to take back. */
  | {
      readonly kind: 'rule';
      readonly change: 'add' | 'known' | 'remove' | 'unknown';
      readonly rules: readonly Rule[];
    }
  | { readonly kind: 'taste'; readonly topic: TasteTopic }
  | { readonly kind: 'about'; readonly topic: AboutTopic }
  | { readonly kind: 'faq'; readonly question: string }
  | { readonly kind: 'smalltalk'; readonly smalltalk: SmalltalkKind }
  /** `contact` is whom to ask instead; empty where the catalog names nobody. */
  | { readonly kind: 'outside'; readonly reason: OutsideReason; readonly contact: string }
  | { readonly kind: 'ask'; readonly question: Question };

/** One item of an answer. */
export interface FoundItem {
  readonly itemId: string;
  /** Of the person's own model, at most two. */
  readonly reasons: readonly Reason[];
}

/** Why one item stands where it stands. */
export interface WhyFacts {
  readonly itemId: string;
  readonly reasons: readonly Reason[];
  /** Of the present constraints and rules, those that it meets or that brought it, and those that keep it out. */
  readonly meets: readonly Constraint[];
  readonly fails: readonly Constraint[];
  /** Estimated probability of a like; absent while nothing is learned. */
  readonly probability?: number;
  /** Graded item without which its rank would differ most. */
  readonly counterfactual?: { readonly itemId: string; readonly rank: number };
  readonly rank?: number;
}

/** What is known of the person's taste in this catalog. */
export interface TasteFacts {
  readonly graded: number;
  readonly liked: number;
  /** Strongest first; effects of either sign. */
  readonly beliefs: readonly Belief[];
  /** Liked items, latest first. */
  readonly latest: readonly string[];
}

export interface FaqAnswer {
  readonly question: string;
  readonly answer: string;
  readonly sure: boolean;
}

/** What was found for an act: only this is spoken of. */
export interface Results {
  readonly items: ReadonlyMap<string, Item>;
  readonly rules: readonly Rule[];
  /** For a search: best first, no more than asked for. */
  readonly found: readonly FoundItem[];
  /** How many pass all that is exact. */
  readonly total: number;
  /** Where nothing passes: each exact constraint or rule with how many would pass without it alone, most first. */
  readonly relaxed: readonly { readonly constraint: Constraint; readonly count: number }[];
  readonly why: readonly WhyFacts[];
  readonly taste?: TasteFacts;
  readonly faq?: FaqAnswer;
  /** What a tap that was undone had been about. */
  readonly undone?: { readonly itemId: string };
  /** Size and backlog of the catalog. */
  readonly size: number;
  readonly backlog: number;
}

/** Something to ask next: the words, and what they do when tapped. */
export interface Suggestion {
  readonly text: string;
  readonly act: Act;
}
