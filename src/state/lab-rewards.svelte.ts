/** Agents that learn from rewards in a simulated world: the setting, the curves, and what a log tells of another policy. */
import type { Failure } from '../domain/errors.ts';
import type { OfflineAnswer } from '../domain/lab/rl/offline.ts';
import { FIRST_PEOPLE } from '../domain/lab/rl/people.ts';
import { FIRST_AGENTS, type AgentSetting, type EnvironmentSetting } from '../domain/lab/rl/settings.ts';
import type { Simulation, SimulationCurves } from '../domain/lab/rl/simulate.ts';
import { simulateAgents, judgeFromLog } from '../pipeline/lab-rewards.ts';
import type { Services } from '../pipeline/services.ts';
import type { LessonProgress } from './lab-lesson.svelte.ts';

export type { AgentSetting, EnvironmentSetting, OfflineAnswer, Simulation, SimulationCurves };

/** Enough steps to tell the agents apart and enough worlds for a band, in some seconds on a laptop. */
const FIRST_SIMULATION: Simulation = {
  environment: FIRST_PEOPLE,
  agents: FIRST_AGENTS.filter(({ kind }) =>
    ['epsilon-greedy', 'ucb1', 'lin-ucb', 'linear-thompson'].includes(kind),
  ),
  steps: 2000,
  worlds: 10,
  seed: 7,
};

export class LabRewards {
  #simulation = $state.raw<Simulation>(FIRST_SIMULATION);
  #curves = $state.raw<SimulationCurves | undefined>(undefined);
  #answer = $state.raw<OfflineAnswer | undefined>(undefined);
  #running = $state(false);
  #failure = $state.raw<Failure | undefined>(undefined);
  #abort = new AbortController();
  readonly #services: Services;
  readonly #progress: LessonProgress;

  constructor(services: Services, progress: LessonProgress) {
    this.#services = services;
    this.#progress = progress;
  }

  /** Agents as they start, and people as they come. */
  readonly firstAgents = FIRST_AGENTS;
  readonly firstPeople = FIRST_PEOPLE;

  get simulation(): Simulation {
    return this.#simulation;
  }
  get curves(): SimulationCurves | undefined {
    return this.#curves;
  }
  /** What a log of one agent tells of another, beside the truth. */
  get answer(): OfflineAnswer | undefined {
    return this.#answer;
  }
  get running(): boolean {
    return this.#running;
  }
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Takes another setting; curves of the one before would stand beside the wrong knobs. */
  use(simulation: Simulation): void {
    this.stop();
    this.#simulation = simulation;
    this.#curves = undefined;
    this.#answer = undefined;
  }
  change(change: Partial<Simulation>): void {
    this.use({ ...this.#simulation, ...change });
  }

  async run(): Promise<void> {
    const abort = this.#begin();
    const simulation = this.#simulation;
    const done = await simulateAgents(this.#services, simulation, {
      signal: abort.signal,
      onProgress: (curves) => {
        if (!abort.signal.aborted) this.#curves = curves;
      },
    });
    if (!this.#finish(abort, done)) return;
    if (!done.ok) return;
    this.#curves = done.value;
    this.#progress.noteAgents(
      simulation.agents.map((agent, i) => ({
        agent,
        steps: simulation.steps,
        regret: done.value.agents[i].regret.mean.at(-1) ?? 0,
      })),
    );
  }

  /** Lets the first agent that leaves something to chance write a log, and judges the last one from it. */
  async judge(logging: AgentSetting, target: AgentSetting): Promise<void> {
    const { environment, steps, seed } = this.#simulation;
    if (environment.kind === 'cliff') return;
    const abort = this.#begin();
    const done = await judgeFromLog(
      this.#services,
      { environment, logging, target, practice: steps, showings: steps, seed },
      { signal: abort.signal },
    );
    if (this.#finish(abort, done) && done.ok) this.#answer = done.value;
  }

  stop(): void {
    this.#abort.abort();
    this.#running = false;
  }

  #begin(): AbortController {
    this.stop();
    this.#abort = new AbortController();
    this.#failure = undefined;
    this.#running = true;
    return this.#abort;
  }

  /** False where something else has begun since. */
  #finish(abort: AbortController, done: { readonly ok: boolean; readonly failure?: Failure }): boolean {
    if (abort !== this.#abort) return false;
    this.#running = false;
    if (done.failure && done.failure.code !== 'cancelled') this.#failure = done.failure;
    return !abort.signal.aborted;
  }
}
