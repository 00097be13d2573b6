/** Makes the prior of a MovieLens folder: the same films in the same rows as an import of the folder makes of it. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readFiles } from '../domain/importing/detect.ts';
import type { ImportFile } from '../domain/importing/import-types.ts';
import { readHistories } from '../domain/importing/histories.ts';
import { isLike } from '../domain/learning/split.ts';
import { hashText, mulberry32 } from '../domain/random.ts';
import { buildPrior, FACTORS } from '../domain/ranking/priors/prior.ts';
import { sealPrior } from '../domain/ranking/priors/sealed-prior.ts';

/** The two pairs of files that a MovieLens folder may hold. */
const PAIRS = [
  ['movies.csv', 'ratings.csv'],
  ['movies.dat', 'ratings.dat'],
] as const;

/**
 * People that a prior is counted from at most, drawn by a hash of their ids. EASE is cubic in them: 610 take half a
 * minute, 1,000 two minutes, and 3,000 would take an hour.
 */
const MOST_PEOPLE = 1000;

/**
 * What a file is to come to: as much as a photograph. Where the liked items are many, each keeps fewer of its sources,
 * down to twenty, which cost EASE alone 0.012 of NDCG@10: with fewer it would be hardly worth its
 * room, so that a large catalog gets a larger file.
 */
const MOST_BYTES = 1_000_000;
const MOST_SOURCES = 50;
const LEAST_SOURCES = 20;
const BYTES_PER_SOURCE = 3;
/** Row, count, two scales, and the codes of the factors. */
const BYTES_PER_LIKED_ITEM = 14 + FACTORS;

const sourcesFor = (liked: number, items: number): number => {
  const left = MOST_BYTES - items - liked * BYTES_PER_LIKED_ITEM;
  const room = Math.floor(left / (liked * BYTES_PER_SOURCE));
  return Math.max(LEAST_SOURCES, Math.min(MOST_SOURCES, room));
};

/** Start of the factors, so that the same folder makes the same file. */
const SEED = 1;

async function fileIn(folder: string, name: string): Promise<ImportFile> {
  return { name, bytes: new Uint8Array(await readFile(join(folder, name))) };
}

/** A prior file and what it was made from. */
export interface CountedPrior {
  readonly file: Uint8Array<ArrayBuffer>;
  /** People that it was counted from, and all in the folder. */
  readonly counted: number;
  readonly people: number;
  readonly likedItems: number;
  readonly items: number;
  readonly sourcesPerItem: number;
  /** Of counting, without reading the folder. */
  readonly seconds: number;
}

/**
 * Counts the prior of a MovieLens folder. Throws when the folder holds neither pair of files.
 * @param without id of a person to leave out: whoever is going to rank with it is better not among those who made it.
 */
export async function countPrior(folder: string, without: string | undefined): Promise<CountedPrior> {
  const pair = PAIRS.find((names) => names.every((name) => existsSync(join(folder, name))));
  if (!pair) throw new Error(`${folder} holds neither movies.csv and ratings.csv nor their older .dat files`);
  const [movies, ratings] = await Promise.all(pair.map((name) => fileIn(folder, name)));
  const { items } = await readFiles([movies, ratings]);
  const ids = items.map(({ id }) => id);
  const people = await readHistories(ratings, ids);
  const kept = [...people]
    .filter(([person]) => person !== without)
    .sort(([a], [b]) => hashText(a) - hashText(b))
    .slice(0, MOST_PEOPLE)
    .map(([, history]) => history);

  const started = performance.now();
  const liked = new Set(kept.flatMap((history) => history.filter(isLike).map(({ row }) => row))).size;
  const sourcesPerItem = sourcesFor(liked, items.length);
  const prior = buildPrior(kept, items.length, mulberry32(SEED), { sourcesPerItem });
  const file = await sealPrior(prior, ids);
  return {
    file,
    counted: kept.length,
    people: people.size,
    likedItems: prior.rows.length,
    items: items.length,
    sourcesPerItem,
    seconds: (performance.now() - started) / 1000,
  };
}

/** Writes the prior of `folder` to `out`, and says on the terminal what it was made from; see countPrior. */
export async function packPrior(folder: string, out: string, without: string | undefined): Promise<void> {
  const prior = await countPrior(folder, without);
  const { file, counted, people, likedItems, items, sourcesPerItem, seconds } = prior;
  await writeFile(out, file);
  console.log(
    `${basename(out)}: ${counted} of ${people} people, ${likedItems} of ${items} items liked, ${sourcesPerItem} sources each, ${file.length} bytes, ${seconds.toFixed(1)} s`,
  );
}
