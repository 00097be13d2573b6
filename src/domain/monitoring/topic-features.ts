/** What topics are grouped by: the meaning of comments without their language and mood, their words, and what they speak of. */
import type { QuantizedVectors } from '../catalog.ts';
import type { Random } from '../random.ts';
import { dequantizeRow } from '../vectors.ts';
import { mentionsIn } from './aspect-finder.ts';
import { ASPECT_IDS } from './aspect-words.ts';
import { languageOf } from './languages.ts';
import { mainDirections } from './main-directions.ts';
import { COMMENT_LANGUAGES, type Opinion } from './pulse-types.ts';
import { dot, toUnitRows, type Directions } from './spherical-kmeans.ts';
import type { Term } from './terms.ts';

export interface FeatureInput {
  readonly vectors: QuantizedVectors;
  readonly texts: readonly string[];
  /** What a model says of each; without, groups may be of one mood rather than of one matter. */
  readonly opinions?: readonly Opinion[];
}

/**
 * Of a comment's length 1 by meaning, its words have 0.6 and its aspects 0.7. Measured on the built-in stream (mutual
 * information of 8 to 12 groups with its themes): 0.57 by meaning alone, 0.58 with words, 0.70 with aspects, 0.71 with both;
 * with aspects at 1 groups are those of the list, and new matters drown (0.65).
 */
const WORDS = 0.6;
const ASPECTS = 0.7;
const MOST_WORDS = 300;
/** A rarer word groups nobody; one in a third of all is the shop's subject. */
const LEAST_COMMENTS = 4;
const MOST_SHARE = 0.3;
/** 16 directions mix neighbouring matters; from 64 on noise weighs as much as what they share. */
const DIRECTIONS = 40;
/** Rows from which means and directions are found: more would move them by less than a degree. */
const LEARNED_FROM = 4000;
/** Fewer comments of a language have no mean of their own. */
const LEAST_FOR_MEAN = 20;

const unit = <T extends Float32Array>(values: T): T => {
  toUnitRows(values, values.length);
  return values;
};

/**
 * Takes off each language's mean, without which groups are languages (measured on the built-in stream: mutual information of
 * two groups with the language 0.91 before, 0.00 after), and the direction from complaints to praise.
 */
class Centring {
  readonly #means: readonly Float32Array[];
  readonly #mood: Float32Array;
  readonly #input: FeatureInput;
  /** Place of each comment's language: asked for several times, and dear to tell. */
  readonly #groups: Int8Array;

  constructor(input: FeatureInput, rows: readonly number[]) {
    this.#input = input;
    this.#groups = Int8Array.from(input.texts, (text) => COMMENT_LANGUAGES.indexOf(languageOf(text)));
    const { vectors, opinions } = input;
    const { dims } = vectors;
    const row = new Float32Array(dims);
    const sums = [...COMMENT_LANGUAGES, 'all'].map(() => new Float32Array(dims));
    const counts = new Int32Array(sums.length);
    const all = sums.length - 1;
    for (const at of rows) {
      dequantizeRow(vectors, at, row);
      for (const group of [this.#groups[at], all]) {
        counts[group]++;
        for (let k = 0; k < dims; k++) sums[group][k] += row[k];
      }
    }
    this.#means = sums.map((_, group) => {
      const own = counts[group] >= LEAST_FOR_MEAN ? group : all;
      return sums[own].map((value) => value / Math.max(1, counts[own]));
    });
    this.#mood = new Float32Array(dims);
    if (!opinions) return;
    const mood = new Float32Array(dims);
    const leanings = rows.map((at) => opinions[at].probabilities[2] - opinions[at].probabilities[0]);
    const mean = leanings.reduce((sum, leaning) => sum + leaning, 0) / Math.max(1, rows.length);
    rows.forEach((at, place) => {
      this.meaning(at, row);
      for (let k = 0; k < dims; k++) mood[k] += (leanings[place] - mean) * row[k];
    });
    this.#mood = unit(mood);
  }

  /** The unit vector of a comment's meaning, written into `target`. */
  meaning(at: number, target: Float32Array): Float32Array {
    const { vectors } = this.#input;
    dequantizeRow(vectors, at, target);
    const mean = this.#means[this.#groups[at]];
    for (let k = 0; k < target.length; k++) target[k] -= mean[k];
    const share = dot(target, 0, this.#mood, 0, target.length);
    if (share !== 0) for (let k = 0; k < target.length; k++) target[k] -= share * this.#mood[k];
    return unit(target);
  }
}

