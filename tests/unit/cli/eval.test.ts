/** The evaluation on two made-up folders, and the command line around it. No text model is run: vectors are drawn. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { evaluationText, numberIds, readDataset } from '../../../src/cli/eval/dataset.ts';
import { evaluate } from '../../../src/cli/eval/evaluation.ts';
import { printReport } from '../../../src/cli/eval/report.ts';
import { makeStudy } from '../../../src/cli/eval/study.ts';
import { splitPerson, splitText } from '../../../src/domain/learning/split.ts';
import { gaussian, mulberry32 } from '../../../src/domain/random.ts';
import { quantizeRows } from '../../../src/domain/vectors.ts';

const fixture = (name: string) => resolve(import.meta.dirname, '../../fixtures', name);

const vectorsFor = (count: number, dims = 16) => {
  const random = mulberry32(6);
  return quantizeRows(
    Float32Array.from({ length: count * dims }, () => gaussian(random)),
    dims,
  );
};

async function openStudy(name: string) {
  const dataset = await readDataset(fixture(name));
  return makeStudy(dataset, vectorsFor(dataset.items.length));
}

const facts = { data: 'eval-mini', encoder: 'drawn' };

describe('a folder in MovieLens format', () => {
  it('is put in order of item numbers and of time, items of equal times by number', async () => {
    const { items, people, ratings, dropped, texts } = await readDataset(fixture('eval-mini'));
    expect(items.map(({ id }) => Number(id))).toEqual([
      1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610,
    ]);
    expect({ people: people.length, ratings, dropped }).toEqual({ people: 5, ratings: 44, dropped: 0 });
    // In the file, person 1's events stand backwards, and films 2 and 3 share a second.
    expect(people[0].events.slice(0, 4).map(({ row }) => items[row].id)).toEqual(['1', '2', '3', '5']);
    expect(texts[2]).toBe('"Call It, Friend" (1999). Comedy.');
    expect(items[4]).toMatchObject({ title: 'Ember (2010)', year: 2010, tags: ['Drama', 'Sci-Fi'] });
  });

  it('is split as a separate implementation split it', async () => {
    const { items, people } = await readDataset(fixture('eval-mini'));
    const ids = items.map(({ id }) => id);
    const text = splitText(people.map(splitPerson), ids);
    expect(text).toBe('1:377,610\n2:144,233\n3:233,144,377');
    expect(createHash('sha256').update(text).digest('hex')).toBe(
      '19f20a2b3869a4d38dac1490d67c5271c34d37752fed5e2735c0eedbd412d3c5',
    );
  });
});

describe('a folder without timestamps and with ids of letters', () => {
  it('takes the order of the file for the order of time', async () => {
    const timed = await readDataset(fixture('eval-mini'));
    const untimed = await readDataset(fixture('eval-mini-untimed'));
    expect(untimed.people).toEqual(timed.people);
    expect(untimed.items[4]).toMatchObject({ id: 'film-008', title: 'Ember (2010)', kind: 'other' });
    expect(Array.from(untimed.numbers)).toEqual(Array.from({ length: 14 }, (_, place) => place + 1));
  });
});

describe('the evaluation', () => {
  it('gives Popularity the figures that are worked out by hand', async () => {
    const report = await evaluate(await openStudy('eval-mini'), ['prior'], facts, () => undefined);
    // Person 1 has 377 and 610 left. Nobody outside their fold, in which 6 is too, liked either before the cut, so the
    // hash puts 377 first, and the liked 610 second. Person 3 has five left; 3, 233 and 610 have one like each and come
    // in this order by hash: the liked 233 is second again.
    expect(report.methods.Popularity).toMatchObject({
      users: 2,
      ndcg10: 1 / Math.log2(3),
      mrr: 0.5,
      hitrate10: 1,
      recall10_plain: 1,
      coverage10: 5 / 14,
    });
    expect(report.counts).toMatchObject({
      people: 5,
      eligible: 3,
      odd: 2,
      dev_even: 1,
      odd_test_positives: 2,
    });
  });

  it('runs every method of both tracks and prints each by name', async () => {
    const report = await evaluate(await openStudy('eval-mini'), ['own', 'prior'], facts, () => undefined);
    const printed = printReport(report);
    for (const name of [
      'Random',
      'Popularity',
      'CosineMean raw',
      'CosineMean centred',
      'ItemKNN k100',
      'EASE dense',
      'Inglenook own',
      'Inglenook prior',
      'Inglenook prior, Pull alone',
    ]) {
      expect(report.methods[name].ndcg10).toBeGreaterThan(0);
      expect(printed).toContain(name);
    }
    expect(Object.keys(report.curves_ndcg10['Inglenook prior'].all_users)).toEqual(
      expect.arrayContaining(['full', 'first5', 'last50']),
    );
    expect(report.prior_bytes).toBeGreaterThan(0);
    // Persons 1 and 3 have two and three held-back events, all of which are judged.
    expect(report.calibration.own?.events).toBe(5);
    expect(report.calibration.prior?.events).toBe(5);
    expect(printed).toContain('P(like) of held-back ratings, own');
  });

  it('shows methods of the own track no other person', async () => {
    const report = await evaluate(await openStudy('eval-mini'), ['own'], facts, () => undefined);
    expect(Object.values(report.methods).every(({ group }) => group === 'own')).toBe(true);
    expect(report.prior_bytes).toBeUndefined();
    expect(report.like_dislike_auc).not.toHaveProperty('Inglenook prior');
    expect(Object.keys(report.calibration)).toEqual(['own']);
  });
});

describe('numberIds', () => {
  it('keeps whole numbers and ranks anything else', () => {
    expect(Array.from(numberIds(['10', '9']).values())).toEqual([10, 9]);
    expect(Object.fromEntries(numberIds(['b', '10', 'a', 'b']))).toEqual({ 10: 1, a: 2, b: 3 });
  });
});

describe('evaluationText', () => {
  it('is the title as it stands, then the genres', () => {
    expect(evaluationText('Toy Story (1995)', ['Adventure', 'Animation'])).toBe(
      'Toy Story (1995). Adventure, Animation.',
    );
    expect(evaluationText('Matrix, The (1999)', [])).toBe('Matrix, The (1999).');
  });
});

describe('the command line', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'src/cli/eval.ts', ...args], {
      cwd: resolve(import.meta.dirname, '../../..'),
      encoding: 'utf8',
    });

  it('says which folder is missing and exits with 2', () => {
    const { status, stderr } = run('--dataset', '/no/such/folder');
    expect(status).toBe(2);
    expect(stderr).toBe('There is no folder /no/such/folder\n');
  });

  it('says how it is called when it is called otherwise', () => {
    for (const args of [
      [],
      ['--dataset', '.', '--track', 'both'],
      ['--datset', '.'],
      ['--dataset', '.', '--simulate'],
      ['--history', 'x.csv', '--people', '3'],
      ['--simulate', '--people', 'many'],
    ]) {
      const { status, stderr } = run(...args);
      expect(status).toBe(2);
      expect(stderr).toContain('usage: tsx src/cli/eval.ts --dataset DIR');
    }
  }, 60_000);
});

describe('a folder that cannot be read', () => {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  const folderWith = (files: Readonly<Record<string, string>>) => {
    const folder = mkdtempSync(join(tmpdir(), 'inglenook-eval-'));
    folders.push(folder);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return folder;
  };
  const movies = 'movieId,title,genres\n1,One,Drama\n2,Two,Drama\n';

  it.each([
    ['no catalog', {}, 'neither movies.csv nor items.csv'],
    ['no ratings', { 'movies.csv': movies }, 'no ratings.csv'],
    ['no title', { 'movies.csv': 'movieId,genres\n1,Drama\n', 'ratings.csv': '' }, 'no column title'],
    ['an empty catalog', { 'movies.csv': 'movieId,title,genres\n', 'ratings.csv': '' }, 'no items'],
    ['an item twice', { 'movies.csv': `${movies}2,Two,Drama\n`, 'ratings.csv': '' }, 'twice'],
    [
      'stars that are no number',
      { 'movies.csv': movies, 'ratings.csv': 'userId,movieId,rating,timestamp\n1,1,good,5\n' },
      'record 2: “good” is not a number',
    ],
  ])('for %s says so', async (_, files, message) => {
    await expect(readDataset(folderWith(files))).rejects.toThrow(message);
  });

  it('counts what it had to leave out: unknown items, and what was rated again', async () => {
    const ratings = 'userId,movieId,rating,timestamp\n1,1,2,10\n1,9,4,11\n1,1,5,30\n1,2,3,20\n';
    const { people, dropped } = await readDataset(
      folderWith({ 'movies.csv': movies, 'ratings.csv': ratings }),
    );
    expect(dropped).toBe(2);
    expect(people[0].events).toEqual([
      { row: 1, stars: 3 },
      { row: 0, stars: 5 },
    ]);
  });
});
