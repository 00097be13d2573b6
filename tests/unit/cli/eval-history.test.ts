/** One person's export: reading it, cross-validating it, and what the figures say. No text model is run: vectors are drawn. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  aucInterval,
  dealFolds,
  heldOutScores,
  meanAuc,
  spearman,
  verdictsOf,
} from '../../../src/cli/eval/cross-validation.ts';
import { evaluateHistory, printHistory } from '../../../src/cli/eval/history.ts';
import { LEAST_RATED, readPersonalHistory } from '../../../src/cli/eval/personal-history.ts';
import type { Item } from '../../../src/domain/catalog.ts';
import type { RatedEvent } from '../../../src/domain/learning/split.ts';
import { gaussian, mulberry32 } from '../../../src/domain/random.ts';
import { quantizeRows } from '../../../src/domain/vectors.ts';
import { makeGoodreads } from '../../fixtures/make-goodreads.ts';

const starsOf = (stars: readonly number[]): RatedEvent[] =>
  stars.map((value, row) => ({ row, stars: value }));

const vectorsFor = (count: number, dims = 16) => {
  const random = mulberry32(6);
  return quantizeRows(
    Float32Array.from({ length: count * dims }, () => gaussian(random)),
    dims,
  );
};

const someStars = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 10, maxLength: 80 });

describe('verdicts', () => {
  it('compare likes with what got 2.5 stars or less', () => {
    const verdicts = verdictsOf(starsOf([...Array<number>(10).fill(2.5), 3, 3.5, 4, 5]));
    expect(verdicts).toMatchObject({ liked: [12, 13], dislikedMeans: '2.5 or less' });
    expect(verdicts.disliked).toHaveLength(10);
  });

  it('take all that is no like for disliked where fewer than ten are that low', () => {
    const verdicts = verdictsOf(starsOf([...Array<number>(9).fill(1), 3, 3.5, 4]));
    expect(verdicts).toMatchObject({ liked: [11], dislikedMeans: 'below 4' });
    expect(verdicts.disliked).toHaveLength(11);
  });
});

describe('folds', () => {
  it('hold each number of stars equally often, give or take one', () => {
    fc.assert(
      fc.property(someStars, fc.integer(), (stars, seed) => {
        const fold = dealFolds(starsOf(stars), 5, mulberry32(seed));
        for (const value of new Set(stars)) {
          const counts = [0, 1, 2, 3, 4].map(
            (f) => stars.filter((s, i) => s === value && fold[i] === f).length,
          );
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('never show a method what it has to predict, and ask about every item once a repetition', () => {
    const rated = starsOf(Array.from({ length: 43 }, (_, i) => 1 + (i % 5)));
    const asked = new Int32Array(rated.length);
    heldOutScores(rated, (history, rows) => {
      const seen = new Set(history.map(({ row }) => row));
      expect(rows.some((row) => seen.has(row))).toBe(false);
      expect(seen.size + rows.length).toBe(rated.length);
      for (const row of rows) asked[row]++;
      return rows;
    });
    expect(new Set(asked)).toEqual(new Set([5]));
  });

  it('do not let a method that knows only the mean of the rest seem to rank backwards', () => {
    const random = mulberry32(3);
    const rated = starsOf(Array.from({ length: 100 }, () => (random() < 0.7 ? 4 : 2)));
    const scores = heldOutScores(rated, (history, rows) =>
      Float64Array.from(rows, () => history.reduce((sum, { stars }) => sum + stars, 0) / history.length),
    );
    expect(meanAuc(scores, verdictsOf(rated))).toBeGreaterThan(0.4);
  });
});

describe('figures', () => {
  const verdicts = { liked: [0, 1], disliked: [2, 3], dislikedMeans: '' };

  it('average the AUC of the repetitions, ties counting half', () => {
    const scores = [
      [4, 3, 2, 1],
      [3, 1, 1, 2],
    ];
    // The second repetition wins two pairs of four and ties in one.
    expect(meanAuc(scores, verdicts)).toBeCloseTo((1 + 2.5 / 4) / 2, 12);
  });

  it('put the AUC inside its interval, which more items make narrower', () => {
    const width = (count: number) => {
      const random = mulberry32(8);
      const liked = Array.from({ length: count }, (_, i) => i);
      const disliked = liked.map((i) => count + i);
      const scores = [...liked.map(() => gaussian(random) + 1), ...disliked.map(() => gaussian(random))];
      const both = { liked, disliked, dislikedMeans: '' };
      const [low, high] = aucInterval([scores], both);
      expect(low).toBeLessThan(meanAuc([scores], both));
      expect(high).toBeGreaterThan(meanAuc([scores], both));
      return high - low;
    };
    expect(width(160)).toBeLessThan(0.7 * width(20));
  });

  it('rank by Spearman with shared ranks for ties', () => {
    expect(spearman([1, 2, 3], [10, 200, 3000])).toBeCloseTo(1, 12);
    expect(spearman([3, 2, 1], [1, 2, 3])).toBeCloseTo(-1, 12);
    // Ranks 1.5, 1.5, 3, 4 against 1, 2, 3, 4: 4.5 / √(4.5 · 5).
    expect(spearman([1, 1, 2, 3], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(22.5), 12);
    expect(spearman([1, 1, 1], [1, 2, 3])).toBe(0);
  });
});

describe('a reader who goes by authors alone', () => {
  const authors = 12;
  const items: Item[] = Array.from({ length: 120 }, (_, i) => ({
    id: `b${i}`,
    title: `Book ${i}`,
    creators: [`Author ${i % authors}`],
    tags: [],
    kind: 'book',
    backlog: false,
  }));
  const rated = items.slice(0, 96).map((_, row) => ({ row, stars: (row % authors) % 3 === 0 ? 2 : 5 }));
  const report = () =>
    evaluateHistory({ file: 'x.csv', items, rated }, vectorsFor(items.length), () => undefined);

  it('is foretold by authors and by Fit, and not by drawn texts or absent averages', () => {
    const { methods, ...facts } = report();
    expect(Object.keys(methods)).toEqual(['average rating', 'text only', 'creator only', 'fit']);
    expect(methods['creator only'].auc).toBeGreaterThan(0.98);
    expect(methods.fit.auc).toBeGreaterThan(0.95);
    expect(methods.fit.spearman).toBeGreaterThan(0.7);
    expect(Math.abs(methods['text only'].auc - 0.5)).toBeLessThan(0.2);
    expect(methods['average rating']).toMatchObject({ auc: 0.5, ci95: [0.5, 0.5], spearman: 0 });
    expect(facts).toMatchObject({ file: 'x.csv', rated: 96, items: 120, liked: 64, disliked: 32 });
    expect(printHistory(report())).toContain('creator only');
  }, 60_000);

  it('has nothing to tell apart when everything is liked', () => {
    const happy = rated.map(({ row }) => ({ row, stars: 5 }));
    expect(() =>
      evaluateHistory({ file: 'x.csv', items, rated: happy }, vectorsFor(items.length), () => undefined),
    ).toThrow('x.csv: nothing has fewer than four stars');
  });
});

describe('reading an export', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'inglenook-history-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('finds the stars of a Goodreads export, and the backlog beside them', async () => {
    const { csv, expected } = makeGoodreads({ rows: 120, seed: 4, backlogShare: 0.3 });
    const { file, items, rated } = await readPersonalHistory(write('library.csv', csv));
    expect({ file, items: items.length, rated: rated.length }).toEqual({
      file: 'library.csv',
      items: expected.items,
      rated: expected.ratings,
    });
  });

  it('finds the stars of any table with titles and ratings', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `Film ${i},${1 + (i % 10)},19${50 + i}`);
    const { rated } = await readPersonalHistory(
      write('films.csv', ['title,rating,year', ...lines].join('\n')),
    );
    expect(rated).toHaveLength(40);
    expect(Math.max(...rated.map(({ stars }) => stars))).toBe(5);
  });

  it.each([
    ['missing.csv', undefined, 'There is no file'],
    ['noise.csv', '\u0000\u0001\u0002', 'cannot be imported: binary-file'],
    ['few.csv', 'title,rating\nOne,5\nTwo,1\n', `holds 2 rated items; ${LEAST_RATED} are needed`],
  ])(
    'of %s says what is wrong and exits with 2',
    (name, text, message) => {
      const path = text === undefined ? join(folder, name) : write(name, text);
      const { status, stderr } = spawnSync(
        process.execPath,
        ['--import', 'tsx', 'src/cli/eval.ts', '--history', path],
        { cwd: resolve(import.meta.dirname, '../../..'), encoding: 'utf8' },
      );
      expect(stderr).toContain(message);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(status).toBe(2);
    },
    60_000,
  );
});
