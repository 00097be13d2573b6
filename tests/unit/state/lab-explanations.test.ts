/** What a person tries on the present model: sentences, rows, the worth of inputs; and that the trainer goes when they left. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FailureError } from '../../../src/domain/errors.ts';
import type { Experiment } from '../../../src/domain/lab/experiment.ts';
import { gatherRows } from '../../../src/domain/vectors.ts';
import type { EncoderService } from '../../../src/pipeline/services.ts';
import { LabAbsence } from '../../../src/state/lab-absence.ts';
import { readSentences } from '../domain/lab/sentence-files.ts';
import { byWords, gate, houses, shapes } from '../pipeline/lab-fixture.ts';
import { bench, clearBenches } from './lab-bench.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true, advanceTimeDelta: 20 });
});
afterEach(() => {
  clearBenches();
  vi.useRealTimers();
});

/** Every text has the vector of a shipped review; which, its length says. */
async function embedder(): Promise<EncoderService['embed']> {
  const { vectors } = await readSentences('reviews-en');
  return async (_, texts, _role, { signal, onProgress } = {}) => {
    onProgress?.({ phase: 'download', done: 1, total: 4 });
    signal?.throwIfAborted();
    return gatherRows(
      vectors,
      texts.map((text) => text.length % vectors.count),
    );
  };
}

const HEAD: Experiment = { ...byWords, model: { kind: 'linear' } };

async function textBench(experiment = HEAD) {
  const { lab, services } = bench(experiment);
  const embed = vi.fn(await embedder());
  services.encoder.embed = embed;
  return { lab, services, embed, tryout: lab.rows.tryout };
}

describe('a sentence of one’s own', () => {
  it('is judged when the person pauses, first whole and then by its words', async () => {
    const { lab, embed, tryout } = await textBench();
    await lab.step();
    tryout.write('Go');
    tryout.write('Good story.');
    expect(tryout.reading).toBe(true);
    await vi.waitFor(() => expect(tryout.words).toHaveLength(2));
    expect(embed.mock.calls.map(([, texts]) => texts.length)).toEqual([1, 3]);
    expect(tryout.answers?.map(({ length }) => length)).toEqual([3]);
    await vi.waitFor(() => expect([tryout.reading, tryout.progress]).toEqual([false, undefined]));
  });

  it('is judged anew by each look at the model, and read once', async () => {
    const { lab, embed, tryout } = await textBench();
    await lab.step();
    tryout.write('Good story.');
    await vi.waitFor(() => expect(tryout.reading).toBe(false));
    const before = tryout.answers;
    await lab.step();
    // The old answer stands until there is another: nothing is read again.
    expect(tryout.words).toHaveLength(2);
    await vi.waitFor(() => expect(tryout.answers).not.toEqual(before));
    expect(embed).toHaveBeenCalledTimes(2);
  });

  it('waits for a model, and is read again for one that reads words', async () => {
    const { lab, embed, tryout } = await textBench();
    tryout.write('Good story.');
    await vi.waitFor(() => expect(tryout.reading).toBe(false));
    expect([tryout.answers, embed.mock.calls.length]).toEqual([undefined, 0]);
    await lab.step();
    await vi.waitFor(() => expect(tryout.answers).toBeDefined());
    lab.change({ model: { kind: 'attention', embedding: 2 } });
    expect(tryout.answers).toBeUndefined();
    await lab.step();
    await vi.waitFor(() => expect(tryout.words.map(({ text }) => text)).toEqual(['good', 'story']));
  });

  it('is read again where the model became another while it was being read', async () => {
    const { lab, services, tryout } = await textBench();
    await lab.step();
    const held = gate();
    const embed = vi.fn(services.encoder.embed);
    services.encoder.embed = async (...asked) => {
      const vectors = await embed(...asked);
      await held.passed;
      return vectors;
    };
    tryout.write('Good story.');
    await vi.waitFor(() => expect(embed).toHaveBeenCalled());
    lab.change({ model: { kind: 'attention', embedding: 2 } });
    await lab.step();
    held.open();
    // No further look at the model comes, which would bring it about.
    await vi.waitFor(() => expect(tryout.words.map(({ text }) => text)).toEqual(['good', 'story']));
    expect(tryout.answers).toHaveLength(1);
  });

  it('gives way to the next letter, and to an empty box', async () => {
    const { lab, services, tryout } = await textBench();
    await lab.step();
    const held = gate();
    const { embed } = services.encoder;
    services.encoder.embed = async (...asked) => {
      await held.passed;
      return embed(...asked);
    };
    tryout.write('Good story.');
    await vi.waitFor(() => expect(tryout.reading).toBe(true));
    await vi.advanceTimersByTimeAsync(400);
    tryout.write('');
    held.open();
    await vi.advanceTimersByTimeAsync(400);
    expect([tryout.answers, tryout.reading, tryout.failure]).toEqual([undefined, false, undefined]);
    tryout.write('x'.repeat(600));
    expect(tryout.text).toHaveLength(512);
    tryout.write('');
  });

  it('says why it could not be read, and can be tried again', async () => {
    const { lab, services, tryout } = await textBench();
    await lab.step();
    const { embed } = services.encoder;
    services.encoder.embed = () => Promise.reject(new FailureError('model-unreachable'));
    tryout.write('Good story.');
    await vi.waitFor(() => expect(tryout.failure).toEqual({ code: 'model-unreachable' }));
    expect(tryout.reading).toBe(false);
    services.encoder.embed = embed;
    await tryout.again();
    expect([tryout.failure, tryout.words.length]).toEqual([undefined, 2]);
  });
});

