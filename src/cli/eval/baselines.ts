/**
 * What the app has to beat. Written from the published formulas and from nothing of src/domain/ranking, so that an
 * error there cannot flatter the comparison.
 */
import { mulberry32 } from '../../domain/random.ts';
import { foldOf, isLike, type RatedEvent } from '../../domain/learning/split.ts';
import { addRow, centredRows, floatRows, products, type FloatRows } from './float-rows.ts';
import type { Method, Scorer } from './measure.ts';
import { perFold, type Outside, type Study } from './study.ts';

const likedRows = (history: readonly RatedEvent[]): number[] => history.filter(isLike).map(({ row }) => row);

/** One generator a person, so that leaving someone out changes nobody else. */
const random =
  ({ dataset }: Study): Scorer =>
  (_history, { id }) => {
    const next = mulberry32(Math.imul(1000003, id));
    const scores = new Float64Array(dataset.items.length);
    for (let row = 0; row < scores.length; row++) scores[row] = next();
    return scores;
  };

const popularity =
  ({ outside }: Study): Scorer =>
  (_history, person) =>
    outside[foldOf(person)].likes;

/** Cosine to the mean of the liked vectors (up to the length of that mean, which orders nothing). */
const cosineMean =
  (rows: FloatRows): Scorer =>
  (history) => {
    const mean = new Float64Array(rows.dims);
    for (const row of likedRows(history)) addRow(rows, row, mean);
    return products(rows, mean);
  };

/** People outside the fold who like each item. */
function fansOf({ histories }: Outside, count: number): number[][] {
  const fans: number[][] = Array.from({ length: count }, () => []);
  histories.forEach((history, person) => {
    for (const row of likedRows(history)) fans[row].push(person);
  });
  return fans;
}

/** Neighbours that an item listens to (Deshpande & Karypis 2004). */
const NEIGHBOURS = 100;
/** Added to the denominator of a similarity: without it two items with one and the same admirer are as near as can be. */
const SHRINKAGE = 10;

/** Shrunk cosine of like columns; each item takes the sum over those of its 100 nearest that the person likes. */
function itemKnn(study: Study): Scorer {
  const count = study.dataset.items.length;
  const neighbours = perFold(study, (others) => {
    const fans = fansOf(others, count);
    const liked = others.histories.map(likedRows);
    const together = new Float64Array(count);
    return fans.map((mine, item) => {
      for (const person of mine) for (const row of liked[person]) together[row]++;
      const similar: { row: number; weight: number }[] = [];
      together.forEach((people, row) => {
        if (people > 0 && row !== item)
          similar.push({ row, weight: people / (Math.sqrt(mine.length * fans[row].length) + SHRINKAGE) });
      });
      together.fill(0);
      similar.sort((a, b) => b.weight - a.weight || a.row - b.row);
      return similar.slice(0, NEIGHBOURS);
    });
  });
  return (history, person) => {
    const likes = new Uint8Array(count);
    for (const row of likedRows(history)) likes[row] = 1;
    const scores = new Float64Array(count);
    neighbours(person).forEach((near, item) => {
      for (const { row, weight } of near) if (likes[row]) scores[item] += weight;
    });
    return scores;
  };
}

/** λ of EASE as a share of the people: 200 on the 488 people of a fold of ml-latest-small. */
const RIDGE_SHARE = 200 / 488;

/** Inverse of a symmetric positive definite matrix by Gauss–Jordan elimination in place; no pivoting is needed. */
export function invert(matrix: Float64Array, n: number): void {
  for (let k = 0; k < n; k++) {
    const pivot = 1 / matrix[k * n + k];
    matrix[k * n + k] = 1;
    for (let j = 0; j < n; j++) matrix[k * n + j] *= pivot;
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = matrix[i * n + k];
      matrix[i * n + k] = 0;
      for (let j = 0; j < n; j++) matrix[i * n + j] -= factor * matrix[k * n + j];
    }
  }
}

export interface DenseEase {
  /** Scores of all items for a set of liked rows. */
  readonly score: (liked: readonly number[]) => Float64Array;
}

/**
 * EASE (Steck 2019) without its item × item matrix. With C = (XXᵀ + λI)⁻¹, only people × people, Woodbury's identity
 * gives (XᵀX + λI)⁻¹ = (I − XᵀCX) / λ exactly. So B_ij = x_iᵀCx_j / (1 − d_j) for i ≠ j, d_j = x_jᵀCx_j, and the score
 * of j for likes w is (x_jᵀC(Xw) − w_j d_j) / (1 − d_j): B itself is never needed.
 * @param fans people who like each item.
 */
export function denseEase(fans: readonly (readonly number[])[], people: number, ridge: number): DenseEase {
  const inverse = new Float64Array(people * people);
  for (const mine of fans) for (const a of mine) for (const b of mine) inverse[a * people + b]++;
  for (let a = 0; a < people; a++) inverse[a * people + a] += ridge;
  invert(inverse, people);
  const own = Float64Array.from(fans, (mine) => {
    let sum = 0;
    for (const a of mine) for (const b of mine) sum += inverse[a * people + b];
    return sum;
  });
  return {
    score: (liked) => {
      const through = new Float64Array(people);
      for (const row of liked)
        for (const fan of fans[row]) for (let a = 0; a < people; a++) through[a] += inverse[fan * people + a];
      const scores = new Float64Array(fans.length);
      fans.forEach((mine, row) => {
        for (const person of mine) scores[row] += through[person];
      });
      for (const row of liked) scores[row] -= own[row];
      return scores.map((score, row) => score / (1 - own[row]));
    },
  };
}

function ease(study: Study): Scorer {
  const models = perFold(study, (others) => {
    const people = others.histories.length;
    return denseEase(fansOf(others, study.dataset.items.length), people, RIDGE_SHARE * people);
  });
  return (history, person) => models(person).score(likedRows(history));
}

/** All baselines, named as in the reference figures. */
export function baselines(study: Study): Method[] {
  const raw = floatRows(study.vectors);
  return [
    { name: 'Random', group: 'own', scorer: random(study) },
    { name: 'CosineMean raw', group: 'own', scorer: cosineMean(raw) },
    { name: 'CosineMean centred', group: 'own', scorer: cosineMean(centredRows(raw)), curve: true },
    { name: 'Popularity', group: 'prior', scorer: popularity(study), curve: true },
    { name: 'ItemKNN k100', group: 'prior', scorer: itemKnn(study), curve: true },
    { name: 'EASE dense', group: 'prior', scorer: ease(study), curve: true },
  ];
}
