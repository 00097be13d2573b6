/** What the app makes of one person's history: the model that its ranker holds, asked about every candidate. */
import type { Outcome } from '../../domain/learning/calibration.ts';
import { isLike, type RatedEvent, type SplitPerson } from '../../domain/learning/split.ts';
import { CosineColumns, eventCapacity } from '../../domain/ranking/cosine-columns.ts';
import { judge } from '../../domain/ranking/draws.ts';
import { recentWindow } from '../../domain/ranking/history.ts';
import type { ItemSpace } from '../../domain/ranking/kernels.ts';
import type { Crowd } from '../../domain/ranking/priors/crowd.ts';
import { outlookScores, Taste } from '../../domain/ranking/taste.ts';
import { ratingEntries, rowOfEntry } from './rating-entries.ts';
import { candidatesOf, type Study } from './study.ts';

/** Columns for many people, whose items are mostly the same few thousand: what one lets go of, the next one needs. */
export class SharedColumns extends CosineColumns {
  override retain(): void {
    // All of them come to the square of the catalog in bytes: 95 MB for 9,742 items.
  }
}

/** A held-back rating as the model judges it. */
interface Judged extends Outcome {
  readonly row: number;
  /** Posterior mean of the grade. */
  readonly mean: number;
}

interface View {
  /** By row: what slates are ranked by, pull × P(like); 0 for what is no candidate. */
  readonly scores: Float32Array;
  readonly judged: readonly Judged[];
}

/** Scales and noise are found from each history alone, as they are in the app. */
export class AppModel {
  readonly #study: Study;
  readonly #space: ItemSpace;
  readonly #columns: CosineColumns;
  readonly #crowdOf: (person: SplitPerson) => Crowd | undefined;
  /** By history: the figures, the arranged list and the judgements all ask about whole ones. */
  readonly #views = new WeakMap<readonly RatedEvent[], View>();

  /** @param crowdOf what other people make of the items, for a person who is not among them. */
  constructor(
    study: Study,
    space: ItemSpace,
    columns: CosineColumns,
    crowdOf: (person: SplitPerson) => Crowd | undefined,
  ) {
    this.#study = study;
    this.#space = space;
    this.#columns = columns;
    this.#crowdOf = crowdOf;
  }

  /** Scores of all rows for a person of whom only `history` is known. */
  scores(history: readonly RatedEvent[], person: SplitPerson): Float32Array {
    return this.#view(history, person).scores;
  }

  /** Posterior means of the held-back items' grades by row; 0 for all others. */
  means(history: readonly RatedEvent[], person: SplitPerson): Float64Array {
    const means = new Float64Array(this.#space.vectors.count);
    for (const { row, mean } of this.#view(history, person).judged) means[row] = mean;
    return means;
  }

  /** P(like) of each held-back rating, as a card would have said it, and how it came out. */
  outcomes(person: SplitPerson): readonly Outcome[] {
    return this.#view(person.history, person).judged;
  }

  #view(history: readonly RatedEvent[], person: SplitPerson): View {
    let view = this.#views.get(history);
    if (!view) this.#views.set(history, (view = this.#ask(history, person)));
    return view;
  }

  #ask(history: readonly RatedEvent[], person: SplitPerson): View {
    const { count } = this.#space.vectors;
    const taste = new Taste(this.#space, rowOfEntry, {
      columns: this.#columns,
      crowd: this.#crowdOf(person),
    });
    taste.sync(recentWindow(ratingEntries(history), eventCapacity(count)));
    const outlook = taste.outlook();
    const { excluded } = candidatesOf(this.#study, person);
    const rows = Int32Array.from(excluded.keys()).filter((row) => excluded[row] === 0);
    const found = outlookScores(outlook, rows, taste.chances(outlook, rows));
    const scores = new Float32Array(count);
    rows.forEach((row, i) => (scores[row] = found[i]));
    const judged = person.test.map((event): Judged => {
      const { means, covariances, threshold, noise } = taste.shortlist(Int32Array.of(event.row), [1]);
      const { probability } = judge(means[0], covariances[0], threshold, noise);
      return { row: event.row, mean: means[0], probability, liked: isLike(event) };
    });
    return { scores, judged };
  }
}
