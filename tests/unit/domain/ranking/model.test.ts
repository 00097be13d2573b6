import { describe, expect, it } from 'vitest';
import type { Item } from '../../../../src/domain/catalog.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';
import { CandidateFilter } from '../../../../src/domain/ranking/candidates.ts';
import {
  allRows,
  centredCosine,
  centreVectors,
  cosineColumn,
  cosineColumnBatch,
  fullCosine,
  type CentredVectors,
} from '../../../../src/domain/ranking/centred-vectors.ts';
import { CosineColumns } from '../../../../src/domain/ranking/cosine-columns.ts';
import { readFeatures } from '../../../../src/domain/ranking/features.ts';
import { Fit } from '../../../../src/domain/ranking/fit.ts';
import { recentWindow } from '../../../../src/domain/ranking/history.ts';
import { FIRST_SETTING, Kernel, type ItemSpace } from '../../../../src/domain/ranking/kernels.ts';
import { layOut } from '../../../../src/domain/ranking/layout.ts';
import { Pull, pullChances } from '../../../../src/domain/ranking/pull.ts';
import { representatives } from '../../../../src/domain/ranking/representatives.ts';
import { quantizeRows } from '../../../../src/domain/vectors.ts';
import { DIMS, madeUpCatalog } from './catalog-fixture.ts';
import { bestFew } from '../../../../src/domain/ranking/best-few.ts';
import { bestScored } from '../../../../src/domain/ranking/slate.ts';
import { outlookScores, type Outlook } from '../../../../src/domain/ranking/taste.ts';

const made = madeUpCatalog(200, 5, 2);
const spaceOf = (items: readonly Item[]): ItemSpace => ({
  vectors: centreVectors(quantizeRows(made.rows, DIMS)),
  features: readFeatures(items),
});
const space = spaceOf(made.items);
const kernelOf = (items: readonly Item[]) => new Kernel(spaceOf(items), FIRST_SETTING);
const kernel = kernelOf(made.items);

describe('centred vectors', () => {
  it('keep the cosines of the vectors as they came', () => {
    const plain = (a: number, b: number): number => {
      let sum = 0;
      for (let k = 0; k < DIMS; k++) sum += made.rows[a * DIMS + k] * made.rows[b * DIMS + k];
      return sum;
    };
    for (let a = 0; a < 20; a++)
      for (let b = 0; b < 20; b++)
        expect(Math.abs(fullCosine(space.vectors, a, b) - plain(a, b))).toBeLessThan(0.01);
  });

  it('are unit vectors around the mean of the catalog', () => {
    expect(centredCosine(space.vectors, 3, 3)).toBeCloseTo(1, 12);
    let sum = 0;
    for (let a = 0; a < 200; a++) for (let b = 0; b < 200; b++) sum += centredCosine(space.vectors, a, b);
    expect(Math.abs(sum / 40_000)).toBeLessThan(0.02);
  });
});

describe('cosine columns', () => {
  it('are the same bytes one by one and eight at a time', () => {
    const rows = [3, 14, 15, 92, 65, 35, 89, 79];
    expect(cosineColumnBatch(space.vectors, rows)).toEqual(
      rows.map((row) => cosineColumn(space.vectors, row)),
    );
  });

  it('stand for the cosine to half a step, and for none below 0', () => {
    const column = cosineColumn(space.vectors, 7);
    for (let j = 0; j < 200; j++)
      expect(Math.abs(column[j] / 255 - Math.max(0, centredCosine(space.vectors, 7, j)))).toBeLessThan(
        0.5 / 255 + 1e-9,
      );
  });
});

describe('kernels', () => {
  it('are symmetric, split exactly, and give only the leaning for what is missing', () => {
    for (let a = 0; a < 30; a++) {
      expect(kernel.covariance(a, a + 1)).toBe(kernel.covariance(a + 1, a));
      expect(kernel.parts(a, a + 1).reduce((x, y) => x + y, 0)).toBeCloseTo(kernel.covariance(a, a + 1), 12);
    }
    const bare = kernelOf(
      made.items.map((item) => ({ ...item, creators: [], tags: [], year: undefined, numbers: {} })),
    );
    expect(bare.parts(1, 1).map((part) => +part.toFixed(9))).toEqual([0.3, 0, 0, 0, 0, 0, 0.1]);
  });

  it('stay positive semi-definite where one item shares creators with many', () => {
    // "Shares any creator" as 0 or 1 has an eigenvalue of 1 − √12 here; a quadratic form finds it.
    const items = made.items.map((item, j) => ({
      ...item,
      creators:
        j === 0 ? Array.from({ length: 12 }, (_, k) => `c${k}`) : j <= 12 ? [`c${j - 1}`] : item.creators,
    }));
    const joint = kernelOf(items);
    let form = 0;
    for (let a = 0; a <= 12; a++)
      for (let b = 0; b <= 12; b++)
        form += (a ? -1 / Math.sqrt(12) : 1) * (b ? -1 / Math.sqrt(12) : 1) * joint.parts(a, b)[1];
    expect(form).toBeGreaterThanOrEqual(-1e-12);
  });

  it('see creators through case, width and punctuation', () => {
    const items = made.items.map((item, j) =>
      j === 0
        ? { ...item, creators: ['URSULA K. LE GUIN'] }
        : j === 1
          ? { ...item, creators: ['Ursula K Le Guin'] }
          : item,
    );
    expect(kernelOf(items).parts(0, 1)[1]).toBeCloseTo(0.3, 12);
  });
});

