/** What is kept of a conversation over a catalog, and the questions that its owner has answered. Plain data. */
import type { EncoderId, QuantizedVectors } from '../catalog.ts';
import type { Rule } from './act-types.ts';
import type { Constraint } from './dialogue-types.ts';

/** What an answer was made of: enough to say it again in either language, and nothing else. */
export interface Turn {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly asked: string;
  /** As it was said. */
  readonly answer: readonly string[];
  /** Items that the answer showed, best first. */
  readonly itemIds: readonly string[];
  /** What held once it was answered. */
  readonly constraints: readonly Constraint[];
}

/** The conversation over one catalog, oldest first. */
export interface Talk {
  readonly catalogId: string;
  readonly turns: readonly Turn[];
  /** What holds now: after the last turn, less what was taken off by hand since. */
  readonly constraints: readonly Constraint[];
}

/** A rule in force, and what it kept out of the catalog when it was last looked at: slates go by that. */
export interface StandingRule extends Rule {
  readonly itemIds: readonly string[];
}

export interface FaqPair {
  readonly id: string;
  /** Phrasings of one question; the first is shown. */
  readonly questions: readonly string[];
  readonly answer: string;
}

/** What people found of an answer: it trains which answer such a question gets. */
export interface FaqFeedback {
  readonly question: string;
  readonly pairId: string;
  readonly helpful: boolean;
}

/** The owner's answers for one catalog, and what could not be answered with them. */
export interface CatalogFaqs {
  readonly catalogId: string;
  readonly pairs: readonly FaqPair[];
  /** Of every phrasing, in the order of the pairs; absent until they were read. */
  readonly vectors?: QuantizedVectors;
  readonly encoder: EncoderId;
  /** Mail or web address of whom to ask where no answer fits; empty for none. */
  readonly contact: string;
  readonly feedback: readonly FaqFeedback[];
  readonly unanswered: readonly { readonly question: string; readonly time: number }[];
}

/** Before the owner of a catalog has said anything. */
export const NO_FAQS: Omit<CatalogFaqs, 'catalogId'> = {
  pairs: [],
  encoder: 'minilm-l6-en',
  contact: '',
  feedback: [],
  unanswered: [],
};
