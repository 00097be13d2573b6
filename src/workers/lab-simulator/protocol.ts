/** What crosses the border of the simulator worker. Types only. */
import type { OfflineAnswer, OfflineQuestion } from '../../domain/lab/rl/offline.ts';
import type { Simulation, SimulationCurves } from '../../domain/lab/rl/simulate.ts';
import type { CallContext } from '../rpc.ts';

/** Handlers of simulator.worker.ts. They hear no message while they work: who gives up ends the worker. */
export type SimulatorHandlers = {
  /** Progress is the curves so far, up to 200 times. */
  simulate(params: Simulation, context: CallContext<SimulationCurves>): SimulationCurves;
  judgeOffline(params: OfflineQuestion): OfflineAnswer;
};
