/** The real monitor without a thread of its own, as the pipeline is given it; and the sentences that it learns from. */
import { readFile } from 'node:fs/promises';
import { FailureError } from '../../../src/domain/errors.ts';
import { parseSentences, type SentenceFileId } from '../../../src/domain/lab/sentences.ts';
import type { MonitorService } from '../../../src/pipeline/pulse-services.ts';
import type { Cancellable, LabFiles } from '../../../src/pipeline/services.ts';
import { monitorHandlers } from '../../../src/workers/monitor/handlers.ts';

export function monitorService(): MonitorService {
  const handlers = monitorHandlers();
  const context = <Progress>(options: Cancellable<Progress> = {}) => ({
    signal: options.signal ?? new AbortController().signal,
    progress: (value: Progress) => options.onProgress?.(value),
    transfer: () => undefined,
  });
  return {
    preview: (inputs, choices, options) =>
      handlers.preview({ inputs, choices }, context<unknown>({ signal: options?.signal })),
    read: (inputs, choices, options) => handlers.read({ inputs, choices }, context(options)),
    take: async (start, count) => handlers.take({ start, count }),
    open: async () => handlers.open(null),
    teach: async (sentences) => handlers.teach({ sentences }),
    taught: async () => handlers.taught(null),
    add: async (rows, vectors) => handlers.add({ rows, vectors }),
    analyse: (setting, options) => handlers.analyse(setting, context(options)),
    list: async (query) => handlers.list(query),
    weigh: async (pieces, vectors) => handlers.weigh({ pieces, vectors }),
    compare: async (before, after) => handlers.compare({ before, after }),
    brief: async () => handlers.brief(null),
    table: async (headings) => handlers.table({ headings }),
    close: async () => undefined,
  };
}

export const ownSentences: LabFiles = {
  async load(id: SentenceFileId) {
    const [json, vectors] = await Promise.all([
      readFile(`public/lab/${id}.json`, 'utf8'),
      readFile(`public/lab/${id}.vectors`),
    ]);
    const parsed = await parseSentences(JSON.parse(json), new Uint8Array(vectors).buffer);
    if (!parsed.ok) throw new FailureError(parsed.failure.code);
    return parsed.value;
  },
};
