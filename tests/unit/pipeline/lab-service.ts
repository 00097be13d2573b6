/** The Lab's training in the thread of the test, in Node and in the browser. */
import type { LabService } from '../../../src/pipeline/services.ts';
import { Lab } from '../../../src/workers/lab/lab.ts';
import { CPU_ONLY, tf } from '../workers/trainer/made-up.ts';

/** What the worker does, called directly. */
export function labService(): LabService {
  const lab = new Lab(tf, CPU_ONLY, () => performance.now());
  return {
    warm: () => lab.warm(),
    open: (data, experiment, backend) => lab.open({ data, experiment, backend }),
    advance: async (amount, { signal, onProgress } = {}) =>
      lab.run.advance(amount, { signal, progress: onProgress }),
    snapshot: async (weights) => lab.run.snapshot(weights),
    predict: async (inputs, count, weights) => lab.run.predict({ inputs, count }, weights),
    answer: (asked) => lab.answer(asked),
    explain: async (values, weights) => lab.explain({ values, weights }),
    importance: (weights, { signal = new AbortController().signal, onProgress = () => undefined } = {}) =>
      lab.importance({ weights }, { signal, progress: onProgress }),
    checkGradients: async () => lab.run.checkGradients(),
    close: () => undefined,
  };
}
