/** Sixteen weeks in which nothing happens but chance: nine topics, three products, a weekly season and days that differ. */
import type { CommentRow } from '../../../../src/domain/monitoring/comment-types.ts';
import type { PulseData } from '../../../../src/domain/monitoring/day-series.ts';
import type { Opinion } from '../../../../src/domain/monitoring/pulse-types.ts';
import { gaussian, mulberry32, type Random } from '../../../../src/domain/random.ts';

const QUIET_START = Date.parse('2026-01-05');
const DAY = 86_400_000;
const LEVELS = [6, 4, 3, 2, 1.5, 1, 0.7, 0.5, 0.4];

function poisson(mean: number, random: Random): number {
  const limit = Math.exp(-mean);
  let product = random();
  let count = 0;
  for (; product > limit; count++) product *= random();
  return count;
}

/** Gamma of mean 1 (Marsaglia & Tsang 2000): days differ by more than chance. */
function gamma(shape: number, random: Random): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = gaussian(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (d * v) / shape;
  }
}

const opinion = (bad: boolean): Opinion => ({
  sentiment: bad ? 'negative' : 'positive',
  probabilities: bad ? [0.8, 0.1, 0.1] : [0.1, 0.1, 0.8],
  stars: bad ? 2 : 4,
});

/** @param extra more comments than usual, as a factor, of a topic on a day */
export function quietWeeks(seed: number, extra: (topic: number, day: number) => number = () => 1): PulseData {
  const random = mulberry32(seed);
  const week = Array.from({ length: 7 }, (_, day) => Math.exp(0.25 * gaussian(random)) * (day > 4 ? 0.7 : 1));
  const moods = LEVELS.map(() => 0.1 + 0.4 * random());
  const rows: CommentRow[] = [];
  const opinions: Opinion[] = [];
  const topicOf: number[] = [];
  for (let day = 0; day < 112; day++) {
    const luck = gamma(20, random);
    LEVELS.forEach((level, topic) => {
      const count = poisson(level * week[day % 7] * luck * extra(topic, day), random);
      for (let n = 0; n < count; n++) {
        rows.push({
          id: `c${rows.length + 1}`,
          text: 'x',
          time: QUIET_START + day * DAY,
          product: `p${Math.floor(3 * random())}`,
        });
        opinions.push(opinion(random() < moods[topic]));
        topicOf.push(topic);
      }
    });
  }
  const topics = LEVELS.map((_, topic) => ({
    id: `t${topic}`,
    words: [],
    rows: topicOf.flatMap((one, row) => (one === topic ? [row] : [])),
    cohesion: 1,
  }));
  return {
    rows,
    opinions,
    topics: { topics, topicOf: Int16Array.from(topicOf), silhouette: 0, memory: { seed: 1, centres: [] } },
    bursts: { bursts: [], suspicious: new Uint8Array(rows.length) },
  };
}
