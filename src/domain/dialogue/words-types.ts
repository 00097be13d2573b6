/** What a language must be able to say. Each line is a choice of wordings that say the same; parameters are facts. */
import type { AboutTopic, Choice, OutsideReason, QuestionKind, SmalltalkKind, Unheld } from './act-types.ts';
import type { Intent } from './dialogue-types.ts';
import type { NumberRole } from './facts-types.ts';

export type Wordings = readonly string[];

/** What items are called in a sentence. */
export type Noun = 'book' | 'film' | 'other';

export interface Range {
  readonly min?: number;
  readonly max?: number;
}

export interface Words {
  /** As titles, quotations, numbers and lists are written. */
  readonly title: (title: string) => string;
  readonly quote: (text: string) => string;
  readonly number: (value: number) => string;
  readonly percent: (share: number) => string;
  readonly year: (year: number) => string;
  readonly list: (parts: readonly string[]) => string;
  /** Side by side, for what holds at once. */
  readonly conditions: (parts: readonly string[]) => string;

  /** Constraints, as they stand in a list and after "nothing is". */
  readonly years: (range: Range) => string;
  readonly amount: (role: NumberRole, name: string, range: Range) => string;
  readonly creator: (name: string, exclude: boolean) => string;
  readonly tag: (name: string, exclude: boolean) => string;
  readonly unread: string;
  readonly similar: (title: string) => string;
  readonly described: (text: string, exclude: boolean) => string;
  readonly notItem: (title: string) => string;

  /** Reasons of the person's own model, as the second half of "first, because …". */
  readonly reasonLiked: (title: string, tags: string) => string;
  readonly reasonCreator: (creator: string, title: string) => string;
  readonly reasonTag: (tag: string, liked: number, seen: number) => string;
  readonly reasonYears: (from: number, to: number) => string;
  readonly reasonTogether: (title: string) => string;
  readonly reasonPopular: string;
  readonly reasonStretch: string;
  readonly reasonBreadth: string;

  readonly took: (said: string, title: string) => Wordings;
  readonly unknownTitle: (title: string) => Wordings;
  readonly unheld: (what: Unheld) => Wordings;
  /** `constraints` is empty where nothing holds. */
  readonly found: (shown: number, total: number, noun: Noun, constraints: string) => Wordings;
  readonly more: (shown: number, noun: Noun) => Wordings;
  readonly noMore: (constraints: string) => Wordings;
  readonly none: (constraints: string) => Wordings;
  readonly relaxed: (constraint: string, count: number) => Wordings;
  readonly noneRelaxed: Wordings;
  readonly first: (title: string, reason: string) => Wordings;
  readonly orderedLike: (titles: string) => Wordings;
  readonly orderedByWords: (words: string) => Wordings;

  readonly whyMeets: (title: string, constraints: string) => Wordings;
  readonly whyReason: (title: string, reason: string) => Wordings;
  readonly whyFails: (title: string, constraints: string) => Wordings;
  readonly whyNothing: (title: string) => Wordings;
  readonly whyChance: (share: string) => Wordings;
  readonly whyWithout: (title: string, rank: number) => Wordings;

  readonly undone: {
    readonly turn: (constraints: string) => Wordings;
    readonly rules: (rules: string) => Wordings;
    readonly tap: (title: string) => Wordings;
    readonly question: Wordings;
    readonly nothing: Wordings;
  };
  readonly reset: Wordings;
  readonly rule: {
    readonly add: (rules: string) => Wordings;
    readonly known: (rules: string) => Wordings;
    readonly remove: (rules: string) => Wordings;
    /** `rules` is empty where there are none. */
    readonly unknown: (rules: string) => Wordings;
  };

  readonly taste: {
    readonly unknown: Wordings;
    readonly likes: (names: string) => Wordings;
    readonly dislikes: (names: string) => Wordings;
    readonly nothingClear: (graded: number) => Wordings;
    readonly noDislikes: Wordings;
    readonly lately: (titles: string) => Wordings;
    readonly evidence: (name: string, liked: number, seen: number) => Wordings;
    readonly sureness: (graded: number, liked: number) => Wordings;
    readonly counts: (graded: number, liked: number, size: number) => Wordings;
    readonly rules: (rules: string) => Wordings;
    readonly noRules: Wordings;
    readonly span: (from: number, to: number) => string;
  };
  readonly about: Readonly<Record<AboutTopic, Wordings>>;
  readonly smalltalk: Readonly<Record<SmalltalkKind, Wordings>>;
  readonly outside: Readonly<Record<OutsideReason, Wordings>>;
  readonly contact: (contact: string) => Wordings;
  readonly noContact: Wordings;
  readonly faqUnsure: Wordings;
  readonly faqNearest: (question: string) => Wordings;
  readonly question: Readonly<Record<QuestionKind, Wordings>>;
  readonly choice: {
    readonly search: (words: string) => string;
    readonly intent: Readonly<Record<Intent, string>>;
  } & Readonly<Record<Extract<Choice['label']['kind'], 'lasting' | 'once' | 'yes' | 'no'>, string>>;

  /** Things to ask next, as somebody would say them. */
  readonly ask: {
    readonly recommend: string;
    readonly why: string;
    readonly whySecond: string;
    readonly likeFirst: (title: string) => string;
    readonly more: string;
    readonly shorter: string;
    readonly cheaper: string;
    readonly otherCreator: (name: string) => string;
    readonly noTag: (tag: string) => string;
    readonly onlyTag: (tag: string) => string;
    readonly undo: string;
    readonly reset: string;
    readonly taste: string;
    readonly privacy: string;
    readonly abilities: string;
    readonly without: (constraint: string) => string;
  };
}