describe('a surprising text', () => {
  it('has its words weighed after the rows like it, and says where it cannot', async () => {
    const { lab, services } = await textBench();
    await lab.step();
    const { rows } = lab;
    const [{ row }] = rows.surprises;
    const held = gate();
    const { embed } = services.encoder;
    services.encoder.embed = async (...asked) => {
      await held.passed;
      return embed(...asked);
    };
    const explaining = rows.explain(row);
    await vi.waitFor(() => expect([rows.explanation?.near?.length, rows.readingWords]).toEqual([4, true]));
    held.open();
    await explaining;
    expect(rows.explanation?.words?.map(({ text }) => text).join('')).toBe(lab.data?.labels[row]);

    services.encoder.embed = () => Promise.reject(new FailureError('model-unreachable'));
    await rows.explain(row);
    expect([rows.explanation?.near?.length, rows.explanation?.words]).toEqual([4, undefined]);
    expect(rows.failure).toEqual({ code: 'model-unreachable' });
  });
});

describe('a row of one’s own', () => {
  it('begins with a typical one, and is answered with shares that add up', async () => {
    const { lab } = bench(houses());
    await lab.step();
    const { numbers } = lab.rows;
    await vi.waitFor(() => expect(numbers.answer).toBeDefined());
    const [area, rooms] = numbers.row;
    expect([area > 80 && area < 160, Number.isInteger(Math.round(rooms * 1e4) / 1e4)]).toEqual([true, true]);
    const price = numbers.answer?.answers[0][0] ?? 0;
    await numbers.change(new Map([[0, area + 50]]));
    await vi.waitFor(() => expect(numbers.row[0]).toBe(area + 50));
    const after = numbers.answer;
    const [target] = lab.data?.targets ?? [];
    const share = (answer: typeof after) => answer?.shares.find(({ name }) => name === 'area');
    expect(share(after)?.value).toBeCloseTo(area + 50, 2);
    expect(after?.answers[0][0]).not.toBe(price);
    const sum = (after?.shares ?? []).reduce((total, one) => total + one.share, 0);
    const inputs = lab.data?.inputs;
    if (inputs?.kind !== 'dense') throw new Error('numbers are asked for');
    const bias = lab.snapshot?.weights.find(({ name }) => name === 'bias')?.values[0] ?? 0;
    expect(((after?.answers[0][0] ?? 0) - target.off) / target.by).toBeCloseTo(sum + bias, 3);
    await lab.step();
    expect(numbers.row[0]).toBe(area + 50);
  });

  it('is forgotten with its inputs', async () => {
    const { lab } = bench(shapes());
    await lab.step();
    expect(lab.rows.numbers.row).toHaveLength(2);
    lab.use(houses());
    expect(lab.rows.numbers.answer).toBeUndefined();
    await lab.step();
    expect(lab.rows.numbers.row).toHaveLength(4);
  });
});

describe('what inputs are worth', () => {
  it('is measured when the model rests, where somebody looks, the same for the same seed', async () => {
    const { lab } = bench(houses({ epochs: 20, rows: 300 }));
    await lab.start();
    const { importance } = lab.rows;
    await vi.advanceTimersByTimeAsync(1000);
    expect(importance.found).toEqual([]);
    const leave = importance.show();
    await vi.waitFor(() => expect(importance.found).toHaveLength(4));
    const { found } = importance;
    expect(found[0].name).toBe('area');
    expect(found[0].mean).toBeGreaterThan(found[2].mean);
    expect(found.every(({ deviation }) => deviation > 0)).toBe(true);
    leave();
    lab.startOver();
    expect(importance.found).toEqual([]);
    await lab.start();
    const leaveAgain = importance.show();
    await vi.waitFor(() => expect(importance.found).toHaveLength(4));
    expect(importance.found).toEqual(found);
    leaveAgain();
  });
});

describe('leaving the Lab', () => {
  const MINUTES = 60_000;

  it('lets the trainer go after a while, not for a short way, and not under a search', async () => {
    const done: string[] = [];
    const absence = new LabAbsence({ close: () => done.push('close') });
    let busy = true;
    absence.begin(
      () => busy,
      () => done.push('forget'),
    );
    await vi.advanceTimersByTimeAsync(4 * MINUTES);
    absence.end();
    await vi.advanceTimersByTimeAsync(20 * MINUTES);
    expect(done).toEqual([]);
    absence.begin(
      () => busy,
      () => done.push('forget'),
    );
    await vi.advanceTimersByTimeAsync(6 * MINUTES);
    expect(done).toEqual([]);
    busy = false;
    await vi.advanceTimersByTimeAsync(5 * MINUTES);
    expect(done).toEqual(['forget', 'close']);
  });

  it('leaves a bench that begins anew', async () => {
    const close = vi.fn();
    const { lab, services } = bench(shapes());
    services.lab.close = close;
    await lab.step();
    const absence = new LabAbsence(services.lab);
    absence.begin(
      () => false,
      () => lab.startOver(),
    );
    await vi.advanceTimersByTimeAsync(6 * MINUTES);
    expect([close.mock.calls.length, lab.phase, lab.snapshot]).toEqual([1, 'idle', undefined]);
    await lab.step();
    expect(lab.snapshot).toBeDefined();
  });
});
