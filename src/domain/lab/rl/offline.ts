/** What a policy would earn, from the log of another one: two estimates beside the truth, which only a simulation knows. */
import { snips, type OffPolicyEstimate, type Showing } from '../../learning/off-policy.ts';
import { hashText, mulberry32, type Random } from '../../random.ts';
import { DRAWS } from '../../ranking/draws.ts';
import { createEnvironment, type AgentSetting, type BanditSetting } from './settings.ts';
import { startRun, step } from './simulate.ts';

export interface OfflineQuestion {
  readonly environment: BanditSetting;
  /** Whose log it is. It goes on learning; only where it leaves something to chance does the log tell of others. */
  readonly logging: AgentSetting;
  /** Who is judged, as it has become after `practice` steps. */
  readonly target: AgentSetting;
  readonly practice: number;
  readonly showings: number;
  readonly seed: number;
}

/** Mean reward of a step by each. */
export interface OfflineAnswer {
  /** Of the logging policy itself. */
  readonly logged: number;
  /** Of the target by replay; undefined where no showing was one of its own. */
  readonly replay: OffPolicyEstimate | undefined;
  /** Of the target by SNIPS; undefined where the log shows nothing that it would show. */
  readonly snips: OffPolicyEstimate | undefined;
  /** Of the target at the very visits of the log: what both estimate. */
  readonly truth: number;
  /** Of the target let loose. Its own recommendations bring about other visits (fatigue, who leaves), which no log shows. */
  readonly live: number;
}

/** As in SNIPS: below it a propensity is taken for an error of counting, and one such showing would empty the replay. */
const LEAST_PROPENSITY = 1 / DRAWS;

/**
 * Keeps of a log what the target might have shown itself, as often as it would have, and takes their mean (rejection
 * sampling; with a log by pure chance the replay of Li, Chu, Langford & Wang 2011).
 */
export function replay(showings: readonly Showing[], random: Random): OffPolicyEstimate | undefined {
  let least = 1;
  for (const { propensity } of showings) least = Math.min(least, propensity);
  least = Math.max(least, LEAST_PROPENSITY);
  const kept = showings.filter(({ propensity, target }) => random() * propensity < target * least);
  if (!kept.length) return undefined;
  const estimate = kept.reduce((sum, { reward }) => sum + reward, 0) / kept.length;
  const squares = kept.reduce((sum, { reward }) => sum + (reward - estimate) ** 2, 0);
  return {
    estimate,
    // Of one showing nothing is known but its reward.
    standardError: kept.length > 1 ? Math.sqrt(squares / (kept.length - 1) / kept.length) : Infinity,
    effectiveSampleSize: kept.length,
    shown: showings.length,
  };
}

/** Trains the target, freezes it, logs the other one, and judges. A function of the question alone. */
export function judgeOffline({
  environment: setting,
  logging,
  target,
  practice,
  showings: count,
  seed,
}: OfflineQuestion): OfflineAnswer {
  const environment = createEnvironment(setting);
  // One world for all three: its kinds of items are what the target has learned about.
  const learner = startRun(environment, target, seed, 0);
  for (let i = 0; i < practice; i++) step(learner);
  const { agent: judged } = learner;
  const chance = mulberry32(hashText(`offline ${seed}`));

  const log = startRun(environment, logging, seed, 0);
  const showings: Showing[] = [];
  let logged = 0;
  let truth = 0;
  for (let i = 0; i < count; i++) {
    const { observation, worth } = log.world;
    const propensities = log.agent.propensities(observation, chance);
    const targets = judged.propensities(observation, chance);
    for (let a = 0; a < worth.length; a++) truth += (targets[a] * worth[a]) / count;
    const action = log.agent.choose(observation, log.random);
    const { reward, ended } = log.world.act(action);
    log.agent.learn({ observation, action, reward, next: log.world.observation, ended });
    showings.push({ propensity: propensities[action], target: targets[action], reward });
    logged += reward / count;
  }

  const { world } = startRun(environment, target, seed, 0);
  let live = 0;
  for (let i = 0; i < count; i++)
    live += world.act(judged.choose(world.observation, learner.random)).reward / count;
  return { logged, replay: replay(showings, chance), snips: snips(showings), truth, live };
}
