/** What the monitor worker does, without the worker: one set of comments, the models that judge it, and what was found. */
import type { QuantizedVectors } from '../../domain/catalog.ts';
import { checkpoint } from '../../domain/checkpoint.ts';
import { FailureError } from '../../domain/errors.ts';
import { reviewsOf, type Review, type Sentences } from '../../domain/lab/sentences.ts';
import type { CommentRow, Correction } from '../../domain/monitoring/comment-types.ts';
import { languageOf } from '../../domain/monitoring/languages.ts';
import { labelledCsv } from '../../domain/monitoring/labelled-csv.ts';
import {
  trainOpinionModel,
  type OpinionLesson,
  type OpinionModel,
} from '../../domain/monitoring/opinion-model.ts';
import { wordShares } from '../../domain/monitoring/occlusion.ts';
import { opinionReader } from '../../domain/monitoring/opinion-reader.ts';
import type {
  CommentQuery,
  CommentsFound,
  JudgedComment,
  Overview,
} from '../../domain/monitoring/overview-types.ts';
import type {
  Brief,
  CommentLanguage,
  Comparison,
  Opinion,
  Slice,
  WordShare,
} from '../../domain/monitoring/pulse-types.ts';
import { dequantizeRow, joinVectors } from '../../domain/vectors.ts';
import type { CallContext } from '../rpc.ts';
import { firstBy, passes } from './comment-list.ts';
import { Findings } from './findings.ts';
import type { MonitorProgress, MonitorSetting } from './protocol.ts';

/** Comments judged between two looks at the abort signal: a few milliseconds of work. */
const SLICE = 2_000;
/** Far from 0 and 1, where log-odds have no end. */
const LEAST = 1e-6;

interface Lessons {
  readonly reviews: readonly Review[];
  readonly vectors: QuantizedVectors;
}

export class Monitor {
  #lessons: Lessons | undefined;
  /** Taught by the reviews alone. */
  #untouched: OpinionModel | undefined;
  #model: OpinionModel | undefined;
  /** What the model was taught besides, as text. */
  #taughtBy = '';
  #rows: CommentRow[] = [];
  #languages: CommentLanguage[] = [];
  #chunks: QuantizedVectors[] = [];
  #places = new Map<string, number>();
  /** By the present model; empty after comments have come or it was taught anew. */
  #opinions: Opinion[] = [];
  #findings: Findings | undefined;

  get taught(): boolean {
    return this.#lessons !== undefined;
  }

  teach(sentences: readonly Sentences[]): void {
    const reviews = sentences.flatMap(({ file }) => reviewsOf(file));
    const vectors = joinVectors(sentences.map((one) => one.vectors));
    if (reviews.length !== vectors.count)
      throw new Error(`${reviews.length} reviews, ${vectors.count} vectors`);
    this.#lessons = { reviews, vectors };
    this.#untouched = undefined;
  }

  /** Starts over without comments. */
  open(): void {
    this.#rows = [];
    this.#languages = [];
    this.#chunks = [];
    this.#places = new Map();
    this.#opinions = [];
    this.#findings = undefined;
  }

  add(rows: readonly CommentRow[], vectors: QuantizedVectors): void {
    if (rows.length !== vectors.count) throw new Error(`${rows.length} comments, ${vectors.count} vectors`);
    for (const row of rows) {
      this.#places.set(row.id, this.#rows.length);
      this.#rows.push(row);
      this.#languages.push(languageOf(row.text));
    }
    this.#chunks.push(vectors);
    this.#opinions = [];
    this.#findings = undefined;
  }

  /** Judges all comments under what the person has said of them. */
  async analyse(
    setting: MonitorSetting,
    { signal, progress }: Pick<CallContext<MonitorProgress>, 'signal' | 'progress'>,
  ): Promise<Overview> {
    const vectors = this.#vectors();
    const corrections = new Map(setting.corrections.map((one) => [one.commentId, one]));
    const before = this.#findings ? this.#opinions : undefined;
    await this.#judge(vectors, corrections, { signal, progress });
    const changed = before
      ? this.#opinions.reduce(
          (count, { sentiment }, place) =>
            count +
            Number(
              sentiment !== before[place].sentiment && !corrections.get(this.#rows[place].id)?.sentiment,
            ),
          0,
        )
      : 0;
    this.#findings ??= new Findings({ rows: this.#rows, languages: this.#languages, vectors });
    return this.#findings.renew(this.#opinions, corrections, changed, setting, { signal, progress });
  }

