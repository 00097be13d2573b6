/** What a fine-tuning would find, told before anyone starts one. */
import type { Interaction } from '../domain/interaction.ts';
import { LEAST_VERDICTS } from '../domain/learning/head-to-head.ts';
import { eventCapacity } from '../domain/ranking/cosine-columns.ts';
import { recentWindow } from '../domain/ranking/history.ts';
import { holdTrial, isVerdict } from '../domain/ranking/trial.ts';
import type { Session } from './recommend.ts';

export type TrialAhead =
  /** Answers to learn from, and the latest, which are held back for the test. */
  | { readonly kind: 'ready'; readonly learn: number; readonly test: number }
  /** `needed` more answers are asked for; 0 where the latest ones are all likes, or all dislikes. */
  | { readonly kind: 'too-few'; readonly needed: number };

/** Oldest first. */
const answersOf = ({ items, stateOf }: Session): Interaction[] =>
  [...items.keys()].flatMap((itemId) => stateOf(itemId).grade ?? []).sort((a, b) => a.seq - b.seq);

const missing = (answers: readonly Interaction[]): number =>
  Math.max(0, LEAST_VERDICTS - answers.filter(isVerdict).length);

/** Answers that a session lacks for a trial; 0 where it has enough. */
export const neededFor = (session: Session): number => missing(answersOf(session));

/** The cut that the ranker would make of the session's answers as they stand. */
export function trialAhead(session: Session): TrialAhead {
  const answers = answersOf(session);
  const trial = holdTrial(recentWindow(answers, eventCapacity(session.items.size)));
  if (!trial) return { kind: 'too-few', needed: missing(answers) };
  return { kind: 'ready', learn: trial.before.length, test: trial.after.filter(isVerdict).length };
}
