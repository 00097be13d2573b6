/** One page of what the comments say, made of counts and quotations alone. */
import { compareSlices, figuresOf, shareOf } from './compare.ts';
import { DAY_MS, type PulseData } from './day-series.ts';
import type { Alert, Brief, BriefTopic, Opinion, Watch } from './pulse-types.ts';

export interface BriefInput extends PulseData {
  readonly watch: Watch;
}

const TOPICS = 6;
const ALERTS = 5;
const QUOTES = 3;
const PERIOD_DAYS = 28;
/** A quotation fits a line or two; only where all are longer a longer one is taken. */
const LONGEST_QUOTE = 160;
/** "Good" says nothing. */
const SHORTEST_QUOTE = 8;

/** The first comments that can be quoted, no text twice. */
function quotes({ rows }: PulseData, candidates: readonly number[]): string[] {
  const fit = candidates.filter((row) => {
    const { length } = rows[row].text;
    return length >= SHORTEST_QUOTE && length <= LONGEST_QUOTE;
  });
  const texts = new Set<string>();
  const chosen: string[] = [];
  for (const row of [...fit, ...candidates]) {
    const { text, id } = rows[row];
    if (texts.has(text)) continue;
    texts.add(text);
    chosen.push(id);
    if (chosen.length === QUOTES) break;
  }
  return chosen;
}

/** Those of whose mood the model is surest. */
const surest = ({ opinions }: PulseData, rows: readonly number[], at: 0 | 2): number[] => {
  const sure = ({ probabilities }: Opinion): number => probabilities[at];
  return rows.toSorted((a, b) => sure(opinions[b]) - sure(opinions[a]) || a - b);
};

/** @param watch its open alerts are told, the latest first */
export function briefOf({ watch, ...data }: BriefInput): Brief {
  const { rows, opinions, topics, bursts } = data;
  const own = rows.flatMap((_, row) => (bursts.suspicious[row] ? [] : [row]));
  const of = (sentiment: Opinion['sentiment']): number[] =>
    own.filter((row) => opinions[row].sentiment === sentiment);
  const told = topics.topics.slice(0, TOPICS).map((topic): BriefTopic => {
    const members = topic.rows.filter((row) => !bursts.suspicious[row]);
    const negative = members.filter((row) => opinions[row].sentiment === 'negative').length;
    return {
      topic: topic.id,
      share: shareOf(members.length, own.length),
      negative: shareOf(negative, members.length),
      quotes: quotes(data, members),
    };
  });
  const placeOf = new Map(rows.map(({ id }, row) => [id, row]));
  const quoted = (alert: Alert) => ({
    alert,
    quotes: quotes(
      data,
      alert.commentIds.flatMap((id) => placeOf.get(id) ?? []),
    ),
  });
  const times = own.flatMap((row) => rows[row].time ?? []);
  const end = watch.firstDay + watch.days * DAY_MS;
  const [from, to] = [end - 2 * PERIOD_DAYS * DAY_MS, end - PERIOD_DAYS * DAY_MS];
  return {
    figures: figuresOf(data, {}),
    ...(times.length && {
      from: times.reduce((least, time) => Math.min(least, time)),
      to: times.reduce((most, time) => Math.max(most, time)),
    }),
    topics: told,
    ...(watch.days >= 2 * PERIOD_DAYS && {
      changed: compareSlices(data, { from, to }, { from: to, to: end }),
    }),
    alerts: watch.alerts
      .filter(({ state }) => state === 'open')
      .slice(0, ALERTS)
      .map(quoted),
    praise: quotes(data, surest(data, of('positive'), 2)),
    complaints: quotes(data, surest(data, of('negative'), 0)),
  };
}