type Terms = (row: number) => readonly Term[];

/** Words of the vocabulary with what each weighs: rare ones tell more. */
function vocabularyOf(
  rows: readonly number[],
  terms: Terms,
): ReadonlyMap<string, { place: number; weight: number }> {
  const counts = new Map<string, number>();
  for (const row of rows)
    for (const key of new Set(terms(row).map((term) => term.key)))
      counts.set(key, (counts.get(key) ?? 0) + 1);
  const telling = [...counts].filter(
    ([, count]) => count >= LEAST_COMMENTS && count <= rows.length * MOST_SHARE,
  );
  const words = telling.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_WORDS);
  return new Map(words.map(([key, count], place) => [key, { place, weight: Math.log(rows.length / count) }]));
}

export interface Features {
  /** Unit rows along the main directions. */
  readonly rows: Directions;
  /** The unit vector of a comment's meaning: in a space that is the same in the next run. */
  readonly meaning: (row: number, target: Float32Array) => Float32Array;
}

/**
 * Features of all comments, learned from `chosen` ones (all, or a sample that leaves out what must make no topic).
 * @param terms of a row; asked for once or twice each
 */
export function topicFeatures(
  input: FeatureInput,
  chosen: readonly number[],
  terms: Terms,
  random: Random,
): Features {
  const { vectors, texts } = input;
  const { dims, count } = vectors;
  const step = Math.max(1, chosen.length / LEARNED_FROM);
  const learned = Array.from(
    { length: Math.min(chosen.length, LEARNED_FROM) },
    (_, at) => chosen[Math.floor(at * step)],
  );
  const centring = new Centring(input, learned);
  const vocabulary = vocabularyOf(learned, terms);
  const width = dims + vocabulary.size + ASPECT_IDS.length;
  const words = new Float32Array(vocabulary.size);
  const aspects = new Float32Array(ASPECT_IDS.length);

  const write = (row: number, target: Float32Array): void => {
    centring.meaning(row, target.subarray(0, dims));
    words.fill(0);
    for (const { key } of terms(row)) {
      const word = vocabulary.get(key);
      if (word) words[word.place] = word.weight;
    }
    aspects.fill(0);
    for (const { aspect } of mentionsIn(texts[row])) aspects[ASPECT_IDS.indexOf(aspect)] = 1;
    unit(words).forEach((value, at) => (target[dims + at] = WORDS * value));
    unit(aspects).forEach((value, at) => (target[dims + words.length + at] = ASPECTS * value));
    unit(target);
  };

  const whole = new Float32Array(learned.length * width);
  learned.forEach((row, at) => write(row, whole.subarray(at * width, (at + 1) * width)));
  const basis = mainDirections({ values: whole, count: learned.length, dims: width }, DIRECTIONS, random);
  const size = basis.length / width;
  const values = new Float32Array(count * size);
  const one = new Float32Array(width);
  for (let row = 0; row < count; row++) {
    write(row, one);
    for (let axis = 0; axis < size; axis++)
      values[row * size + axis] = dot(one, 0, basis, axis * width, width);
  }
  toUnitRows(values, size);
  return {
    rows: { values, count, dims: size },
    meaning: (row, target) => centring.meaning(row, target),
  };
}

/** The chosen rows alone. */
export function pickRows({ values, dims }: Directions, rows: readonly number[]): Directions {
  const picked = new Float32Array(rows.length * dims);
  rows.forEach((row, at) => picked.set(values.subarray(row * dims, (row + 1) * dims), at * dims));
  return { values: picked, count: rows.length, dims };
}
