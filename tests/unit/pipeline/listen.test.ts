import { describe, expect, test } from 'vitest';
import { FailureError } from '../../../src/domain/errors.ts';
import { listen, previewComments } from '../../../src/pipeline/listen.ts';
import {
  changeSet,
  findComments,
  labelledTable,
  listSets,
  openSet,
  removeSet,
  weighComment,
} from '../../../src/pipeline/watch-comments.ts';
import type { Services } from '../../../src/pipeline/services.ts';
import { fakeServices } from './fakes.ts';
import { monitorService, ownSentences } from './monitor-service.ts';

const services = (): Services & { beforeEmbed: () => void } =>
  Object.assign(fakeServices(), { monitor: monitorService(), labFiles: ownSentences });

const table = (count: number): string =>
  [
    'date,text,rating,product',
    ...Array.from(
      { length: count },
      (_, at) =>
        `2026-01-${String((at % 28) + 1).padStart(2, '0')},Remark number ${at} on the kettle,4,Kettle`,
    ),
  ].join('\n');

const pasted = (text: string) => ({ pasted: { name: 'Pasted', text } });
const everything = { filter: {}, order: 'newest', limit: 5 } as const;

describe('comments', () => {
  test('are read, kept, judged, and opened again as they were', async () => {
    const all = services();
    const phases = new Set<string>();
    const listened = await listen(
      all,
      pasted(table(30)),
      {},
      { onProgress: ({ phase }) => phases.add(phase) },
    );
    if (!listened.ok) throw new Error(listened.failure.code);
    const { set, overview, read, stopped } = listened.value;
    expect({ stopped, count: set.count, read: read.counts.read }).toEqual({
      stopped: false,
      count: 30,
      read: 30,
    });
    expect([...phases]).toEqual(expect.arrayContaining(['read', 'embed', 'store']));
    const { negative, neutral, positive } = overview.sentiments;
    expect(negative + neutral + positive + overview.suspicious).toBe(30);
    expect(overview.products).toEqual([{ name: 'Kettle', count: 30 }]);

    const again = { ...all, monitor: monitorService() };
    const opened = await openSet(again, set.id);
    if (!opened.ok) throw new Error(opened.failure.code);
    expect(opened.value.overview).toEqual(overview);
    expect(await listSets(all)).toMatchObject({ ok: true, value: [{ id: set.id, count: 30 }] });
  });

  test('that were embedded before a cancel are kept and judged; before the first nothing is', async () => {
    const all = services();
    const work = new AbortController();
    let batches = 0;
    all.beforeEmbed = () => {
      if (++batches === 2) work.abort();
      if (work.signal.aborted) throw new FailureError('cancelled');
    };
    const listened = await listen(all, pasted(table(600)), {}, { signal: work.signal });
    expect(listened).toMatchObject({ ok: true, value: { stopped: true, set: { count: 512 } } });
    expect(listened.ok && listened.value.overview.count).toBe(512);

    const none = await listen(all, pasted(table(5)), {}, { signal: work.signal });
    expect(none).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    expect(await listSets(all)).toMatchObject({ value: [{ count: 512 }] });
  });

  test('a failure leaves no set behind', async () => {
    const all = services();
    all.beforeEmbed = () => {
      throw new FailureError('model-unreachable');
    };
    expect(await listen(all, pasted(table(5)), {})).toMatchObject({
      ok: false,
      failure: { code: 'model-unreachable' },
    });
    expect(await listSets(all)).toMatchObject({ value: [] });
    expect(await listen(services(), pasted(''), {})).toMatchObject({ ok: false });
  });

  test('a correction holds, is learned, and can be taken back', async () => {
    const all = services();
    const listened = await listen(all, pasted(table(40)), {});
    if (!listened.ok) throw new Error(listened.failure.code);
    const { set } = listened.value;
    const first = await findComments(all, everything);
    if (!first.ok) throw new Error(first.failure.code);
    const [comment] = first.value.comments;
    const other = comment.opinion.sentiment === 'negative' ? 'positive' : 'negative';
    const corrected = await changeSet(all, set.id, (kept) => ({
      ...kept,
      corrections: [{ commentId: comment.row.id, sentiment: other }],
    }));
    expect(corrected).toMatchObject({ ok: true, value: { overview: { corrected: 1 } } });
    const narrowed = await findComments(all, { ...everything, filter: { corrected: true } });
    expect(narrowed).toMatchObject({
      value: { total: 1, comments: [{ row: { id: comment.row.id }, correction: { sentiment: other } }] },
    });
    const back = await changeSet(all, set.id, (kept) => ({ ...kept, corrections: [] }));
    expect(back.ok && back.value.overview.sentiments).toEqual(listened.value.overview.sentiments);
  });

  test('say which of their words weigh, and leave as a table that no spreadsheet runs', async () => {
    const all = services();
    const listened = await listen(all, pasted('date,text\n2026-01-02,=SUM(A1) was all it said'), {});
    expect(listened.ok).toBe(true);
    const found = await findComments(all, everything);
    if (!found.ok) throw new Error(found.failure.code);
    const [comment] = found.value.comments;
    const words = await weighComment(all, comment);
    expect(words.ok && words.value.map(({ text }) => text).join('')).toBe(comment.row.text);
    const csv = await labelledTable(
      all,
      Array.from({ length: 13 }, (_, at) => `h${at}`),
    );
    expect(csv.ok && csv.value).toContain("'=SUM(A1) was all it said");
  });

  test('are gone with their set', async () => {
    const all = services();
    const listened = await listen(all, pasted(table(5)), {});
    if (!listened.ok) throw new Error(listened.failure.code);
    await removeSet(all, listened.value.set.id);
    expect(await openSet(all, listened.value.set.id)).toMatchObject({
      ok: false,
      failure: { code: 'storage-failed' },
    });
  });

  test('a table whose columns say nothing of texts is asked about', async () => {
    const file = {
      name: 'codes.csv',
      arrayBuffer: async () => new TextEncoder().encode('a,b\n1,2\n3,4').buffer,
    };
    const preview = await previewComments(services(), { files: [file] }, {});
    expect(preview.ok && preview.value.mapping.text).toBeUndefined();
  });
});
