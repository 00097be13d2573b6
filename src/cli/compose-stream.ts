/** Sixteen weeks of a made-up shop's comments, drawn from sentences written for it, with events planted in them. */
import type { Random } from '../domain/random.ts';
import type { StreamRow } from '../domain/monitoring/stream.ts';
import type { Sentiment } from '../domain/monitoring/comment-types.ts';

type StreamProduct = 'tea' | 'kettle' | 'backpack';

export interface StreamSentence {
  readonly text: string;
  readonly language: 'en' | 'zh';
  readonly theme:
    'delivery' | 'taste' | 'kettle' | 'lid' | 'backpack' | 'price' | 'packaging' | 'service' | 'tail';
  readonly sentiment: Sentiment;
  readonly product?: StreamProduct;
}

type Theme = Exclude<StreamSentence['theme'], 'tail'>;

/** A Monday, so that weeks of the stream are weeks of the calendar. */
export const FIRST_DAY = '2026-01-05';
export const STREAM_DAYS = 112;

/** What was planted, in days since the first one and in comments: tests look for it. */
export const PLANTED = {
  crisis: { from: 78, to: 81, comments: 88 },
  /** The lid begins to leak. */
  lid: { from: 90, aDay: 2.1 },
  burst: { day: 100, minute: 845, minutes: 8, comments: 26 },
} as const;

/** On an ordinary day, before the week's rhythm. */
const A_DAY = 7;
/** Monday to Sunday: people write on the first days of a week, and rest at its end. */
const RHYTHM = [1.3, 1.2, 1.1, 1.05, 1, 0.7, 0.65];

/** How often each theme is spoken of on an ordinary day, and how. */
const ORDINARY: readonly {
  readonly theme: Theme;
  readonly part: number;
  readonly moods: Readonly<Record<Sentiment, number>>;
}[] = [
  { theme: 'delivery', part: 0.15, moods: { negative: 0.3, neutral: 0.12, positive: 0.58 } },
  { theme: 'taste', part: 0.22, moods: { negative: 0.22, neutral: 0.13, positive: 0.65 } },
  { theme: 'kettle', part: 0.17, moods: { negative: 0.28, neutral: 0.12, positive: 0.6 } },
  { theme: 'backpack', part: 0.19, moods: { negative: 0.26, neutral: 0.1, positive: 0.64 } },
  { theme: 'price', part: 0.08, moods: { negative: 0.5, neutral: 0, positive: 0.5 } },
  { theme: 'packaging', part: 0.09, moods: { negative: 0.5, neutral: 0, positive: 0.5 } },
  { theme: 'service', part: 0.1, moods: { negative: 0.5, neutral: 0, positive: 0.5 } },
];

const PRODUCT_NAMES: Readonly<Record<StreamProduct, string>> = {
  tea: 'Osmanthus tea',
  kettle: 'Pour-over kettle',
  backpack: 'Day backpack',
};
const PRODUCTS: readonly StreamProduct[] = ['tea', 'kettle', 'backpack'];
const CHANNELS = ['website', 'app', 'e-mail', 'social'];
const CHANNEL_PARTS = [0.45, 0.3, 0.1, 0.15];

/** Stars that go with a mood; people are not of one mind with their stars. */
const STARS: Readonly<Record<Sentiment, readonly number[]>> = {
  negative: [0.5, 0.36, 0.12, 0.02, 0],
  neutral: [0.02, 0.13, 0.6, 0.22, 0.03],
  positive: [0, 0.01, 0.06, 0.33, 0.6],
};
const UNRATED = 0.12;
const WITHOUT_PRODUCT = 0.06;
/** Half of the comments in each language, some in both. */
const ENGLISH = 0.5;
const MIXED = 0.04;
const WITH_TAIL = 0.38;

/** Praise that was ordered: one text in small variations, within minutes. */
const ORDERED = {
  openings: ['This backpack is', 'Honestly, this backpack is', 'Wow, this backpack is', 'The backpack is'],
  middles: ['the best bag I ever bought', 'the best bag I have ever bought'],
  ends: ['everybody should get one', 'everyone should get one', 'everybody should get one today'],
  marks: ['!', '!!', '.', '!!!'],
};

/** Poisson by Knuth's product: rates here are under thirty. */
function poisson(rate: number, random: Random): number {
  const limit = Math.exp(-rate);
  let product = random();
  let count = 0;
  for (; product > limit; count++) product *= random();
  return count;
}

function weighted(parts: readonly number[], random: Random): number {
  let left = random() * parts.reduce((sum, part) => sum + part, 0);
  const place = parts.findIndex((part) => (left -= part) < 0);
  return place < 0 ? parts.length - 1 : place;
}

