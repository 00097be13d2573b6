import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DatasetError } from '../../../src/cli/eval/dataset.ts';
import { compare, printComparison, readReference, TOLERANCE } from '../../../src/cli/eval/reference.ts';

const report = {
  split_sha256: 'abc',
  methods: {
    Popularity: { ndcg10: 0.072 },
    'EASE dense': { ndcg10: 0.122 },
    'Inglenook own': { ndcg10: 0.046 },
  },
};
const reference = {
  split_sha256: 'abc',
  methods: {
    Popularity: { ndcg10: 0.072 },
    'EASE dense': { ndcg10: 0.122 },
    'CosineMean raw': { ndcg10: 0.01 },
  },
};
const withEase = (ndcg10: number) => ({
  ...reference,
  methods: { ...reference.methods, 'EASE dense': { ndcg10 } },
});

it('agrees within the tolerance, on the methods that both have', () => {
  const found = compare(report, withEase(0.122 + 0.9 * TOLERANCE));
  expect(found.agrees).toBe(true);
  expect(found.methods.map(({ name }) => name)).toEqual(['Popularity', 'EASE dense']);
});

it('differs beyond the tolerance, and on another split whatever the figures', () => {
  const found = compare(report, withEase(0.122 - 1.1 * TOLERANCE));
  expect(found.agrees).toBe(false);
  expect(printComparison(found)).toMatch(/EASE dense +0\.12200 +0\.12090 +DIFFERS/);
  expect(compare(report, { ...reference, split_sha256: 'abd' })).toMatchObject({
    agrees: false,
    sameSplit: false,
  });
});

it('lets a method on other vectors be what it is', () => {
  const centred = { ...report, methods: { ...report.methods, 'CosineMean centred': { ndcg10: 0.022 } } };
  const there = { ...reference.methods, 'CosineMean centred': { ndcg10: 0.02 } };
  const found = compare(centred, { ...reference, methods: there });
  expect(found.agrees).toBe(true);
  expect(found.methods.at(-1)).toMatchObject({ name: 'CosineMean centred', agrees: undefined });
});

it('does not agree where there is nothing to compare', () => {
  expect(compare(report, { ...reference, methods: { Popularite: { ndcg10: 0.072 } } }).agrees).toBe(false);
});

it('calls a file that is no reference by its name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'inglenook-reference-'));
  const file = join(folder, 'made-up.json');
  writeFileSync(file, '{"methods": []}');
  await expect(readReference(file)).rejects.toThrow(DatasetError);
  await expect(readReference(file)).rejects.toThrow('made-up.json');
  rmSync(folder, { recursive: true });
});
