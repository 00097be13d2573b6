import { beforeAll, describe, expect, it, test } from 'vitest';
import type { Item } from '../../../../src/domain/catalog.ts';
import type { Interaction } from '../../../../src/domain/interaction.ts';
import { textKey } from '../../../../src/domain/lab/datasets.ts';
import {
  FIRST_EXPERIMENT,
  type DatasetChoice,
  type Experiment,
} from '../../../../src/domain/lab/experiment.ts';
import type { DenseInputs, LabData, WordInputs } from '../../../../src/domain/lab/lab-data.ts';
import { prepareData, type LabSource, type PreparedData } from '../../../../src/domain/lab/prepare.ts';
import type { SentenceFileId, Sentences } from '../../../../src/domain/lab/sentences.ts';
import type { TableSource } from '../../../../src/domain/lab/table.ts';
import { ownDataset, type OwnSource } from '../../../../src/domain/lab/text-datasets.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';
import { quantizeRows } from '../../../../src/domain/vectors.ts';
import { readSentences } from './sentence-files.ts';

const files = new Map<SentenceFileId, Sentences>();
beforeAll(async () => {
  for (const id of ['reviews-en', 'reviews-zh', 'intents-en', 'intents-zh'] as const)
    files.set(id, await readSentences(id));
});

const sourceOf = (dataset: DatasetChoice): LabSource =>
  dataset.kind === 'reviews' || dataset.kind === 'intents'
    ? files.get(`${dataset.kind}-${dataset.language}`)
    : undefined;

