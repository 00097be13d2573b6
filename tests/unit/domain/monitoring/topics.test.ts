import { describe, expect, test } from 'vitest';
import type { TopicModel } from '../../../../src/domain/monitoring/pulse-types.ts';
import { topicsOf } from '../../../../src/domain/monitoring/topics.ts';
import { gatherRows } from '../../../../src/domain/vectors.ts';
import { plantTopics, type Planted } from './planted-topics.ts';
import { shippedStream, themesOf } from './stream-fixture.ts';

const SIZES = [80, 70, 60, 50, 40];
const planted = plantTopics(SIZES, 1);

/** The planted topic that most of a found one's comments are of, and their share. */
function majority(rows: readonly number[], truth: readonly (number | string)[]) {
  const counts = new Map<number | string, number>();
  for (const row of rows) counts.set(truth[row], (counts.get(truth[row]) ?? 0) + 1);
  const [topic, count] = [...counts].sort((a, b) => b[1] - a[1])[0];
  return { topic, share: count / rows.length, count };
}

const idOf = (model: TopicModel, { topic }: Planted, wanted: number): string => {
  const found = model.topics.find(({ rows }) => majority(rows, topic).topic === wanted);
  if (!found) throw new Error(`topic ${wanted} was not found`);
  return found.id;
};

describe('planted topics in two languages', () => {
  const model = topicsOf({ ...planted, seed: 5 });

  test('are found, each whole, whatever the language', () => {
    expect(model.topics).toHaveLength(5);
    const found = model.topics.map(({ rows }) => majority(rows, planted.topic));
    expect(found.map(({ topic }) => topic)).toEqual([0, 1, 2, 3, 4]);
    expect(Math.min(...found.map(({ share }) => share))).toBeGreaterThan(0.97);
    expect(model.topics.map(({ rows }) => rows.length)).toEqual(
      SIZES.map((size) => expect.closeTo(size, -1)),
    );
    expect(model.silhouette).toBeGreaterThan(0.3);
  });

  test('are labelled by their own words in both languages', () => {
    const [first] = model.topics;
    expect(first.words).toEqual(expect.arrayContaining(['zipper', 'buckle', 'strap', '拉链', '背带']));
    expect(first.words).not.toContain('violin');
    expect(first.words).not.toContain('这里');
  });

  test('are the same with the same seed', () => {
    expect(topicsOf({ ...planted, seed: 5 })).toEqual(model);
  });

  test('topicOf and rows say the same, the nearest to the centre first', () => {
    model.topics.forEach(({ rows }, at) => expect(rows.every((row) => model.topicOf[row] === at)).toBe(true));
    const placed = model.topics.reduce((sum, { rows }) => sum + rows.length, 0);
    expect(placed + model.topicOf.filter((at) => at < 0).length).toBe(planted.texts.length);
  });

  test('stay what they are with a tenth more comments and another seed', () => {
    const more = plantTopics([88, 74, 70, 52, 48], 2);
    const again = topicsOf({ ...more, seed: 6, memory: model.memory });
    for (const topic of [0, 1, 2, 3, 4]) expect(idOf(again, more, topic)).toBe(idOf(model, planted, topic));
  });

  test('a new one beside them has a new name', () => {
    const more = plantTopics([80, 70, 60, 50, 40, 60], 3);
    const again = topicsOf({ ...more, seed: 5, memory: model.memory });
    expect(again.topics).toHaveLength(6);
    const known = new Set(model.topics.map(({ id }) => id));
    expect(known.has(idOf(again, more, 5))).toBe(false);
    for (const topic of [0, 1, 2, 3, 4]) expect(idOf(again, more, topic)).toBe(idOf(model, planted, topic));
  });

  test('what is apart is put to a topic and makes none', () => {
    const apart = Uint8Array.from(planted.topic, (topic) => (topic === 4 ? 1 : 0));
    expect(topicsOf({ ...planted, seed: 5, apart }).topics).toHaveLength(4);
  });
});

