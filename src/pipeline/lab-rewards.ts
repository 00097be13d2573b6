/** Runs simulations off the page's thread. */
import { attempt, type Result } from '../domain/errors.ts';
import type { OfflineAnswer, OfflineQuestion } from '../domain/lab/rl/offline.ts';
import type { Simulation, SimulationCurves } from '../domain/lab/rl/simulate.ts';
import type { Cancellable, Services } from './services.ts';

export const simulateAgents = (
  { simulator }: Services,
  simulation: Simulation,
  options: Cancellable<SimulationCurves>,
): Promise<Result<SimulationCurves>> => attempt(() => simulator.simulate(simulation, options));

export const judgeFromLog = (
  { simulator }: Services,
  question: OfflineQuestion,
  options: Cancellable,
): Promise<Result<OfflineAnswer>> => attempt(() => simulator.judgeOffline(question, options));
