/** The rules of the house hold, and each of them bites: what is planted against it is caught, by it alone. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { cruise, type IViolation } from 'dependency-cruiser';
import extractDepcruiseConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLANTS, plantedFiles } from './plants.ts';

const root = resolve(import.meta.dirname, '../..');
const config = await extractDepcruiseConfig(join(import.meta.dirname, 'dependency-cruiser.mjs'));
const ruleNames = (config.forbidden ?? []).map((rule) => rule.name ?? '');

/** Violations of the rules in `folder`/src. The working directory is part of dependency-cruiser's resolution. */
async function violationsIn(folder: string): Promise<IViolation[]> {
  const { output } = await cruise(['src'], {
    ...config.options,
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden: config.forbidden },
  });
  if (typeof output === 'string') throw new Error('expected a result object');
  return output.summary.violations;
}

const sentence = ({ rule, from }: { rule: string | undefined; from: string }) => `${rule}: ${from}`;
const sentences = (violations: readonly IViolation[]) => [
  ...new Set(violations.map(({ rule, from }) => sentence({ rule: rule.name, from }))),
];

describe('arrows between the rooms', () => {
  it('are kept by the code', async () => {
    expect(sentences(await violationsIn(root))).toEqual([]);
  });
});

describe('each rule about imports', () => {
  const planted = PLANTS.filter((plant) => plant.rule !== undefined);
  let folder: string;
  let found: string[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'inglenook-plants-'));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    for (const [file, code] of plantedFiles()) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), code);
    }
    found = sentences(await violationsIn(folder));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(ruleNames)('%s catches what is planted against it', (name) => {
    const wanted = planted.filter((plant) => plant.rule === name).map(sentence);
    expect(wanted).not.toEqual([]);
    expect(found.filter((one) => one.startsWith(`${name}: `)).sort()).toEqual(wanted.sort());
  });

  it('leaves alone what belongs to another rule, or to none', () => {
    expect([...found].sort()).toEqual([...new Set(planted.map(sentence))].sort());
  });
});

describe('the files', () => {
  const filesUnder = (folder: string) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.includes('/src/paraglide/') && /\.(ts|mjs|svelte)$/.test(path));
  const text = (path: string) => readFileSync(path, 'utf8');

  it('of src have at most 400 lines', () => {
    const long = filesUnder('src').filter((path) => text(path).trimEnd().split('\n').length > 400);
    expect(long).toEqual([]);
  });

  it('of the tests skip nothing and single nothing out', () => {
    const partial = filesUnder('tests').filter((path) =>
      /\b(it|test|describe|suite)\s*\.\s*(only|skip|skipIf|todo|fixme|fails)\b/.test(text(path)),
    );
    expect(partial).toEqual([]);
  });

  it('include a lockfile without download addresses', () => {
    expect(text(join(root, 'package-lock.json'))).not.toContain('"resolved"');
  });
});
