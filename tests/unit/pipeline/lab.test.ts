import { describe, expect, it, test } from 'vitest';
import { mainScore } from '../../../src/domain/lab/evaluate.ts';
import { FIRST_EXPERIMENT, type Experiment } from '../../../src/domain/lab/experiment.ts';
import { PARTS } from '../../../src/domain/lab/lab-data.ts';
import {
  checkSlopes,
  openExperiment,
  planeOf,
  readTable,
  shrink,
  shrinkAll,
  train,
  type Surroundings,
} from '../../../src/pipeline/lab.ts';
import type { Session } from '../../../src/pipeline/recommend.ts';
import { book, catalogOf, rating, recordOf, vectorsFor } from '../storage/samples.ts';
import { byWords, gate, houses, labServices, shapes, thingsFile } from './lab-fixture.ts';
import { value } from './session-fixture.ts';

const services = labServices();
const ALONE: Surroundings = { session: undefined, table: undefined, backend: undefined };
const ALL = { epochs: Infinity };

const openAlone = async (experiment: Experiment) => value(await openExperiment(services, experiment, ALONE));

async function trained(experiment: Experiment) {
  const { data, opened } = await openAlone(experiment);
  return { experiment, data, opened, look: value(await train(services, data, ALL, {})) };
}

describe('an experiment', () => {
  it('is refused for its rows before they are built, and before the worker has them', async () => {
    const sentences = await services.labFiles.load('reviews-en');
    // Nothing but its length can be read of this list.
    const rows = new Array(200_000);
    const large = { ...sentences, file: { ...sentences.file, rows } } as typeof sentences;
    let opened = 0;
    const counted = {
      ...services,
      labFiles: { load: () => Promise.resolve(large) },
      lab: { ...services.lab, open: () => Promise.reject(new Error(`${++opened}`)) },
    };
    const refused = await openExperiment(counted, byWords, ALONE);
    expect([refused, opened]).toMatchObject([
      { failure: { code: 'lab-data', details: { reason: 'too-much-memory', lower: 'rows' } } },
      0,
    ]);
    const wide = shapes({
      model: { kind: 'perceptron', layers: [6000, 6000], activation: 'relu', dropout: 0 },
    });
    expect([await openExperiment(counted, wide, ALONE), opened]).toMatchObject([
      { failure: { details: { reason: 'too-much-memory', lower: 'units' } } },
      0,
    ]);
  });

  it('trains as it is described, and is judged on rows that it has not seen', async () => {
    const { data, opened, look } = await trained(shapes({ rate: 0.1, epochs: 20 }));
    expect(opened).toMatchObject({ backend: 'cpu', stepsPerEpoch: 2, parameters: 6 });
    expect(look.status).toMatchObject({ end: 'finished', epoch: 20 });
    if (look.evaluation.task !== 'classes') throw new Error('two classes');
    const judged = look.evaluation.confusion.flat(2);
    expect(judged.length).toBe(data.parts.filter((part) => PARTS[part] === 'test').length);
    expect(judged.every((row) => PARTS[data.parts[row]] === 'test')).toBe(true);
    expect(look.evaluation.accuracy).toBeGreaterThan(0.8);
  });

  it('reads the shipped sentences, as vectors or as words', async () => {
    const reviews = shapes({ dataset: { kind: 'reviews', language: 'en', task: 'sentiment' }, epochs: 1 });
    const { data } = await openAlone(reviews);
    expect(data.inputs).toMatchObject({ kind: 'dense', width: 384 });
    expect(data.count).toBeGreaterThanOrEqual(600);
    expect((await openAlone(byWords)).data.inputs.kind).toBe('words');
    const intents = shapes({ dataset: { kind: 'intents', language: 'zh' } });
    expect((await openAlone(intents)).data.targets[0].name).toBe('intent');
  });

  it.each([
    ['en', 0.55],
    ['zh', 0.53],
  ] as const)(
    'tells three feelings apart by frozen embeddings, six times of ten on the hard reviews in %s',
    async (language, least) => {
      const scores: number[] = [];
      for (const seed of [1, 2, 3]) {
        const dataset = { kind: 'reviews', language, task: 'sentiment' } as const;
        const { data, look } = await trained({ ...FIRST_EXPERIMENT, dataset, seed });
        expect(data.parts.filter((part) => part === 2).length).toBeGreaterThan(100);
        scores.push(mainScore(look.evaluation));
      }
      const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
      console.info(`reviews-${language}: ${scores.map((score) => score.toFixed(2)).join(', ')}`);
      expect(mean).toBeGreaterThan(least);
    },
  );

  it('does not take the trainer from another one when it is given up while its file loads', async () => {
    const loading = gate();
    const slow = labServices({
      lab: services.lab,
      labFiles: {
        load: async (id) => {
          await loading.passed;
          return services.labFiles.load(id);
        },
      },
    });
    const given = new AbortController();
    const late = openExperiment(slow, { ...byWords, model: { kind: 'linear' } }, ALONE, {
      signal: given.signal,
    });
    given.abort();
    const { data } = await openAlone(shapes());
    loading.open();
    expect(await late).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    expect((await services.lab.snapshot()).outputs[0]).toHaveLength(2 * data.count);
  });

  it('pauses on abort and goes on to the very same numbers', async () => {
    const { look: whole } = await trained(shapes());
    const { data } = await openAlone(shapes());
    const stop = new AbortController();
    const paused = await train(services, data, ALL, {
      signal: stop.signal,
      onProgress: ({ point }) => point.epoch === 2 && stop.abort(),
    });
    expect(value(paused).status).toMatchObject({ end: 'paused', epoch: 2 });
    expect(value(await train(services, data, ALL, {})).snapshot).toEqual(whole.snapshot);
  });

  it('that diverges shows the last good weights', async () => {
    const { look } = await trained(houses({ scaling: 'none', optimiser: 'sgd', rate: 10, epochs: 50 }));
    expect(look.status.end).toBe('diverged');
    for (const { values } of look.snapshot.weights) expect(values.every(Number.isFinite)).toBe(true);
    expect(mainScore(look.evaluation)).not.toBeNaN();
  });

  it('has slopes that agree with finite differences', async () => {
    await openAlone(shapes({ model: { kind: 'perceptron', layers: [4], activation: 'tanh', dropout: 0 } }));
    const checks = value(await checkSlopes(services));
    expect(checks.length).toBeGreaterThan(4);
    for (const { analytic, numeric } of checks) expect(numeric).toBeCloseTo(analytic, 2);
  });
});

