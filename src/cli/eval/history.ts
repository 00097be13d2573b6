/** How well one person's own stars are foretold, by the app's Fit and by what it has to beat. */
import type { Item, QuantizedVectors } from '../../domain/catalog.ts';
import { isLike } from '../../domain/learning/split.ts';
import { centreVectors, type CentredVectors } from '../../domain/ranking/centred-vectors.ts';
import { CosineColumns, eventCapacity } from '../../domain/ranking/cosine-columns.ts';
import { readFeatures } from '../../domain/ranking/features.ts';
import { recentWindow } from '../../domain/ranking/history.ts';
import type { ItemSpace } from '../../domain/ranking/kernels.ts';
import { Taste } from '../../domain/ranking/taste.ts';
import {
  aucInterval,
  heldOutScores,
  meanAuc,
  meanSpearman,
  verdictsOf,
  type Predictor,
} from './cross-validation.ts';
import { DatasetError } from './dataset.ts';
import type { PersonalHistory } from './personal-history.ts';
import { ratingEntries, rowOfEntry } from './rating-entries.ts';
import { between, digits, table, type Interval } from './table.ts';

interface MethodFigures {
  readonly auc: number;
  readonly ci95: Interval;
  /** Of predicted against given stars. */
  readonly spearman: number;
}

export interface HistoryReport {
  readonly file: string;
  readonly rated: number;
  readonly methods: Readonly<Record<string, MethodFigures>>;
  readonly items: number;
  readonly liked: number;
  readonly disliked: number;
  readonly disliked_means: string;
  seconds: number;
}

/** What other people gave on average; where nobody says, the mean of what is known. */
function averageRating(items: readonly Item[]): Predictor {
  const known = items.map((item) => item.numbers?.averageRating).filter((average) => average !== undefined);
  const mean = known.reduce((sum, average) => sum + average, 0) / Math.max(1, known.length);
  return (_history, rows) => Float64Array.from(rows, (row) => items[row].numbers?.averageRating ?? mean);
}

/** The app's Fit over a catalog: the class that its ranker holds, scales and noise found from the history alone. */
function fit(items: readonly Item[], vectors: CentredVectors): Predictor {
  const space: ItemSpace = { vectors, features: readFeatures(items) };
  const columns = new CosineColumns(vectors);
  return (history, asked) => {
    const taste = new Taste(space, rowOfEntry, { columns });
    taste.sync(recentWindow(ratingEntries(history), eventCapacity(items.length)));
    const { meansOf, threshold } = taste.outlook();
    // Above what the person calls a like, in their own deviations: what the folds have in common.
    return meansOf(asked).map((mean) => mean - threshold);
  };
}

/** Everything but the words taken away: what stands in the vectors. */
const withoutFeatures = ({ id, title, kind, backlog }: Item): Item => ({
  id,
  title,
  kind,
  backlog,
  creators: [],
  tags: [],
});

const withCreatorsOnly = (item: Item): Item => ({ ...withoutFeatures(item), creators: item.creators });

const noVectors = (count: number): QuantizedVectors => ({
  count,
  dims: 1,
  codes: new Int8Array(count),
  scales: new Float32Array(count),
});

/**
 * Cross-validates every method on the same folds.
 * @param vectors of all items; overwritten. @param tell is called with what comes next.
 * Throws a DatasetError for a person who likes everything, or nothing.
 */
export function evaluateHistory(
  { file, items, rated }: PersonalHistory,
  vectors: QuantizedVectors,
  tell: (line: string) => void,
): HistoryReport {
  const verdicts = verdictsOf(rated);
  if (!verdicts.liked.length) throw new DatasetError(`${file}: nothing has four stars or more`);
  if (!verdicts.disliked.length) throw new DatasetError(`${file}: nothing has fewer than four stars`);
  const centred = centreVectors(vectors);
  const predictors: Readonly<Record<string, Predictor>> = {
    'average rating': averageRating(items),
    'text only': fit(items.map(withoutFeatures), centred),
    'creator only': fit(items.map(withCreatorsOnly), centreVectors(noVectors(items.length))),
    fit: fit(items, centred),
  };
  const methods = Object.entries(predictors).map(([name, predict]) => {
    tell(name);
    const scores = heldOutScores(rated, predict);
    const figures: MethodFigures = {
      auc: meanAuc(scores, verdicts),
      ci95: aucInterval(scores, verdicts),
      spearman: meanSpearman(scores, rated),
    };
    return [name, figures] as const;
  });
  return {
    file,
    rated: rated.length,
    methods: Object.fromEntries(methods),
    items: items.length,
    liked: rated.filter(isLike).length,
    disliked: verdicts.disliked.length,
    disliked_means: verdicts.dislikedMeans,
    seconds: 0,
  };
}

/** What the terminal shows. */
export function printHistory(report: HistoryReport): string {
  const { file, items, rated, liked, disliked, disliked_means, methods, seconds } = report;
  return [
    `${file}: ${items} items, ${rated} rated; ${liked} liked (4 or more) against ${disliked} disliked (${disliked_means})`,
    table([
      ['Held-out stars', 'AUC', '95 %', 'Spearman'],
      ...Object.entries(methods).map(([name, { auc, ci95, spearman }]) => [
        name,
        digits(auc),
        between(ci95),
        digits(spearman),
      ]),
    ]),
    `${seconds.toFixed(1)} s`,
  ].join('\n\n');
}