  /** All vectors as one; the chunks that they came in are let go. */
  #vectors(): QuantizedVectors {
    if (this.#chunks.length !== 1) this.#chunks = [joinVectors(this.#chunks)];
    return this.#chunks[0];
  }

  async #judge(
    vectors: QuantizedVectors,
    corrections: ReadonlyMap<string, Correction>,
    { signal, progress }: Pick<CallContext<MonitorProgress>, 'signal' | 'progress'>,
  ): Promise<void> {
    const said = [...corrections.values()].filter(
      ({ commentId, sentiment, stars }) =>
        this.#places.has(commentId) && (sentiment !== undefined || stars !== undefined),
    );
    const taughtBy = JSON.stringify(
      said.map(({ commentId, sentiment, stars }) => [commentId, sentiment, stars]),
    );
    if (this.#model && taughtBy === this.#taughtBy && this.#opinions.length === this.#rows.length) return;
    const total = this.#rows.length;
    progress({ phase: 'judge', done: 0, total });
    const model = this.#taughtModel(vectors, said);
    const opinions: Opinion[] = [];
    const read = opinionReader(model);
    for (let place = 0; place < total; place++) {
      if (place % SLICE === 0) {
        await checkpoint(signal);
        progress({ phase: 'judge', done: place, total });
      }
      opinions.push(read(vectors, place));
    }
    this.#model = model;
    this.#taughtBy = taughtBy;
    this.#opinions = opinions;
  }

  #taughtModel(vectors: QuantizedVectors, said: readonly Correction[]): OpinionModel {
    if (!this.#lessons) throw new FailureError('worker-died');
    const { reviews, vectors: taught } = this.#lessons;
    if (!said.length) return (this.#untouched ??= trainOpinionModel(reviews, taught));
    const lessons = said.map(({ commentId, sentiment, stars }): OpinionLesson => {
      const vector = dequantizeRow(vectors, this.#placeOf(commentId), new Float32Array(vectors.dims));
      return { vector, ...(sentiment && { sentiment }), ...(stars !== undefined && { stars }) };
    });
    return trainOpinionModel(reviews, taught, lessons);
  }

  #placeOf(commentId: string): number {
    const place = this.#places.get(commentId);
    if (place === undefined) throw new Error(`no comment ${commentId}`);
    return place;
  }

  get #found(): Findings {
    if (!this.#findings) throw new FailureError('worker-died');
    return this.#findings;
  }

  list({ filter, order, limit }: CommentQuery): CommentsFound {
    const passing: JudgedComment[] = [];
    for (let place = 0; place < this.#rows.length; place++) {
      const comment = this.#found.judged(place);
      if (passes(comment, filter)) passing.push(comment);
    }
    return { total: passing.length, comments: firstBy(passing, order, limit) };
  }

  /** In log-odds of the sentiment that the whole text is given: a probability near 1 would hide what each word does. */
  weigh(pieces: readonly string[], vectors: QuantizedVectors): readonly WordShare[] {
    const model = this.#model;
    if (!model) throw new FailureError('worker-died');
    const read = opinionReader(model);
    const opinions = Array.from({ length: vectors.count }, (_, row) => read(vectors, row));
    const [{ probabilities }] = opinions;
    const said = probabilities.indexOf(Math.max(...probabilities));
    const score = (opinion: Opinion): number => {
      const p = Math.min(1 - LEAST, Math.max(LEAST, opinion.probabilities[said]));
      return Math.log(p / (1 - p));
    };
    return wordShares({ pieces, texts: [] }, opinions.map(score));
  }

  compare(before: Slice, after: Slice): Comparison {
    return this.#found.compare(before, after);
  }

  brief(): Brief {
    return this.#found.brief;
  }

  table(headings: readonly string[]): string {
    const found = this.#found;
    return labelledCsv(
      this.#rows.map((_, place) => found.judged(place)),
      (topic) => found.topicName(topic),
      headings,
    );
  }
}
