/**
 * Comments that separate people would hardly have written: many that say nearly the same within hours, and many in one
 * minute. They are marked and counted apart, never deleted: a promotion or a news story can look alike.
 */
import type { QuantizedVectors } from '../catalog.ts';
import { normalizeKey } from '../catalog.ts';
import { hashText } from '../random.ts';
import type { CommentRow } from './comment-types.ts';
import type { Burst, BurstFindings } from './pulse-types.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Near-duplicates of a burst come within so long of each other; a text that comes back once a month is a habit. */
const GAP_MS = 6 * HOUR_MS;
/** Three people may copy a phrase; five within hours were asked to. */
const LEAST_ALIKE = 5;
/** Comments in one minute: the usual rate of the fullest day, times twenty, and at least so many. */
const LEAST_IN_MINUTE = 6;
const TIMES_USUAL = 20;
/** Shared shingles over all: two of one template have 0.6 and more, two of one topic under 0.2. */
const ALIKE_WORDS = 0.5;
/** Of E5's vectors, whose cosines lie between 0.8 and 1: paraphrases of one template have 0.97 and more. */
const ALIKE_MEANING = 0.97;
/** Words that two comments share before their vectors are looked at: without any, nearness is of topic alone. */
const SOME_WORDS = 0.25;
/** Short praise is the same by chance: "very good", 很好. */
const LEAST_CHARACTERS = 12;
/** Comments of one kind that a new one is compared with: the last ones stand for all before them. */
const MOST_COMPARED = 20;

/** Runs of four characters, spaces and marks aside, as ascending numbers: they serve both languages, and a changed word changes few. */
function shinglesOf(plain: string): Uint32Array {
  const runs = new Set<number>();
  let rolling = 0;
  for (let at = 0; at < plain.length; at++) {
    // Eight bits a character: what was before the last four has left the 32.
    rolling = (rolling << 8) ^ plain.charCodeAt(at) ^ (plain.charCodeAt(at) >>> 8);
    if (at >= 3) runs.add(Math.imul(rolling, 0x9e3779b1) >>> 0);
  }
  return Uint32Array.from(runs).sort();
}

/** What two ascending lists share, over all that they have. */
function overlap(a: Uint32Array, b: Uint32Array): number {
  let [shared, i, j] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left === right) shared++;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return shared / Math.max(1, a.length + b.length - shared);
}

function cosine({ codes, scales, dims }: QuantizedVectors, a: number, b: number): number {
  let sum = 0;
  for (let k = 0, i = a * dims, j = b * dims; k < dims; k++) sum += codes[i + k] * codes[j + k];
  return sum * scales[a] * scales[b];
}

/** Groups of rows that are joined to each other (union–find). */
class Joined {
  readonly #parent = new Map<number, number>();

  #root(row: number): number {
    let at = row;
    for (let up = this.#parent.get(at); up !== undefined && up !== at; up = this.#parent.get(at)) at = up;
    return at;
  }

