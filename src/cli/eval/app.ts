/** The app's rankings, by the very code that its ranker worker runs. */
import type { Outcome } from '../../domain/learning/calibration.ts';
import { mulberry32 } from '../../domain/random.ts';
import { centreVectors, fullCosine } from '../../domain/ranking/centred-vectors.ts';
import { eventCapacity } from '../../domain/ranking/cosine-columns.ts';
import { diversify } from '../../domain/ranking/diversify.ts';
import { readFeatures } from '../../domain/ranking/features.ts';
import { recentWindow } from '../../domain/ranking/history.ts';
import type { ItemSpace } from '../../domain/ranking/kernels.ts';
import { openCrowd } from '../../domain/ranking/priors/crowd.ts';
import { gradeRatings } from '../../domain/ranking/priors/item-bias.ts';
import { decodePrior, encodePrior } from '../../domain/ranking/priors/prior-file.ts';
import { buildPrior } from '../../domain/ranking/priors/prior.ts';
import { Pull } from '../../domain/ranking/pull.ts';
import { LIST } from '../../domain/learning/metrics.ts';
import type { Method, Scorer } from './measure.ts';
import { AppModel, SharedColumns } from './app-model.ts';
import { perFold, type Outside, type Study, type Track } from './study.ts';

/** Start of the factors. Another seed moves NDCG@10 by about a thousandth, either way. */
const FACTOR_SEED = 1;

export interface App {
  readonly rankings: readonly Method[];
  /** Separate from the rankings: whether an item would be liked, once taken. */
  readonly judgements: Readonly<Record<Track, Scorer>>;
  /** P(like) of everybody's held-back ratings, and how they came out. */
  readonly outcomes: (track: Track) => Outcome[];
  /** Bytes of the largest prior as a file. */
  readonly priorBytes: () => number;
}

/** @param tracks what is wanted; a prior is made only when its track is run. */
export function openApp(study: Study): App {
  const count = study.dataset.items.length;
  // Centring overwrites the codes, and the study's vectors belong to the baselines too.
  const vectors = centreVectors({ ...study.vectors, codes: study.vectors.codes.slice() });
  const space: ItemSpace = { vectors, features: readFeatures(study.dataset.items) };
  const columns = new SharedColumns(vectors);
  let priorBytes = 0;

  /** A prior as an app would have it: written to a file and read back. */
  const crowdOf = perFold(study, ({ histories }: Outside) => {
    const file = encodePrior(buildPrior(histories, count, mulberry32(FACTOR_SEED)));
    priorBytes = Math.max(priorBytes, file.byteLength);
    const decoded = decodePrior(file);
    if (!decoded.ok) throw new Error('a new prior fails its own check');
    return openCrowd(decoded.value, count);
  });
  const models = {
    own: new AppModel(study, space, columns, () => undefined),
    prior: new AppModel(study, space, columns, crowdOf),
  };

  /** What is picked up, liked or not: the half of the score beside which P(like) has to earn its place. */
  const priorPull: Scorer = (history, person) => {
    const window = recentWindow(history, eventCapacity(count));
    const { events } = gradeRatings(window);
    const votes = window.map(({ row }, i) => ({ row, vote: events[i].vote }));
    const own = new Pull(count, columns);
    own.sync(votes);
    return crowdOf(person).pull.scores(votes, own.votes(votes));
  };
  const scorerOf =
    (model: AppModel): Scorer =>
    (history, person) =>
      model.scores(history, person);
  const own = scorerOf(models.own);
  const prior = scorerOf(models.prior);

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
      { name: 'Inglenook prior, Pull alone', group: 'prior', scorer: priorPull, curve: true },
    ],
    judgements: {
      own: (history, person) => models.own.means(history, person),
      prior: (history, person) => models.prior.means(history, person),
    },
    outcomes: (track) => study.people.flatMap((person) => models[track].outcomes(person)),
    priorBytes: () => priorBytes,
  };
}
