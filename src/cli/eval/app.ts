/** The app's rankings, by the very code that its ranker worker runs. */
import { mulberry32 } from '../../domain/random.ts';
import { dequantizeRow } from '../../domain/vectors.ts';
import { isLike, type RatedEvent } from '../../domain/learning/split.ts';
import { allRows, centreVectors, fullCosine } from '../../domain/ranking/centred-vectors.ts';
import { CosineColumns, eventCapacity } from '../../domain/ranking/cosine-columns.ts';
import { diversify } from '../../domain/ranking/diversify.ts';
import { weighByEra } from '../../domain/ranking/era-pull.ts';
import { readFeatures } from '../../domain/ranking/features.ts';
import { Fit } from '../../domain/ranking/fit.ts';
import { recentWindow } from '../../domain/ranking/history.ts';
import { FIRST_SETTING, Kernel } from '../../domain/ranking/kernels.ts';
import { gradeRatings } from '../../domain/ranking/priors/item-bias.ts';
import { decodePrior, encodePrior } from '../../domain/ranking/priors/prior-file.ts';
import { PriorPull } from '../../domain/ranking/priors/prior-pull.ts';
import { buildPrior } from '../../domain/ranking/priors/prior.ts';
import { Pull, type Vote } from '../../domain/ranking/pull.ts';
import { LIST } from '../../domain/learning/metrics.ts';
import type { Method, Scorer } from './measure.ts';
import { perFold, type Outside, type Study } from './study.ts';

/** Start of the factors. Another seed moves NDCG@10 by about a thousandth, either way. */
const FACTOR_SEED = 1;
/** Noise of a grade once the item's bias is taken off it: what the bias gets wrong comes on top of the 0.6 of a rating. */
const RESIDUAL_NOISE = 0.7;

export interface App {
  readonly rankings: readonly Method[];
  /** Separate from the rankings: whether an item would be liked, once taken. */
  readonly judgements: Readonly<Record<'own' | 'prior', Scorer>>;
  /** Bytes of the largest prior as a file. */
  readonly priorBytes: () => number;
}

/** @param tracks what is wanted; a prior is made only when its track is run. */
export function openApp(study: Study): App {
  const count = study.dataset.items.length;
  // Centring overwrites the codes, and the study's vectors belong to the baselines too.
  const vectors = centreVectors({ ...study.vectors, codes: study.vectors.codes.slice() });
  // The first setting for everyone, so that the figures say what a newcomer gets.
  const kernel = new Kernel({ vectors, features: readFeatures(study.dataset.items) }, FIRST_SETTING);
  // One for all people: most of their items are the same few thousand.
  const columns = new CosineColumns(vectors);
  const capacity = eventCapacity(count);
  let priorBytes = 0;

  /** A prior as an app would have it: written to a file and read back. */
  const priorOf = perFold(study, ({ histories }: Outside) => {
    const file = encodePrior(buildPrior(histories, count, mulberry32(FACTOR_SEED)));
    priorBytes = Math.max(priorBytes, file.byteLength);
    const prior = decodePrior(file, count);
    if (!prior.ok) throw new Error('a new prior fails its own check');
    const bias = dequantizeRow(prior.value.biases, 0, new Float32Array(count));
    return { pull: new PriorPull(prior.value), bias };
  });

  const grade = (history: readonly RatedEvent[]) => {
    const window = recentWindow(history, capacity);
    const { events } = gradeRatings(window);
    return window.map(({ row }, i) => ({ ...events[i], row }));
  };

  const votesOf = (events: readonly Vote[]): Float32Array => {
    const pull = new Pull(count, columns);
    pull.sync(events);
    return pull.votes(events);
  };

  const ownVotes = (events: readonly Vote[]) => weighByEra(votesOf(events), kernel.space.features, events);

  const own: Scorer = (history) =>
    // Dislikes alone say where not to look, and nothing of where to: all items tie.
    history.some(isLike) ? ownVotes(grade(history)) : new Float32Array(count);

  const prior: Scorer = (history, person) => {
    const events = grade(history);
    return priorOf(person).pull.scores(events, votesOf(events));
  };

  const fitMeans = (history: readonly RatedEvent[], bias: Float32Array, noise?: number): Float32Array => {
    const events = grade(history).map((event) => ({
      row: event.row,
      target: event.target - bias[event.row],
      noise: noise ?? event.noise,
    }));
    const fit = new Fit(kernel, columns);
    fit.sync(events);
    const rows = events.map(({ row }) => row);
    const means = fit.means(rows, fit.process.weights, allRows(count));
    return means.map((mean, row) => mean + bias[row]);
  };
  const unbiased = new Float32Array(count);

  const arrange = (scores: ArrayLike<number>, best: Int32Array): Int32Array => {
    const n = best.length;
    const similarities = new Float32Array(n * n);
    for (let a = 0; a < n; a++)
      for (let b = 0; b <= a; b++)
        similarities[a * n + b] = similarities[b * n + a] = fullCosine(vectors, best[a], best[b]);
    const values = Array.from(best, (row) => scores[row]);
    return Int32Array.from(diversify(values, similarities, LIST), (place) => best[place]);
  };

  return {
    rankings: [
      { name: 'Inglenook own', group: 'own', scorer: own, curve: true },
      { name: 'Inglenook own + MMR 0.7', group: 'own', scorer: own, arrange },
      { name: 'Inglenook prior', group: 'prior', scorer: prior, curve: true },
      { name: 'Inglenook prior + MMR 0.7', group: 'prior', scorer: prior, arrange },
    ],
    judgements: {
      own: (history) => fitMeans(history, unbiased),
      prior: (history, person) => fitMeans(history, priorOf(person).bias, RESIDUAL_NOISE),
    },
    priorBytes: () => priorBytes,
  };
}