describe('Fit', () => {
  it('has a catalog-wide mean that agrees with the exact one to the rounding of its columns', () => {
    const random = mulberry32(3);
    const events = Array.from({ length: 25 }, (_, i) => ({
      row: 7 * i,
      target: gaussian(random),
      noise: 0.6,
    }));
    const fit = new Fit(kernel, new CosineColumns(space.vectors));
    fit.sync(events);
    const rows = events.map(({ row }) => row);
    const means = fit.means(rows, fit.process.weights, allRows(200));
    // A column puts every cosine below 0 at 0, and its level at nothing, where the kernel is still worth exp(−4).
    for (let j = 0; j < 200; j++)
      expect(Math.abs(means[j] - fit.process.mean(fit.point(j).covariances))).toBeLessThan(0.03);
  });

  it('scales the noise of every event with that of a rating', () => {
    const noisy = new Kernel(space, { ...FIRST_SETTING, noise: 1.2 });
    const fit = new Fit(noisy, new CosineColumns(space.vectors));
    const prior = noisy.covariance(4, 4);
    for (const [tabled, noise] of [
      [0.6, 1.2],
      [1.2, 2.4],
    ]) {
      fit.sync([{ row: 4, target: 1, noise: tabled }]);
      expect(fit.mean(4, fit.point(4))).toBeCloseTo(prior / (prior + noise), 12);
    }
  });

  it('remembers points through appended and replaced events without a trace', () => {
    const events = Array.from({ length: 12 }, (_, i) => ({ row: 5 * i, target: i % 2 ? 1 : -1, noise: 0.6 }));
    const lived = new Fit(kernel, new CosineColumns(space.vectors));
    const replaced = [...events.slice(0, 6), events[9], { ...events[7], noise: 1.2 }];
    for (const list of [events.slice(0, 4), events, replaced, replaced.slice(1), events]) {
      lived.sync(list);
      const fresh = new Fit(kernel, new CosineColumns(space.vectors));
      fresh.sync(list);
      expect(lived.point(101)).toEqual(fresh.point(101));
      expect(lived.process.weights).toEqual(fresh.process.weights);
    }
  });
});

describe('Pull', () => {
  const pullOf = () => new Pull(200, new CosineColumns(space.vectors));
  const votes = Array.from({ length: 80 }, (_, i) => ({ row: (i * 37) % 200, vote: [10, -10, 0, 6][i % 4] }));

  it('follows the formula of the evaluation', () => {
    const pull = pullOf();
    const few = votes.slice(0, 20);
    pull.sync(few);
    const got = pull.votes(few);
    for (let j = 0; j < 200; j++) {
      const expected = few.reduce((sum, { row, vote }, i) => {
        const recency = 0.2 + 0.8 * 2 ** (-(19 - i) / 10);
        return sum + (vote / 10) * recency * Math.exp(12 * (centredCosine(space.vectors, row, j) - 1));
      }, 0);
      expect(Math.abs(got[j] - expected)).toBeLessThan(0.06);
    }
  });

  it('leaves no trace of a vote taken back', () => {
    const lived = pullOf();
    lived.sync(votes);
    lived.sync(votes.filter((_, i) => i !== 3 && i !== 40));
    const rest = votes.filter((_, i) => i !== 3 && i !== 40);
    const fresh = pullOf();
    fresh.sync(rest);
    expect(lived.votes(rest)).toEqual(fresh.votes(rest));
    lived.sync(votes);
    const shorter = votes.filter((_, i) => i !== 8);
    fresh.sync(shorter);
    expect(lived.votes(votes, votes[8].row)).toEqual(fresh.votes(shorter));
  });

  it('gives chances in (0, 1) that keep the order, and 1 for all without a like', () => {
    const rows = Int32Array.from({ length: 200 }, (_, j) => j);
    const scores = Float32Array.from(rows, (j) => (j - 50) / 100);
    const chances = pullChances(scores, rows);
    for (let j = 1; j < 200; j++) expect(chances[j]).toBeGreaterThanOrEqual(chances[j - 1]);
    expect(chances[0]).toBeGreaterThan(0);
    expect(chances[199]).toBeLessThan(1);
    expect(new Set(pullChances(new Float32Array(200), rows))).toEqual(new Set([1]));
  });
});

