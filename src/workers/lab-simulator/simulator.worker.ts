/** Lets agents learn off the page's thread: a million steps take seconds. */
import { judgeOffline } from '../../domain/lab/rl/offline.ts';
import { simulate, type SimulationCurves } from '../../domain/lab/rl/simulate.ts';
import { serve } from '../rpc.ts';
import type { SimulatorHandlers } from './protocol.ts';

const handlers: SimulatorHandlers = {
  simulate: (simulation, { progress }) => {
    let latest: SimulationCurves = { steps: new Float64Array(0), agents: [] };
    for (latest of simulate(simulation)) progress(latest);
    return latest;
  },
  judgeOffline,
};

serve(self, handlers);
