/**
 * What every sentence head has to beat: TF-IDF (words 1-2 and characters 3-5; of Chinese, characters 1-3) with logistic
 * regression at C 10, written from the formulas as scikit-learn has them.
 */
import { minimise } from '../../../domain/learning/minimise.ts';

/** Feature numbers and their values, of unit length a block. */
interface SparseRow {
  readonly features: Int32Array;
  readonly values: Float64Array;
}

export interface WordHead {
  /** One probability a class. */
  readonly probabilities: (text: string) => Float64Array;
}

const C = 10;
/** The weights are some tens long: at 0.3 no answer changes any more. */
const TOLERANCE = 0.3;
const HAN = /\p{Script=Han}/u;

function count(counts: Map<string, number>, piece: string): void {
  counts.set(piece, (counts.get(piece) ?? 0) + 1);
}

/** Counted pieces of a text, one map a block. */
function piecesOf(text: string, chinese: boolean): Map<string, number>[] {
  const folded = text.normalize('NFKC').toLowerCase();
  const characters = new Map<string, number>();
  if (chinese) {
    const signs = [...folded];
    for (let length = 1; length <= 3; length++)
      for (let at = 0; at + length <= signs.length; at++)
        count(characters, signs.slice(at, at + length).join(''));
    return [characters];
  }
  const words = new Map<string, number>();
  const tokens = folded.match(/[\p{L}\p{N}_]{2,}/gu) ?? [];
  tokens.forEach((token, at) => {
    count(words, token);
    if (at > 0) count(words, `${tokens[at - 1]} ${token}`);
  });
  for (const token of folded.split(/\s+/)) {
    const padded = ` ${token} `;
    for (let length = 3; length <= 5; length++)
      for (let at = 0; at + length <= padded.length; at++)
        count(characters, `#${padded.slice(at, at + length)}`);
  }
  return [words, characters];
}

/** Trains on texts with labels; classes count alike, as with the heads. */
export function trainWordHead(
  texts: readonly string[],
  labels: readonly number[],
  classCount: number,
): WordHead {
  const chinese = texts.some((text) => HAN.test(text));
  const all = texts.map((text) => piecesOf(text, chinese));
  const documents = new Map<string, number>();
  for (const blocks of all)
    for (const block of blocks) for (const piece of block.keys()) count(documents, piece);
  const numberOf = new Map([...documents.keys()].map((piece, number) => [piece, number]));
  const idf = Float64Array.from(documents.values(), (n) => Math.log((1 + texts.length) / (1 + n)) + 1);

  const rowOf = (blocks: readonly ReadonlyMap<string, number>[]): SparseRow => {
    const features: number[] = [];
    const values: number[] = [];
    for (const block of blocks) {
      const known = [...block].flatMap(([piece, n]) => {
        const number = numberOf.get(piece);
        return number === undefined ? [] : [{ number, value: n * idf[number] }];
      });
      const length = Math.sqrt(known.reduce((sum, { value }) => sum + value ** 2, 0));
      for (const { number, value } of known) {
        features.push(number);
        values.push(value / length);
      }
    }
    return { features: Int32Array.from(features), values: Float64Array.from(values) };
  };

  const rows = all.map(rowOf);
  const size = documents.size * classCount;
  const weights = fit(rows, labels, classCount, size);
  return {
    probabilities: (text) => {
      const scores = scoresOf(rowOf(piecesOf(text, chinese)), weights, size, classCount);
      softmax(scores);
      return scores;
    },
  };
}

/** One score a class: weights lie feature by feature, the biases behind them. */
function scoresOf(
  { features, values }: SparseRow,
  weights: Float64Array,
  size: number,
  classCount: number,
): Float64Array {
  const scores = weights.slice(size, size + classCount);
  for (let i = 0; i < features.length; i++)
    for (let k = 0, at = features[i] * classCount; k < classCount; k++, at++)
      scores[k] += values[i] * weights[at];
  return scores;
}

/** In place; returns the log of the sum. */
function softmax(scores: Float64Array): number {
  const largest = Math.max(...scores);
  let sum = 0;
  for (let k = 0; k < scores.length; k++) sum += scores[k] = Math.exp(scores[k] - largest);
  for (let k = 0; k < scores.length; k++) scores[k] /= sum;
  return largest + Math.log(sum);
}

function fit(
  rows: readonly SparseRow[],
  labels: readonly number[],
  classCount: number,
  size: number,
): Float64Array {
  const counts = new Float64Array(classCount);
  for (const label of labels) counts[label]++;
  const present = counts.filter((n) => n > 0).length;
  return minimise(
    (point, gradient) => {
      let value = 0;
      gradient.fill(0, size);
      for (let w = 0; w < size; w++) {
        value += 0.5 * point[w] ** 2;
        gradient[w] = point[w];
      }
      rows.forEach((row, i) => {
        const scores = scoresOf(row, point, size, classCount);
        const own = scores[labels[i]];
        const factor = (C * rows.length) / (present * counts[labels[i]]);
        value += factor * (softmax(scores) - own);
        scores[labels[i]] -= 1;
        for (let k = 0; k < classCount; k++) {
          scores[k] *= factor;
          gradient[size + k] += scores[k];
        }
        for (let f = 0; f < row.features.length; f++)
          for (let k = 0, at = row.features[f] * classCount; k < classCount; k++, at++)
            gradient[at] += row.values[f] * scores[k];
      });
      return value;
    },
    new Float64Array(size + classCount),
    TOLERANCE,
  );
}