  join(a: number, b: number): void {
    const [first, second] = [this.#root(a), this.#root(b)];
    this.#parent.set(Math.max(first, second), Math.min(first, second));
    if (!this.#parent.has(Math.min(first, second)))
      this.#parent.set(Math.min(first, second), Math.min(first, second));
  }

  groups(): number[][] {
    const groups = new Map<number, number[]>();
    for (const row of [...this.#parent.keys()].sort((a, b) => a - b)) {
      const root = this.#root(row);
      const group = groups.get(root);
      if (group) group.push(row);
      else groups.set(root, [row]);
    }
    return [...groups.values()];
  }
}

interface Timed {
  readonly row: number;
  readonly time: number;
  /** Whether the source told the hour. */
  readonly toMinute: boolean;
}

/** Dates without an hour are read as noon: where most are, they say nothing of minutes. */
function timedRows(rows: readonly CommentRow[]): Timed[] {
  const timed = rows.flatMap(({ time }, row) => (time === undefined ? [] : [{ row, time }]));
  const atNoon = timed.filter(({ time }) => time % (24 * HOUR_MS) === 12 * HOUR_MS).length;
  const toMinute = timed.length > 0 && atNoon <= timed.length / 4;
  return timed
    .map((one) => ({ ...one, toMinute: toMinute && one.time % (24 * HOUR_MS) !== 12 * HOUR_MS }))
    .sort((a, b) => a.time - b.time || a.row - b.row);
}

/** The smallest shingles stand for a text (Broder 1997): half of those that two alike texts have are the same. */
const SKETCH = 8;
/** Of two alike texts four of eight are shared, of two with half the likeness two or three. */
const SHARED_PARTS = 2;

/** Joins what is alike among rows that stand near each other in time: only texts that share parts of their sketches meet. */
function joinAlike(
  timed: readonly Timed[],
  rows: readonly CommentRow[],
  vectors: QuantizedVectors | undefined,
): Joined {
  const joined = new Joined();
  const shingles = new Map<number, Uint32Array>();
  const bySketch = new Map<number, number[]>();
  for (const { row, time } of timed) {
    const plain = normalizeKey(rows[row].text).replaceAll(' ', '');
    if (plain.length < LEAST_CHARACTERS) continue;
    const own = shinglesOf(plain);
    const met = new Map<number, number>();
    for (const part of own.subarray(0, SKETCH)) {
      const before = bySketch.get(part) ?? [];
      for (const other of before)
        if (time - (rows[other].time ?? 0) <= GAP_MS) met.set(other, (met.get(other) ?? 0) + 1);
      if (before.push(row) > MOST_COMPARED) before.shift();
      bySketch.set(part, before);
    }
    for (const [before, parts] of met) {
      const other = parts >= SHARED_PARTS && shingles.get(before);
      if (!other) continue;
      const words = overlap(own, other);
      const alike =
        words >= ALIKE_WORDS ||
        (words >= SOME_WORDS && vectors !== undefined && cosine(vectors, row, before) >= ALIKE_MEANING);
      if (alike) joined.join(row, before);
    }
    shingles.set(row, own);
  }
  return joined;
}

/** Minutes with far more comments than a usual one has. */
function fullMinutes(timed: readonly Timed[]): number[][] {
  const told = timed.filter(({ toMinute }) => toMinute);
  const byDay = new Map<number, number>();
  const byMinute = new Map<number, number[]>();
  for (const { row, time } of told) {
    const day = Math.floor(time / (24 * HOUR_MS));
    const minute = Math.floor(time / MINUTE_MS);
    byDay.set(day, (byDay.get(day) ?? 0) + 1);
    const members = byMinute.get(minute);
    if (members) members.push(row);
    else byMinute.set(minute, [row]);
  }
  // The median day: one with a burst must not raise what is usual.
  const days = [...byDay.values()].sort((a, b) => a - b);
  const usual = (days[days.length >> 1] ?? 0) / (12 * 60);
  const least = Math.max(LEAST_IN_MINUTE, TIMES_USUAL * usual);
  return [...byMinute.values()].filter((rows) => rows.length >= least);
}

/**
 * Bursts, oldest first; a row is in at most one of each kind. Rows without a time are never in one: without it a repeated
 * text says nothing (`duplicateOf` marks it all the same).
 * @param vectors of all rows; without them only words are compared
 */
export function burstsOf(rows: readonly CommentRow[], vectors?: QuantizedVectors): BurstFindings {
  const timed = timedRows(rows);
  const suspicious = new Uint8Array(rows.length);
  const burst = (kind: Burst['kind'], members: readonly number[]): Burst => {
    const times = members.map((row) => rows[row].time ?? 0).sort((a, b) => a - b);
    for (const row of members) suspicious[row] = 1;
    // By its first comment: what comes in later is still the same burst.
    const id = `${kind}:${hashText(`${times[0]} ${rows[members[0]].text}`).toString(36)}`;
    return { id, kind, rows: members, from: times[0], to: times[times.length - 1] };
  };
  const alike = joinAlike(timed, rows, vectors)
    .groups()
    .filter((members) => members.length >= LEAST_ALIKE)
    .map((members) => burst('near-duplicates', members));
  const seen = suspicious.slice();
  const minutes = fullMinutes(timed)
    // A minute of near-duplicates is told already.
    .filter((members) => members.filter((row) => seen[row]).length < members.length / 2)
    .map((members) => burst('same-minute', members));
  const bursts = [...alike, ...minutes].sort(
    (a, b) => (a.from ?? 0) - (b.from ?? 0) || (a.id < b.id ? -1 : 1),
  );
  return { bursts, suspicious };
}
