import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Interaction, InteractionKind } from '../../../../src/domain/interaction.ts';
import { GaussianProcess } from '../../../../src/domain/learning/gaussian-process.ts';
import { normalCdf } from '../../../../src/domain/learning/normal.ts';
import { gradeEvents } from '../../../../src/domain/learning/signals.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';
import { predictions, type PriorModel } from '../../../../src/domain/ranking/prequential.ts';

const entry = (seq: number, kind: InteractionKind, itemId: string, value?: number): Interaction => ({
  seq,
  kind,
  itemId,
  value,
  catalogId: 'line',
  time: 0,
  source: 'tap',
});

const ROWS = 90;
const rowOf = (itemId: string): number => Number(itemId);

/** Items on a line, every third a close neighbour of another. */
const places = Float64Array.from({ length: ROWS }, (_, row) => 6 * mulberry32(row + 1)());

/** A model that depends on what it was found from, as a tuned one does. */
const modelOf = (grades: readonly Interaction[]): PriorModel => {
  const width = 0.5 + (grades.length % 7) / 10;
  const scale = 0.6 + 0.4 * Math.sin(grades.reduce((sum, { value, seq }) => sum + (value ?? seq), 0));
  return {
    covariance: (a, b) => scale * Math.exp(-0.5 * ((places[a] - places[b]) / width) ** 2),
    noise: 0.4 + 0.01 * (grades.length % 5),
  };
};

type Grade = readonly [InteractionKind, number?];

const grade: fc.Arbitrary<Grade> = fc.oneof(
  fc.constantFrom<Grade>(['like'], ['dislike'], ['save']),
  fc.integer({ min: 1, max: 10 }).map((halves): Grade => ['rating', halves / 2]),
);

const logOf = (grades: readonly Grade[]): Interaction[] =>
  grades.map(([kind, value], i) => entry(10 + 3 * i, kind, `${(i * 7) % ROWS}`, value));

/** Blocks as the documentation says them: 5, 8, 12, 18, 27, 41, 62 … */
const BLOCKS = [5, 8, 12, 18, 27, 41, 62, 93];

/** The plain way: for each entry a process of its own. */
function plainly(grades: readonly Interaction[]) {
  return grades.flatMap((own, i) => {
    const [event] = gradeEvents([own]).events;
    if (i < BLOCKS[0] || own.kind === 'save') return [];
    const from = BLOCKS.findLast((start) => start <= i) ?? 0;
    const { covariance, noise } = modelOf(grades.slice(0, from));
    const { events, threshold } = gradeEvents(grades.slice(0, i));
    const process = new GaussianProcess();
    const covariancesOf = (row: number, count: number): number[] =>
      grades.slice(0, count).map(({ itemId }) => covariance(row, rowOf(itemId)));
    grades.slice(0, i).forEach(({ itemId }, j) => {
      const row = rowOf(itemId);
      process.append(covariancesOf(row, j), covariance(row, row), (events[j].noise / 0.6) * noise);
    });
    process.setTargets(events.map(({ target }) => target));
    const row = rowOf(own.itemId);
    const covariances = covariancesOf(row, i);
    const mean = process.mean(covariances);
    const variance = process.variance(covariances, covariance(row, row));
    const probability = normalCdf((mean - threshold) / Math.sqrt(variance + noise));
    return [{ itemId: own.itemId, seq: own.seq, probability, liked: event.vote > 0 }];
  });
}

describe('predictions', () => {
  it('equal those of a process of its own for each entry', () => {
    fc.assert(
      fc.property(fc.array(grade, { minLength: 0, maxLength: 70 }), (grades) => {
        const log = logOf(grades);
        const found = predictions(log, modelOf, rowOf);
        const expected = plainly(log);
        expect(found.map(({ seq, itemId, liked }) => [seq, itemId, liked])).toEqual(
          expected.map(({ seq, itemId, liked }) => [seq, itemId, liked]),
        );
        found.forEach(({ probability }, i) =>
          expect(Math.abs(probability - expected[i].probability)).toBeLessThan(1e-9),
        );
      }),
      { numRuns: 25, seed: 1 },
    );
  });

  it('do not move when an entry at or after them is graded otherwise', () => {
    fc.assert(
      fc.property(
        fc.array(grade, { minLength: 6, maxLength: 60 }),
        fc.nat(),
        grade,
        (grades, choice, other) => {
          const at = choice % grades.length;
          const before = (log: readonly Interaction[]) =>
            predictions(log, modelOf, rowOf)
              .filter(({ seq }) => seq < 10 + 3 * at)
              .map(({ probability }) => probability);
          const one = before(logOf(grades));
          expect(before(logOf(grades.with(at, other)))).toEqual(one);
          expect(before(logOf(grades.slice(0, at)))).toEqual(one);
        },
      ),
      { numRuns: 40, seed: 2 },
    );
  });

  it('of an entry itself do not depend on how it was graded', () => {
    const grades = logOf(Array.from({ length: 20 }, (_, i): Grade => [i % 3 ? 'like' : 'dislike']));
    const last = predictions(grades, modelOf, rowOf).at(-1);
    const turned = grades.with(19, { ...grades[19], kind: 'dislike' });
    const other = predictions(turned, modelOf, rowOf).at(-1);
    expect([last?.liked, other?.liked]).toEqual([true, false]);
    expect(other?.probability).toBe(last?.probability);
  });

  it('find the model of each block from the entries before the block', () => {
    const asked: number[] = [];
    const grades = logOf(Array.from({ length: 42 }, (): Grade => ['like']));
    predictions(
      grades,
      (before) => {
        asked.push(before.length);
        expect(before).toEqual(grades.slice(0, before.length));
        return modelOf(before);
      },
      rowOf,
    );
    expect(asked).toEqual([5, 8, 12, 18, 27, 41]);
  });

  it('of a long history are of its latest 400 entries, and the same as when those were new', () => {
    const random = mulberry32(8);
    const grades = logOf(Array.from({ length: 430 }, (): Grade => [random() < 0.6 ? 'like' : 'dislike']));
    const long = predictions(grades, modelOf, rowOf);
    expect(long.map(({ seq }) => seq)).toEqual(grades.slice(30).map(({ seq }) => seq));
    const short = predictions(grades.slice(0, 405), modelOf, rowOf);
    expect(short).toHaveLength(400);
    expect(long.slice(0, 375)).toEqual(short.slice(25));
  });

  it('refuse entries that grade nothing, because they would shift all others', () => {
    const grades = [entry(1, 'impression', '3'), ...logOf(new Array<Grade>(8).fill(['like']))];
    expect(() => predictions(grades, modelOf, rowOf)).toThrow('grades nothing');
  });
});
