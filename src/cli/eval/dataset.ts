/** A folder of ratings: MovieLens' movies.csv, or items.csv (itemId, title, genre), beside ratings.csv. */
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import type { Item } from '../../domain/catalog.ts';
import { filmTitle } from '../../domain/importing/movielens.ts';
import type { RatedEvent, RatedPerson } from '../../domain/learning/split.ts';

export interface Dataset {
  /** In ascending order of their numbers. */
  readonly items: readonly Item[];
  /** Number of each item for the order of ties: its id, or its place among the sorted ids where they are not all whole numbers. */
  readonly numbers: Float64Array;
  /** What the encoder reads, one text an item. */
  readonly texts: readonly string[];
  /** In ascending order of their ids; ratings oldest first. */
  readonly people: readonly RatedPerson[];
  readonly ratings: number;
  /** Ratings left out because the catalog does not list their item, or because the same person rated it again later. */
  readonly dropped: number;
}

/** What is wrong with a folder, in a sentence for the terminal. */
export class DatasetError extends Error {}

type Row = Readonly<Record<string, string | undefined>>;

function readRows(file: string, onRow: (row: Row, line: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let line = 1;
    Papa.parse<Row>(createReadStream(file), {
      header: true,
      skipEmptyLines: true,
      transformHeader: (name) => name.replace(/^\uFEFF/, '').trim(),
      step: ({ data }) => {
        try {
          onRow(data, ++line);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      },
      complete: () => resolve(),
      error: reject,
    });
  });
}

/** The first of these columns that a row has, or an error that names them. */
function cell(row: Row, file: string, line: number, ...names: string[]): string {
  for (const name of names) {
    const value = row[name];
    if (value !== undefined) return value;
  }
  throw new DatasetError(`${file}, record ${line}: no column ${names.join(' or ')}`);
}

function numeric(text: string, file: string, line: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new DatasetError(`${file}, record ${line}: “${text}” is not a number`);
  return value;
}

/** Ids as numbers: themselves when all are whole, else their places in sorted order, from 1. */
export function numberIds(ids: Iterable<string>): Map<string, number> {
  const distinct = [...new Set(ids)];
  if (distinct.every((id) => /^\d{1,15}$/.test(id))) return new Map(distinct.map((id) => [id, Number(id)]));
  distinct.sort((a, b) => (a < b ? -1 : 1));
  return new Map(distinct.map((id, place) => [id, place + 1]));
}

/** The text of an item as the evaluation defines it: the title as it stands, then the genres. */
export const evaluationText = (title: string, genres: readonly string[]): string =>
  genres.length ? `${title}. ${genres.join(', ')}.` : `${title}.`;

async function readItems(file: string, kind: Item['kind']) {
  const items: Item[] = [];
  await readRows(file, (row, line) => {
    const title = cell(row, file, line, 'title').trim();
    const genres = cell(row, file, line, 'genres', 'genre')
      .split('|')
      .map((genre) => genre.trim())
      .filter((genre) => genre && genre !== '(no genres listed)');
    const { year } = filmTitle(title);
    const id = cell(row, file, line, 'movieId', 'itemId').trim();
    items.push({
      id,
      title,
      creators: [],
      ...(year !== undefined && { year }),
      kind,
      tags: genres,
      backlog: false,
    });
  });
  if (!items.length) throw new DatasetError(`${file} lists no items`);
  const numbers = numberIds(items.map(({ id }) => id));
  if (numbers.size < items.length) throw new DatasetError(`${file} lists an item twice`);
  items.sort((a, b) => numbers.get(a.id)! - numbers.get(b.id)!);
  return { items, numbers: Float64Array.from(items, ({ id }) => numbers.get(id)!) };
}

interface Rating extends RatedEvent {
  /** Seconds, or the place in the file where it has no timestamps. */
  readonly time: number;
}

/**
 * Oldest first, equal times by row (ascending item number); of several ratings of one item the latest stays. The times
 * end here: no method is to see more of them than the order.
 */
function inOrder(ratings: Rating[]): RatedEvent[] {
  ratings.sort((a, b) => a.time - b.time || a.row - b.row);
  const latest = new Map(ratings.map((rating) => [rating.row, rating]));
  return ratings
    .filter((rating) => latest.get(rating.row) === rating)
    .map(({ row, stars }) => ({ row, stars }));
}

async function readPeople(file: string, items: readonly Item[]) {
  const rows = new Map(items.map(({ id }, row) => [id, row]));
  const byUser = new Map<string, Rating[]>();
  let read = 0;
  await readRows(file, (row, line) => {
    read++;
    const item = rows.get(cell(row, file, line, 'movieId', 'itemId').trim());
    const user = cell(row, file, line, 'userId').trim();
    const stars = numeric(cell(row, file, line, 'rating'), file, line);
    const time = row.timestamp === undefined ? line : numeric(row.timestamp, file, line);
    let ratings = byUser.get(user);
    if (!ratings) byUser.set(user, (ratings = []));
    if (item !== undefined) ratings.push({ row: item, stars, time });
  });
  const numbers = numberIds(byUser.keys());
  const people = [...byUser]
    .map(([user, ratings]): RatedPerson => ({ id: numbers.get(user)!, events: inOrder(ratings) }))
    .sort((a, b) => a.id - b.id);
  const kept = people.reduce((sum, { events }) => sum + events.length, 0);
  return { people, ratings: kept, dropped: read - kept };
}

/** Reads a data set. Throws DatasetError when the folder or one of its two files is missing or cannot be read as such. */
export async function readDataset(folder: string): Promise<Dataset> {
  if (!existsSync(folder)) throw new DatasetError(`There is no folder ${folder}`);
  const films = join(folder, 'movies.csv');
  const plain = join(folder, 'items.csv');
  const ratingsFile = join(folder, 'ratings.csv');
  const itemsFile = [films, plain].find(existsSync);
  if (itemsFile === undefined) throw new DatasetError(`${folder} holds neither movies.csv nor items.csv`);
  if (!existsSync(ratingsFile)) throw new DatasetError(`${folder} holds no ratings.csv`);
  const { items, numbers } = await readItems(itemsFile, itemsFile === films ? 'film' : 'other');
  const texts = items.map(({ title, tags }) => evaluationText(title, tags));
  return { items, numbers, texts, ...(await readPeople(ratingsFile, items)) };
}