function prepared(change: Partial<Experiment>, source?: LabSource): PreparedData {
  const experiment = { ...FIRST_EXPERIMENT, ...change };
  const result = prepareData(experiment, source ?? sourceOf(experiment.dataset));
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

function dense({ inputs }: LabData): DenseInputs {
  if (inputs.kind !== 'dense') throw new Error('words');
  return inputs;
}
function words({ inputs }: LabData): WordInputs {
  if (inputs.kind !== 'words') throw new Error('numbers');
  return inputs;
}

const rowsOf = ({ parts }: LabData, part: number): number[] =>
  [...parts.keys()].filter((row) => parts[row] === part);

/** Held-out accuracy of the class whose training rows have the nearest mean; nothing is trained. */
function nearestMeanAccuracy(data: LabData, target = 0): number {
  const { values, width } = dense(data);
  const { values: answers, classes } = data.targets[target];
  const means = classes.map((_, label) => {
    const rows = rowsOf(data, 0).filter((row) => answers[row] === label);
    return Float64Array.from(
      { length: width },
      (_, k) => rows.reduce((sum, row) => sum + values[row * width + k], 0) / rows.length,
    );
  });
  const test = rowsOf(data, 2);
  const right = test.filter((row) => {
    const distances = means.map((mean) =>
      mean.reduce((sum, m, k) => sum + (values[row * width + k] - m) ** 2, 0),
    );
    return distances.indexOf(Math.min(...distances)) === answers[row];
  });
  return right.length / test.length;
}

describe('reviews', () => {
  // Always guessing the largest class is right for 0.4 and 0.1. A class
  // mean reaches 0.6 for sentiment and 0.5 (English) or 0.7 (Chinese) for the topic.
  it.each([
    ['en', 'sentiment', 0.55],
    ['zh', 'sentiment', 0.52],
    ['en', 'topic', 0.4],
    ['zh', 'topic', 0.6],
  ] as const)(
    '%s %s: the nearest class mean is far above chance on rows held out',
    (language, task, least) => {
      const shares = [1, 2, 3, 4, 5].map((seed) =>
        nearestMeanAccuracy(prepared({ dataset: { kind: 'reviews', language, task }, seed })),
      );
      expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThan(least);
    },
  );

  it('ask for sentiment, stars and topic together, sentiment first', () => {
    const { targets, count } = prepared({ dataset: { kind: 'reviews', language: 'zh', task: 'all' } });
    expect(targets.map(({ name, task, classes }) => [name, task, classes.length])).toEqual([
      ['sentiment', 'classes', 3],
      ['stars', 'regression', 0],
      ['topic', 'classes', 10],
    ]);
    const [sentiment, stars] = targets;
    for (let row = 0; row < count; row++) {
      const given = Math.round(stars.values[row] * stars.by + stars.off);
      expect(sentiment.classes[sentiment.values[row]]).toBe(
        given <= 2 ? 'negative' : given === 3 ? 'neutral' : 'positive',
      );
    }
  });

  it('are split 60, 20 and 20 with every class in its share', () => {
    const data = prepared({});
    expect([0, 1, 2].map((part) => rowsOf(data, part).length)).toEqual([390, 130, 130]);
    for (const label of [0, 1, 2])
      expect(rowsOf(data, 2).filter((row) => data.targets[0].values[row] === label)).toHaveLength(
        [52, 26, 52][label],
      );
  });

  it('come as words to a model that reads words, with the vocabulary of training rows', () => {
    const data = prepared({ model: { kind: 'lstm', embedding: 8, units: 8 } });
    const { ids, length, vocabulary } = words(data);
    expect(ids).toHaveLength(data.count * length);
    const used = new Set(
      rowsOf(data, 0).flatMap((row) => [...ids.subarray(row * length, (row + 1) * length)]),
    );
    expect(used.has(1)).toBe(false);
    expect(used.size).toBe(vocabulary.length - 1);
    expect([...ids].includes(1)).toBe(true);
  });

  it('bring the encoder’s vectors of training rows, and of no other, to a table that is taught by it', () => {
    const change: Partial<Experiment> = { model: { kind: 'static-table', width: 8 } };
    const data = prepared(change);
    expect(data.inputs.kind).toBe('words');
    const { width, values } = data.encodings ?? { width: 0, values: new Float32Array(0) };
    expect([width, values.length]).toEqual([384, data.count * 384]);
    for (let row = 0; row < data.count; row++) {
      const taught = values.subarray(row * width, (row + 1) * width).some((value) => value !== 0);
      expect(taught).toBe(data.parts[row] === 0);
    }
    const source = files.get('reviews-en');
    if (!source) throw new Error('no reviews');
    const codes = source.vectors.codes.map((code, at) =>
      data.parts[Math.floor(at / 384)] === 0 ? code : 99,
    );
    const others = prepared(change, { ...source, vectors: { ...source.vectors, codes } });
    expect(others.encodings?.values.every((value, at) => value === values[at])).toBe(true);
    expect(prepared({}).encodings).toBeUndefined();
  });
});

describe('intents', () => {
  it.each(['en', 'zh'] as const)('%s: far above chance, and no paraphrase is on two sides', (language) => {
    const dataset = { kind: 'intents', language } as const;
    const data = prepared({ dataset });
    expect(data.targets[0].classes).toHaveLength(13);
    expect(nearestMeanAccuracy(data)).toBeGreaterThan(0.4);
    const { file } = files.get(`intents-${language}`) ?? {};
    const sideOf = new Map<string, number>();
    file?.rows.forEach((row, at) => {
      const group = 'group' in row ? row.group : '';
      expect(data.parts[at]).toBe(sideOf.get(group) ?? data.parts[at]);
      sideOf.set(group, data.parts[at]);
    });
    expect(sideOf.size).toBeGreaterThan(200);
  });
});

describe('synthetic data', () => {
  it('is as long as asked for, and different with another seed', () => {
    const houses = prepared({ dataset: { kind: 'houses' }, rows: 123 });
    expect([houses.count, dense(houses).width, houses.targets[0].name]).toEqual([123, 4, 'price']);
    expect(dense(houses).names).toEqual(['area', 'rooms', 'age', 'distance']);
    const other = prepared({ dataset: { kind: 'houses' }, rows: 123, seed: 8 });
    expect(dense(other).values).not.toEqual(dense(houses).values);
  });

  it('standardises what is asked by the training rows', () => {
    const data = prepared({ dataset: { kind: 'houses' }, rows: 500 });
    const seen = rowsOf(data, 0).map((row) => data.targets[0].values[row]);
    expect(seen.reduce((sum, value) => sum + value, 0) / seen.length).toBeCloseTo(0, 4);
    expect(seen.reduce((sum, value) => sum + value ** 2, 0) / seen.length).toBeCloseTo(1, 4);
    expect(data.targets[0].off).toBeGreaterThan(100);
  });

  it('splits clouds that a class mean tells apart', () => {
    const data = prepared({ dataset: { kind: 'shapes', shape: 'gaussians' }, rows: 500 });
    expect(nearestMeanAccuracy(data)).toBeGreaterThan(0.8);
  });
});

/** Sixty books, liked where the first number of their vector is high. */
function ownSource(change: Partial<OwnSource> = {}): OwnSource {
  const random = mulberry32(4);
  const items = Array.from({ length: 60 }, (_, row): Item => ({
    id: `b${row}`,
    title: `Book ${row}`,
    creators: [],
    kind: 'book',
    tags: [],
    backlog: false,
  }));
  const rows = Float32Array.from({ length: 60 * 4 }, (_, at) =>
    at % 4 ? gaussian(random) : at % 8 ? 4 : -4,
  );
  const interactions = items.map(({ id }, seq) => grade(id, seq, seq % 2 ? 'like' : 'dislike'));
  return { kind: 'own', items, vectors: quantizeRows(rows, 4), interactions, ...change };
}
const grade = (itemId: string, seq: number, kind: Interaction['kind']): Interaction => ({
  catalogId: 'c',
  itemId,
  kind,
  time: 0,
  source: 'tap',
  seq,
});

describe('own behaviour', () => {
  it('is what was liked and what was not, on the vectors of the texts', () => {
    const data = prepared({ dataset: { kind: 'own' } }, ownSource());
    expect([data.count, data.targets[0].classes]).toEqual([60, ['disliked', 'liked']]);
    expect(nearestMeanAccuracy(data)).toBe(1);
    expect(data.labels[0]).toBe('Book 0');
  });

  it('takes the latest grade that was not taken back, no saves, and nothing that the catalog has not', () => {
    const source = ownSource();
    const interactions = [
      ...source.interactions,
      grade('b0', 60, 'like'),
      grade('b1', 61, 'save'),
      grade('gone', 62, 'like'),
      grade('b2', 63, 'impression'),
      grade('b3', 64, 'dislike'),
      { ...grade('b3', 65, 'undo'), undoes: 64 },
    ];
    const { count, labels, questions } = ownDataset({ ...source, interactions });
    expect(count).toBe(60);
    expect(questions[0].values[labels.indexOf('Book 3')]).toBe(1);
    expect(questions[0].values[labels.indexOf('Book 0')]).toBe(1);
    expect(questions[0].values[labels.indexOf('Book 1')]).toBe(1);
    expect(questions[0].values[labels.indexOf('Book 2')]).toBe(0);
  });

  it('keeps items of one text on one side', () => {
    const source = ownSource();
    const items = source.items.map((item, row) => ({ ...item, title: `Book ${row >> 1}` }));
    const { parts } = prepared({ dataset: { kind: 'own' } }, { ...source, items });
    for (let row = 0; row < 60; row += 2) expect(parts[row]).toBe(parts[row + 1]);
  });
});

const table = (count: number, bought: (row: number) => string): TableSource => ({
  kind: 'table',
  columns: ['size', 'bought'],
  rows: Array.from({ length: count }, (_, row) => ({ row: row + 2, cells: [String(row), bought(row)] })),
});
const asTable: DatasetChoice = { kind: 'table', inputs: ['size', 'bought'], label: 'bought' };

test('a table is learned from, with what was left out of it', () => {
  const data = prepared(
    { dataset: asTable },
    table(100, (row) => (row < 50 ? 'no' : 'yes')),
  );
  expect(dense(data).names).toEqual(['size']);
  expect(data.notes).toEqual([{ reason: 'label-as-input', column: 'bought' }]);
  expect(nearestMeanAccuracy(data)).toBeGreaterThan(0.9);
});

describe.each<[string, Partial<Experiment>, (() => LabSource)?]>([
  ['houses', { dataset: { kind: 'houses' }, labelNoise: 0.3 }],
  ['shapes', { dataset: { kind: 'shapes', shape: 'spiral' }, labelNoise: 0.3 }],
  [
    'reviews',
    {
      dataset: { kind: 'reviews', language: 'en', task: 'all' },
      labelNoise: 0.3,
      trainingShare: 0.5,
      kept: 16,
    },
  ],
  ['words', { model: { kind: 'attention', embedding: 8 }, labelNoise: 0.3 }],
  ['intents', { dataset: { kind: 'intents', language: 'en' }, labelNoise: 0.3, kept: 16 }],
  ['own behaviour', { dataset: { kind: 'own' }, labelNoise: 0.3 }, () => ownSource()],
  ['a table', { dataset: asTable, labelNoise: 0.3 }, () => table(80, (row) => ['a', 'b', 'c'][row % 3])],
])('any data (%s)', (_name, change, source) => {
  it('is the same for the same experiment', () => {
    expect(prepared(change, source?.())).toEqual(prepared(change, source?.()));
  });

  it('has noise in training rows only, as much as asked for, and not elsewhere', () => {
    const noisy = prepared(change, source?.());
    const clean = prepared({ ...change, labelNoise: 0 }, source?.());
    expect(noisy.parts).toEqual(clean.parts);
    expect(noisy.inputs).toEqual(clean.inputs);
    const training = rowsOf(clean, 0);
    noisy.targets.forEach(({ values, task, classes }, at) => {
      const was = clean.targets[at].values;
      const changed = [...values.keys()].filter((row) => values[row] !== was[row]);
      expect(changed.every((row) => clean.parts[row] === 0)).toBe(true);
      if (task === 'classes') {
        expect(changed).toHaveLength(Math.round(0.3 * training.length));
        expect(values.every((value) => classes[value] !== undefined)).toBe(true);
      } else {
        const squares = training.reduce((sum, row) => sum + (values[row] - was[row]) ** 2, 0);
        expect(Math.sqrt(squares / training.length)).toBeGreaterThan(0.25);
        expect(Math.sqrt(squares / training.length)).toBeLessThan(0.35);
      }
    });
  });

  it('has finite numbers, one label a row, and no text on two sides', () => {
    const data = prepared(change, source?.());
    expect(data.labels).toHaveLength(data.count);
    expect(data.parts).toHaveLength(data.count);
    if (data.inputs.kind === 'dense') expect(data.inputs.values.every(Number.isFinite)).toBe(true);
    const sideOf = new Map<string, number>();
    data.labels.forEach((label, row) => {
      const [key, side] = [textKey(label), data.parts[row] % 3];
      expect(side).toBe(sideOf.get(key) ?? side);
      sideOf.set(key, side);
    });
  });
});

test('leading inputs are kept, scaled as if the others had never been', () => {
  const dataset: DatasetChoice = { kind: 'houses' };
  const [two, four] = [prepared({ dataset, kept: 2 }), prepared({ dataset })].map(dense);
  expect([two.width, two.names]).toEqual([2, ['area', 'rooms']]);
  expect([...two.values.subarray(0, 4)]).toEqual([
    ...four.values.subarray(0, 2),
    ...four.values.subarray(4, 6),
  ]);
  expect(dense(prepared({ dataset, kept: 300 })).width).toBe(4);
});

test.each<[reason: string, change: Partial<Experiment>, source?: LabSource]>([
  ['no-words', { dataset: { kind: 'houses' }, model: { kind: 'lstm', embedding: 8, units: 8 } }],
  [
    'too-few-rows',
    { dataset: { kind: 'own' } },
    ownSource({ interactions: ownSource().interactions.slice(0, 19) }),
  ],
  [
    'one-class',
    { dataset: { kind: 'own' } },
    ownSource({ interactions: ownSource().interactions.filter(({ kind }) => kind === 'like') }),
  ],
  ['one-class', { dataset: asTable }, table(40, () => 'yes')],
  [
    'too-alike',
    { dataset: { kind: 'table', inputs: ['size'], label: 'bought' } },
    {
      ...table(40, () => ''),
      rows: Array.from({ length: 40 }, (_, row) => ({ row, cells: [String(row % 2), row % 2 ? 'a' : 'b'] })),
    },
  ],
])('refuses what cannot be learned from: %s (%#)', (reason, change, source) => {
  expect(prepareData({ ...FIRST_EXPERIMENT, ...change }, source)).toMatchObject({
    ok: false,
    failure: { code: 'lab-data', details: { reason } },
  });
});

test('a source of another kind is a bug, not a failure', () => {
  expect(() =>
    prepareData(FIRST_EXPERIMENT, sourceOf({ kind: 'reviews', language: 'zh', task: 'topic' })),
  ).toThrow('reviews');
  expect(() => prepareData(FIRST_EXPERIMENT, undefined)).toThrow('reviews');
});