const oneOf = <T>(values: readonly T[], random: Random): T => values[Math.floor(random() * values.length)];

/** Between 7 in the morning and midnight, most in the evening. */
const minuteOfDay = (random: Random): number => 420 + Math.floor(1019 * Math.max(random(), random()));

/** Draws the sentences that were used least, so that the stream repeats itself as late as it can. */
class Drawer {
  readonly #uses = new Map<string, number>();
  readonly #said = new Set<string>();
  readonly #sentences: readonly StreamSentence[];
  readonly #random: Random;

  constructor(sentences: readonly StreamSentence[], random: Random) {
    this.#sentences = sentences;
    this.#random = random;
  }

  #least(choice: readonly StreamSentence[]): StreamSentence {
    const uses = (sentence: StreamSentence): number => this.#uses.get(sentence.text) ?? 0;
    const fewest = Math.min(...choice.map(uses));
    const sentence = oneOf(
      choice.filter((one) => uses(one) === fewest),
      this.#random,
    );
    this.#uses.set(sentence.text, fewest + 1);
    return sentence;
  }

  /** A text that was not said before, of one or two sentences. */
  text(theme: Theme, mood: Sentiment): string {
    const random = this.#random;
    const language = random() < ENGLISH ? 'en' : 'zh';
    const of = (wanted: StreamSentence['theme'], spoken: string): StreamSentence[] =>
      this.#sentences.filter(
        ({ theme, sentiment, language }) => theme === wanted && sentiment === mood && language === spoken,
      );
    const core = this.#least(of(theme, language));
    let said = core.text;
    const other = random() < MIXED ? (language === 'en' ? 'zh' : 'en') : language;
    if (other !== language || random() < WITH_TAIL) said = joined(said, this.#least(of('tail', other)).text);
    // Longer and longer: there are more endings than any core sentence is drawn.
    while (this.#said.has(said)) said = joined(said, this.#least(of('tail', other)).text);
    this.#said.add(said);
    return said;
  }
}

/** Chinese sentences follow each other without a space. */
const joined = (first: string, second: string): string =>
  /[。！？”]$/u.test(first) && /^\p{Script=Han}/u.test(second) ? first + second : `${first} ${second}`;

const productOf = (theme: Theme, random: Random): StreamProduct | undefined => {
  if (random() < WITHOUT_PRODUCT) return undefined;
  if (theme === 'taste') return 'tea';
  if (theme === 'lid' || theme === 'kettle') return 'kettle';
  return theme === 'backpack' ? 'backpack' : oneOf(PRODUCTS, random);
};

/** The whole stream, oldest first. The same seed gives the same stream. */
export function composeStream(sentences: readonly StreamSentence[], random: Random): StreamRow[] {
  const drawer = new Drawer(sentences, random);
  const rows: StreamRow[] = [];
  const add = (day: number, theme: Theme, mood: Sentiment): void => {
    const product = productOf(theme, random);
    rows.push({
      text: drawer.text(theme, mood),
      minute: day * 1440 + minuteOfDay(random),
      ...(random() < UNRATED ? undefined : { rating: weighted(STARS[mood], random) + 1 }),
      ...(product && { product: PRODUCT_NAMES[product] }),
      channel: CHANNELS[weighted(CHANNEL_PARTS, random)],
    });
  };
  const { crisis, lid, burst } = PLANTED;
  for (let day = 0; day < STREAM_DAYS; day++) {
    const rhythm = RHYTHM[day % 7];
    for (let left = poisson(A_DAY * rhythm, random); left > 0; left--) {
      const { theme, moods } =
        ORDINARY[
          weighted(
            ORDINARY.map(({ part }) => part),
            random,
          )
        ];
      const names: readonly Sentiment[] = ['negative', 'neutral', 'positive'];
      add(
        day,
        theme,
        names[
          weighted(
            names.map((mood) => moods[mood]),
            random,
          )
        ],
      );
    }
    if (day >= crisis.from && day <= crisis.to)
      for (let left = crisis.comments / (crisis.to - crisis.from + 1); left > 0; left--)
        add(day, 'delivery', 'negative');
    if (day >= lid.from)
      for (let left = poisson(lid.aDay, random); left > 0; left--) add(day, 'lid', 'negative');
  }
  const { openings, middles, ends, marks } = ORDERED;
  for (let place = 0; place < burst.comments; place++)
    rows.push({
      text: `${oneOf(openings, random)} ${oneOf(middles, random)}, ${oneOf(ends, random)}${oneOf(marks, random)}`,
      minute: burst.day * 1440 + burst.minute + Math.floor(random() * burst.minutes),
      rating: 5,
      product: PRODUCT_NAMES.backpack,
      channel: 'app',
    });
  return rows.sort((a, b) => a.minute - b.minute);
}