describe('a smaller model', () => {
  it('takes fewer bytes for fewer bits, and says its step and its score on the test rows', async () => {
    const { data, look } = await trained(
      shapes({ model: { kind: 'perceptron', layers: [16, 16], activation: 'relu', dropout: 0 }, epochs: 20 }),
    );
    const { weights } = look.snapshot;
    const choose = async (bits: 32 | 8 | 1, pruned = 0) =>
      value(await shrink(services, data, weights, { bits, perChannel: false, pruned }));
    const [whole, byte, sign, sparse] = await Promise.all([
      choose(32),
      choose(8),
      choose(1),
      choose(8, 0.95),
    ]);
    expect(whole).toMatchObject({ score: mainScore(look.evaluation), followed: undefined });
    expect([whole.bytes > byte.bytes, byte.bytes > sign.bytes, byte.bytes > sparse.bytes]).toEqual([
      true,
      true,
      true,
    ]);
    expect(Math.abs(byte.score - whole.score)).toBeLessThanOrEqual(0.05);
    const largest = weights.find(({ values }) => values.length === 256);
    expect(byte.followed?.step).toBeCloseTo(Math.max(...(largest?.values ?? []).map(Math.abs)) / 127, 6);
    // Nothing of it has touched the model itself.
    expect((await services.lab.snapshot()).weights).toEqual(weights);
  });

  it('is shown in every way of keeping it, the exact one first', async () => {
    const { data, look } = await trained(shapes());
    const ways = value(await shrinkAll(services, data, look.snapshot.weights));
    expect(ways[0]).toMatchObject({ bits: 32, pruned: 0, score: mainScore(look.evaluation) });
    expect(new Set(ways.map(({ bits, perChannel, pruned }) => `${bits} ${perChannel} ${pruned}`)).size).toBe(
      ways.length,
    );
    expect(ways.filter(({ pruned }) => pruned > 0).map(({ pruned }) => pruned)).toEqual([0.5, 0.8, 0.95]);
  });
});

describe('the plane', () => {
  it('spans the rows, and says in each cell what the model says there', async () => {
    const { data, look } = await trained(shapes());
    const plane = value(await planeOf(services, data));
    if (!plane || data.inputs.kind !== 'dense') throw new Error('two inputs are a plane');
    const { inputs } = data;
    const { size, fields, across, up } = plane;
    expect(fields).toHaveLength(2);
    const span = ([low, high]: readonly [number, number]) => high - low;
    const unit = (row: number, axis: number) =>
      inputs.values[2 * row + axis] * inputs.by[axis] + inputs.off[axis];
    let same = 0;
    for (let row = 0; row < data.count; row++) {
      const place = (axis: number, range: readonly [number, number]) =>
        Math.min(size - 1, Math.floor(((unit(row, axis) - range[0]) / span(range)) * size));
      const cell = place(1, up) * size + place(0, across);
      expect(fields[0][cell] + fields[1][cell]).toBeCloseTo(1, 5);
      const said = look.snapshot.outputs[0][2 * row + 1] > look.snapshot.outputs[0][2 * row] ? 1 : 0;
      if (fields[1][cell] > 0.5 === (said === 1)) same++;
    }
    // All but rows in a cell that the border runs through.
    expect(same).toBeGreaterThan(0.95 * data.count);
  });

  it('is none for more inputs than two', async () => {
    const { data } = await openAlone(houses());
    expect(value(await planeOf(services, data))).toBeUndefined();
  });
});