describe('what a person does', () => {
  const model = topicsOf({ ...planted, seed: 5 });
  const id = (topic: number) => idOf(model, planted, topic);

  test('names stay, also in the next run', () => {
    const edits = [{ kind: 'rename', topic: id(1), name: ' Baking ' }] as const;
    const named = topicsOf({ ...planted, seed: 5, edits });
    expect(named.topics.find((topic) => topic.id === id(1))?.name).toBe('Baking');
    const again = topicsOf({ ...plantTopics(SIZES, 8), seed: 5, edits, memory: named.memory });
    expect(again.topics.find((topic) => topic.id === id(1))?.name).toBe('Baking');
  });

  test('merged topics are one, and both their comments are in it', () => {
    const edits = [{ kind: 'merge', topic: id(1), into: id(0) }] as const;
    const merged = topicsOf({ ...planted, seed: 5, edits });
    expect(merged.topics).toHaveLength(4);
    expect(merged.topics[0]).toMatchObject({ id: id(0) });
    expect(merged.topics[0].rows.length).toBe(
      model.topics[0].rows.length + model.topics.filter((topic) => topic.id === id(1))[0].rows.length,
    );
  });

  test('what was merged by hand can be split again, into what it was, and stays so', () => {
    const edits = [
      { kind: 'merge', topic: id(1), into: id(0) },
      { kind: 'split', topic: id(0) },
    ] as const;
    const split = topicsOf({ ...planted, seed: 5, edits });
    const halves = split.topics.filter((topic) => topic.id.startsWith(`${id(0)}.`));
    expect(halves).toHaveLength(2);
    for (const { rows } of halves) expect(majority(rows, planted.topic).share).toBeGreaterThan(0.97);
    const more = plantTopics([88, 74, 62, 52, 44], 9);
    const again = topicsOf({ ...more, seed: 7, edits, memory: split.memory });
    for (const half of halves) {
      const same = again.topics.find((topic) => topic.id === half.id);
      expect(majority(same?.rows ?? [], more.topic).topic).toBe(majority(half.rows, planted.topic).topic);
    }
  });

  test('edits of topics that are gone change nothing', () => {
    const edits = [
      { kind: 'merge', topic: 'gone', into: id(0) },
      { kind: 'rename', topic: 'gone', name: 'x' },
      { kind: 'split', topic: 'gone' },
      { kind: 'merge', topic: id(0), into: id(0) },
    ] as const;
    expect(topicsOf({ ...planted, seed: 5, edits })).toEqual(model);
  });

  test('a comment is moved by hand', () => {
    const ids = planted.texts.map((_, row) => `c${row + 1}`);
    const [row] = model.topics[0].rows;
    const corrections = [{ commentId: ids[row], topic: id(3) }];
    const moved = topicsOf({ ...planted, seed: 5, ids, corrections });
    expect(moved.topics[moved.topicOf[row]].id).toBe(id(3));
    expect(moved.topics[0].rows).not.toContain(row);
  });
});

describe('sizes', () => {
  test('a handful has no topics', () => {
    const few = plantTopics([4, 4], 1);
    const { topics, topicOf } = topicsOf({ ...few, seed: 1 });
    expect([topics, [...topicOf]]).toEqual([[], new Array(8).fill(-1)]);
  });

  test('texts that are all the same do no harm', () => {
    const { vectors } = plantTopics([1], 1);
    const same = gatherRows(vectors, new Array<number>(40).fill(0));
    const model = topicsOf({ vectors: same, texts: new Array<string>(40).fill('the same words'), seed: 1 });
    expect(model.topics.length).toBeLessThanOrEqual(2);
  });

  test('ten thousand take seconds', () => {
    const many = plantTopics([3000, 2500, 2000, 1500, 1000], 4);
    const started = performance.now();
    const model = topicsOf({ ...many, seed: 5 });
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(model.topics).toHaveLength(5);
    for (const { rows } of model.topics) expect(majority(rows, many.topic).share).toBeGreaterThan(0.97);
  }, 60_000);
});

test('the built-in stream: deliveries and the leaking lid are topics of their own', async () => {
  const stream = await shippedStream();
  const themes = await themesOf(stream);
  const apart = Uint8Array.from(themes, (theme) => (theme === 'praise' ? 1 : 0));
  const texts = stream.rows.map(({ text }) => text);
  const { topics } = topicsOf({ vectors: stream.vectors, texts, seed: 1, apart });
  const best = (theme: string) =>
    topics
      .map((topic) => ({ topic, of: topic.rows.filter((row) => themes[row] === theme).length }))
      .sort((a, b) => b.of - a.of)[0];
  const count = (theme: string) => themes.filter((one) => one === theme).length;
  expect(best('delivery').of / count('delivery')).toBeGreaterThan(0.7);
  expect(best('delivery').of / best('delivery').topic.rows.length).toBeGreaterThan(0.9);
  expect(best('delivery').topic.words).toEqual(expect.arrayContaining(['delivery', '快递']));
  expect(best('lid').of / count('lid')).toBeGreaterThan(0.8);
  expect(best('lid').topic.words).toEqual(expect.arrayContaining(['lid', '盖子']));
});