describe('the best scores', () => {
  const random = mulberry32(8);
  const count = 20_000;
  const rows = allRows(count).reverse();
  const chances = Float32Array.from(rows, () => random() ** 3);
  const means = Float32Array.from(rows, () => gaussian(random));
  let asked = 0;
  const outlook: Outlook = {
    meansOf: (some) => {
      asked += some.length;
      return Float32Array.from(some, (row) => means[row]);
    },
    votes: new Float32Array(count),
    tagVotes: new Float32Array(count),
    threshold: 0,
    variance: 1.6,
  };

  it('of a large catalog are those of all, though Fit is asked about few', () => {
    const all = bestFew(outlookScores(outlook, rows, chances), 100);
    asked = 0;
    expect(bestScored(outlook, rows, chances, 100)).toEqual(all);
    expect(asked).toBeLessThan(count / 4);
  });

  it('are asked of all where Pull has no say', () => {
    asked = 0;
    expect(bestScored(outlook, rows, undefined, 100)).toEqual(
      bestFew(outlookScores(outlook, rows, undefined), 100),
    );
    expect(asked).toBe(2 * count);
  });
});

describe('candidates', () => {
  const items: Item[] = [
    { id: 'a', title: '三体', creators: ['刘慈欣'], year: 2006, kind: 'book', tags: ['科幻'], backlog: true },
    {
      id: 'b',
      title: 'Ｓｏｌａｒｉｓ',
      creators: ['Stanisław Lem'],
      year: 1961,
      kind: 'book',
      tags: ['sf'],
      backlog: false,
    },
    {
      id: 'c',
      title: 'Stalker',
      creators: ['A. Tarkovsky'],
      kind: 'film',
      tags: ['sf', 'slow'],
      backlog: false,
    },
  ];
  const passing = (filter: object): string =>
    Array.from(
      new CandidateFilter(items).rows({ backlogOnly: false, kinds: [], tags: [], ...filter }, () => false),
      (row) => items[row].id,
    ).join('');

  it.each([
    [{}, 'abc'],
    [{ text: '三体' }, 'a'],
    [{ text: '慈欣' }, 'a'],
    [{ text: 'SOLARIS' }, 'b'],
    [{ text: ' stan' }, 'b'],
    [{ text: 'ｔａｒｋ' }, 'c'],
    [{ text: '   ' }, 'abc'],
    [{ tags: ['slow', '科幻'] }, 'ac'],
    [{ kinds: ['film'] }, 'c'],
    [{ fromYear: 1961, toYear: 2000 }, 'b'],
    [{ backlogOnly: true }, 'a'],
  ])('%j lets %s pass', (filter, expected) => expect(passing(filter)).toBe(expected));
});

describe('recentWindow', () => {
  it('keeps the most recent, and moves by steps so that not every tap refits everything', () => {
    const starts = Array.from({ length: 60 }, (_, n) => {
      const all = Array.from({ length: n }, (_, i) => i);
      const kept = recentWindow(all, 30);
      expect(kept.length).toBeLessThanOrEqual(30);
      expect(kept).toEqual(all.slice(n - kept.length));
      return n - kept.length;
    });
    expect(new Set(starts).size).toBeLessThanOrEqual(7);
  });
});

describe('representatives', () => {
  const rows = Array.from({ length: 200 }, (_, j) => j);

  it('cover every cluster once before any twice', () => {
    expect(new Set(representatives(space.vectors, rows, 5).map((row) => row % 5)).size).toBe(5);
  });

  it('avoid clashes while anything else is left', () => {
    const picked = representatives(space.vectors, rows.slice(0, 20), 10, (a, b) => a % 10 === b % 10);
    expect(new Set(picked.map((row) => row % 10)).size).toBe(10);
    expect(representatives(space.vectors, rows.slice(0, 20), 20, () => true)).toHaveLength(20);
  });
});

describe('layOut', () => {
  const positions = layOut(space.vectors, mulberry32(1));
  const distance = (a: number, b: number): number =>
    Math.hypot(positions[2 * a] - positions[2 * b], positions[2 * a + 1] - positions[2 * b + 1]);

  it('fills the disc evenly', () => {
    const radii = Array.from({ length: 200 }, (_, j) => Math.hypot(positions[2 * j], positions[2 * j + 1]));
    expect(Math.max(...radii)).toBeLessThanOrEqual(1);
    // Half of the area of a disc lies within √½ of its centre.
    expect(radii.filter((r) => r < Math.SQRT1_2).length).toBe(100);
  });

  it('keeps clusters together', () => {
    const mean = (same: boolean): number => {
      let sum = 0;
      let pairs = 0;
      for (let a = 0; a < 200; a++)
        for (let b = 0; b < a; b++)
          if ((a % 5 === b % 5) === same) {
            sum += distance(a, b);
            pairs++;
          }
      return sum / pairs;
    };
    expect(mean(true)).toBeLessThan(0.7 * mean(false));
  });

  it('is repeatable, and leaves items without a direction in the middle', () => {
    expect(layOut(space.vectors, mulberry32(1))).toEqual(positions);
    const flat: CentredVectors = centreVectors(quantizeRows(new Float32Array(5 * DIMS), DIMS));
    expect([...layOut(flat, mulberry32(1))]).toEqual(new Array(10).fill(0));
  });
});