describe('a person’s own rows', () => {
  const own = shapes({ dataset: { kind: 'own' } });

  it('need a catalog that is open', async () => {
    expect(await openExperiment(services, own, ALONE)).toMatchObject({
      ok: false,
      failure: { code: 'lab-data', details: { reason: 'too-few-rows', count: 0 } },
    });
  });

  it('are their grades, with the vectors of the titles', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => `b${i}`);
    const books = ids.map((id) => book(id));
    const vectors = vectorsFor(books.map(({ title }) => title));
    const catalog = catalogOf('g', ids.length);
    await services.catalogs.stage('g', 0, books, vectors);
    const ratings = (count: number) => ids.slice(0, count).map((id, i) => rating(id, 'i', i % 2 ? 5 : 1));
    await services.catalogs.commit(catalog, recordOf('i'), ratings(5));
    // Of a session only the catalog is asked for.
    const session = { catalog } as Session;
    const few = await openExperiment(services, own, { ...ALONE, session });
    expect(few).toMatchObject({ ok: false, failure: { details: { reason: 'too-few-rows', count: 5 } } });
    await services.log.append(ratings(30).slice(5));
    const { data } = value(await openExperiment(services, own, { ...ALONE, session }));
    expect([data.count, data.targets[0].name]).toEqual([30, 'liked']);
    expect(data.labels).toContain('Title b7');
    expect(data.targets[0].values.filter((liked) => liked === 1)).toHaveLength(15);
  });
});

describe('a person’s table', () => {
  const experimentOf = (label: string, ...inputs: string[]): Experiment =>
    shapes({ dataset: { kind: 'table', inputs, label }, scaling: 'min-max' });

  it('is read whole and trained on', async () => {
    const table = value(await readTable(services, thingsFile(40)));
    expect([table.columns, table.rows.length]).toEqual([['size', 'colour', 'grade'], 40]);
    const experiment = experimentOf('grade', 'size', 'colour');
    const { data } = value(await openExperiment(services, experiment, { ...ALONE, table }));
    expect(data.targets[0]).toMatchObject({ name: 'grade', classes: ['large', 'small'] });
    expect(data.inputs).toMatchObject({
      names: ['size', 'colour = blue', 'colour = green', 'colour = red'],
    });
  });

  test.each([
    [
      'one class',
      thingsFile(40, ([a, b]) => [a, b, 'small']),
      ['size'],
      { reason: 'one-class', column: 'grade' },
    ],
    ['too few rows', thingsFile(12), ['size'], { reason: 'too-few-rows', count: 12 }],
    ['one row', thingsFile(1), ['size'], { reason: 'too-few-rows', count: 1 }],
    [
      'inputs that are text without end',
      thingsFile(40, ([a, , c], row) => [a, `words of row ${row}`, c]),
      ['colour'],
      { reason: 'no-inputs' },
    ],
    [
      'rows that are all alike',
      thingsFile(40, (_, row) => (row ? ['1', 'red', 'a'] : ['1', 'red', 'b'])),
      ['size', 'colour'],
      {},
    ],
  ])('with %s is refused with the reason', async (_, file, inputs, details) => {
    const table = value(await readTable(services, file));
    const refused = await openExperiment(services, experimentOf('grade', ...inputs), { ...ALONE, table });
    expect(refused).toMatchObject({ ok: false, failure: { code: 'lab-data', details } });
  });

  it('is missed where only its link came along', async () => {
    const refused = await openExperiment(services, experimentOf('grade', 'size'), ALONE);
    expect(refused).toMatchObject({ failure: { code: 'lab-data', details: { reason: 'no-table' } } });
  });

  it('is refused by its size before it is read, and when it has gone', async () => {
    const huge = {
      name: 'huge.csv',
      size: 3e9,
      arrayBuffer: () => Promise.reject(new Error('not to be read')),
    };
    // As much of a File as is asked for.
    const refused = await readTable(services, huge as unknown as File);
    expect(refused).toMatchObject({ failure: { code: 'file-too-large', details: { megabytes: 3000 } } });
    const gone = { ...huge, size: 10 };
    expect(await readTable(services, gone as unknown as File)).toMatchObject({
      failure: { code: 'unreadable-file' },
    });
  });
});
