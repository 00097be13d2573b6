/** How well a person's model has predicted them, and what exploring has brought: figures for the page. */
import { attempt, type Result } from '../domain/errors.ts';
import type { Interaction } from '../domain/interaction.ts';
import {
  brier,
  expectedCalibrationError,
  logLoss,
  reliability,
  type ReliabilityBin,
} from '../domain/learning/calibration.ts';
import { aucError, rankAuc } from '../domain/learning/metrics.ts';
import { explorationShare, snips, type OffPolicyEstimate } from '../domain/learning/off-policy.ts';
import { gradeEvents, isLiking } from '../domain/learning/signals.ts';
import type { Prediction } from '../domain/ranking/slate-types.ts';
import type { Session } from './recommend.ts';
import type { Services } from './services.ts';

/** Figures over all predictions of a record. */
export interface Accuracy {
  readonly brier: number;
  /** Mean, natural logarithm. */
  readonly logLoss: number;
  readonly expectedCalibrationError: number;
  readonly bins: readonly ReliabilityBin[];
}

/** Cards of one kind: how many were shown, how many a like or dislike answered, and how many of those were likes. */
export interface Shown {
  readonly shown: number;
  readonly answered: number;
  readonly liked: number;
}

export interface LearningRecord {
  /** Each made before the answer, oldest first. */
  readonly predictions: readonly Prediction[];
  /** Share of like/dislike pairs in the right order; undefined when one kind is missing. */
  readonly auc?: number;
  /** Its standard error. */
  readonly aucError?: number;
  /** Undefined without predictions. */
  readonly accuracy?: Accuracy;
  readonly exploration: {
    /** Share of the cards shown that another draw would have replaced, in [0, 1]; undefined before any was shown. */
    readonly share?: number;
    readonly explored: Shown;
    readonly familiar: Shown;
    /** Likes per card shown: as it was, and estimated (SNIPS) of a shelf without exploration. */
    readonly asShown?: OffPolicyEstimate;
    readonly withoutExploration?: OffPolicyEstimate;
  };
}

/** Wider, and a person of 30 answers sees three crude bars turn into one; narrower, and most hold two answers. */
const BINS = 5;

/** What the session's model and the log say of it. */
export async function learningRecord({ log }: Services, session: Session): Promise<Result<LearningRecord>> {
  const record = await session.record();
  if (!record.ok) return record;
  const predictions = record.value;
  return attempt(async () => {
    const { id } = session.catalog;
    const [entries, impressions] = await Promise.all([log.ofCatalog(id), log.impressionsOf(id)]);
    const scored = (wanted: boolean): number[] =>
      predictions.filter(({ liked }) => liked === wanted).map(({ probability }) => probability);
    const [likes, dislikes] = [scored(true), scored(false)];
    const auc = rankAuc(likes, dislikes);
    return {
      predictions,
      auc,
      aucError: auc === undefined ? undefined : aucError(auc, likes.length, dislikes.length),
      accuracy: accuracyOf(predictions),
      exploration: explorationOf(entries, impressions),
    };
  });
}

function accuracyOf(predictions: readonly Prediction[]): Accuracy | undefined {
  if (predictions.length === 0) return undefined;
  return {
    brier: brier(predictions),
    logLoss: logLoss(predictions),
    expectedCalibrationError: expectedCalibrationError(predictions, BINS),
    bins: reliability(predictions, BINS),
  };
}

interface Showing {
  readonly propensity: number;
  readonly explored: boolean;
  /** Undefined while nothing answered it. */
  readonly liked?: boolean;
}

/**
 * Shown cards and what came of them. Only of the slate, and only since the log says whether exploration had put them
 * there; of starters and older impressions it does not.
 */
function explorationOf(
  entries: readonly Interaction[],
  impressions: readonly Interaction[],
): LearningRecord['exploration'] {
  const showings = answeredBy(entries, impressions);
  const counted = (wanted: boolean): Shown => {
    const own = showings.filter(({ explored }) => explored === wanted);
    const answers = own.filter(({ liked }) => liked !== undefined);
    const liked = answers.filter((one) => one.liked).length;
    return { shown: own.length, answered: answers.length, liked };
  };
  const earned = (targetOf: (showing: Showing) => number): OffPolicyEstimate | undefined =>
    snips(
      showings.map((showing) => ({
        propensity: showing.propensity,
        target: targetOf(showing),
        reward: showing.liked ? 1 : 0,
      })),
    );
  return {
    share: explorationShare(showings),
    explored: counted(true),
    familiar: counted(false),
    asShown: earned(({ propensity }) => propensity),
    // Without exploration a slate is its best guess: a card would surely be on it, or surely not.
    withoutExploration: earned(({ explored }) => (explored ? 0 : 1)),
  };
}

/** An answer counts for the latest time that its item was shown before it. Entries and impressions are numbered apart: time joins them. */
function answeredBy(entries: readonly Interaction[], impressions: readonly Interaction[]): Showing[] {
  const undone = new Set(entries.map(({ undoes }) => undoes));
  const answers = entries.filter(({ seq, source }) => source === 'tap' && !undone.has(seq));
  const shown = new Map<string, Interaction[]>();
  const liked = new Map<number, boolean>();
  for (const one of impressions) {
    if (one.source !== 'slate' || one.probability === undefined) continue;
    shown.set(one.itemId, [...(shown.get(one.itemId) ?? []), one]);
  }
  for (const answer of answers) {
    const verdict = verdictOf(answer);
    const showing = shown.get(answer.itemId)?.findLast(({ time }) => time <= answer.time);
    if (showing && verdict !== undefined) liked.set(showing.seq, verdict);
  }
  return [...shown.values()].flat().map(({ seq, propensity = 1, explored = false }) => ({
    propensity,
    explored,
    liked: liked.get(seq),
  }));
}

/** Liked or not; undefined for what does not say: a save, done without a word. */
function verdictOf(entry: Interaction): boolean | undefined {
  if (entry.kind === 'save') return undefined;
  const [event] = gradeEvents([entry]).events;
  return event && isLiking(event);
}
