/** The monitor's handlers without a worker around them. */
import type { CommentRow } from '../../domain/monitoring/comment-types.ts';
import { previewComments, readComments } from '../../domain/monitoring/read-comments.ts';
import { Monitor } from './monitor.ts';
import type { MonitorHandlers } from './protocol.ts';

export function monitorHandlers(): MonitorHandlers {
  const monitor = new Monitor();
  /** What was read last, until it is taken. */
  let waiting: readonly CommentRow[] = [];

  return {
    preview: ({ inputs, choices }, { signal }) => previewComments(inputs, choices, { signal }),
    read: async ({ inputs, choices }, { signal, progress }) => {
      const { rows, counts, issues, ...decided } = await readComments(inputs, choices, {
        signal,
        progress: (value) => progress({ phase: 'read', ...value }),
      });
      const preview = await previewComments(inputs, choices, { signal });
      waiting = rows;
      return {
        name: inputs.map(({ name }) => name).join(', '),
        counts,
        issues,
        // What whole columns have decided counts more than what their first rows let one guess.
        preview: { ...preview, ...decided },
      };
    },
    take: ({ start, count }) => waiting.slice(start, start + count),
    open: () => monitor.open(),
    teach: ({ sentences }) => monitor.teach(sentences),
    taught: () => monitor.taught,
    add: ({ rows, vectors }) => monitor.add(rows, vectors),
    analyse: (setting, context) => monitor.analyse(setting, context),
    list: (query) => monitor.list(query),
    weigh: ({ pieces, vectors }) => monitor.weigh(pieces, vectors),
    compare: ({ before, after }) => monitor.compare(before, after),
    brief: () => monitor.brief(),
    table: ({ headings }) => monitor.table(headings),
  };
}
