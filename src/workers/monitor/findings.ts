/** What is found in a set of comments, each part computed anew only where what it rests on has changed. */
import { checkpoint } from '../../domain/checkpoint.ts';
import { aspectsOf } from '../../domain/monitoring/aspects.ts';
import { briefOf } from '../../domain/monitoring/brief.ts';
import { burstsOf } from '../../domain/monitoring/bursts.ts';
import type { Correction, TopicEdit } from '../../domain/monitoring/comment-types.ts';
import { compareSlices } from '../../domain/monitoring/compare.ts';
import type { JudgedComment, Overview } from '../../domain/monitoring/overview-types.ts';
import type { Brief, Comparison, Opinion, Slice, TopicModel } from '../../domain/monitoring/pulse-types.ts';
import { topicsOf } from '../../domain/monitoring/topics.ts';
import { watchComments } from '../../domain/monitoring/watch.ts';
import type { CallContext } from '../rpc.ts';
import { correctedOpinion } from './corrected-opinion.ts';
import type { Brought, Found } from './found.ts';
import { overviewOf } from './overview.ts';
import type { MonitorProgress, MonitorSetting } from './protocol.ts';

type Context = Pick<CallContext<MonitorProgress>, 'signal' | 'progress'>;

/** The steps after judging, for the bar. */
const STEPS = 4;

/** Topics under the names that the person gave last; a name of before is taken off. */
function named(model: TopicModel, edits: readonly TopicEdit[]): TopicModel {
  const names = new Map(
    edits.flatMap(({ kind, topic, name = '' }) => (kind === 'rename' ? [[topic, name]] : [])),
  );
  const topics = model.topics.map(({ name: _before, ...topic }) => {
    const name = names.get(topic.id)?.trim();
    return name ? { ...topic, name } : topic;
  });
  return { ...model, topics };
}

export class Findings {
  readonly #brought: Brought;
  readonly #texts: readonly string[];
  #found: Found | undefined;
  /** What the topics were shaped by, as text. */
  #shapedBy = '';

  constructor(brought: Brought) {
    this.#brought = brought;
    this.#texts = brought.rows.map(({ text }) => text);
  }

  /** Looks anew; what rests on nothing that has changed is kept. Rejects with `cancelled`, and then keeps what it had. */
  async renew(
    opinions: readonly Opinion[],
    corrections: ReadonlyMap<string, Correction>,
    changed: number,
    setting: MonitorSetting,
    { signal, progress }: Context,
  ): Promise<Overview> {
    const { rows, vectors } = this.#brought;
    const before = this.#found;
    const step = async (phase: 'topics' | 'watch', done: number): Promise<void> => {
      progress({ phase, done, total: STEPS });
      await checkpoint(signal);
    };
    const effective = rows.map(({ id }, place) => correctedOpinion(opinions[place], corrections.get(id)));

    await step('topics', 0);
    const bursts = before?.bursts ?? burstsOf(rows, vectors);
    const moved = [...corrections.values()].filter(({ topic }) => topic !== undefined);
    // Names move no comment: only the groups themselves are dear to find.
    const shapes = setting.topicEdits.filter(({ kind }) => kind !== 'rename');
    const shapedBy = JSON.stringify([shapes, moved.map(({ commentId, topic }) => [commentId, topic])]);
    await step('topics', 1);
    const groups =
      before && shapedBy === this.#shapedBy
        ? before.topics
        : topicsOf({
            vectors,
            texts: this.#texts,
            seed: setting.seed,
            apart: bursts.suspicious,
            edits: shapes,
            corrections: moved,
            ids: rows.map(({ id }) => id),
          });
    const topics = named(groups, setting.topicEdits);
    await step('watch', 2);
    const sameMood = before?.effective.every(
      ({ sentiment }, place) => sentiment === effective[place].sentiment,
    );
    const aspects =
      before && sameMood ? before.aspects : aspectsOf(this.#texts, effective, undefined, bursts.suspicious);
    await step('watch', 3);
    const watch = watchComments({ rows, opinions: effective, topics, bursts, ...setting });
    const brief = briefOf({ rows, opinions: effective, topics, bursts, watch });
    this.#shapedBy = shapedBy;
    this.#found = { opinions, effective, corrections, bursts, topics, aspects, watch, brief };
    progress({ phase: 'watch', done: STEPS, total: STEPS });
    return overviewOf(this.#brought, this.#found, (place) => this.judged(place), changed);
  }

  /** One comment with all that is made of it. */
  judged(place: number): JudgedComment {
    const { rows, languages } = this.#brought;
    const { opinions, corrections, topics, bursts } = this.#present;
    const row = rows[place];
    const correction = corrections.get(row.id);
    const topic = topics.topics.at(topics.topicOf[place]);
    return {
      place,
      row,
      language: languages[place],
      opinion: opinions[place],
      ...(correction && { correction }),
      ...(topics.topicOf[place] >= 0 && topic && { topic: topic.id }),
      suspicious: bursts.suspicious[place] === 1,
    };
  }

  /** As the person called it, else its words. */
  topicName(id: string): string {
    const topic = this.#present.topics.topics.find((one) => one.id === id);
    return topic?.name ?? topic?.words.slice(0, 3).join(' ') ?? '';
  }

  compare(before: Slice, after: Slice): Comparison {
    const { effective, topics, bursts } = this.#present;
    return compareSlices({ rows: this.#brought.rows, opinions: effective, topics, bursts }, before, after);
  }

  get brief(): Brief {
    return this.#present.brief;
  }

  get #present(): Found {
    if (!this.#found) throw new Error('nothing was looked at yet');
    return this.#found;
  }
}
