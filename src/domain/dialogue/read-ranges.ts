/** "Before 1900", "between 200 and 300 pages", "不超过三百页": periods and amounts with what is said of them. */
import type { Unheld } from './act-types.ts';
import type { CatalogFacts, NumberFact, NumberRole } from './facts-types.ts';
import type { Constraint } from './dialogue-types.ts';
import { SIGN, type Found, type Lexeme, type Sentence } from './sentence.ts';

type Relation = 'under' | 'at-most' | 'over' | 'at-least' | 'around' | 'in';

const X = `[${SIGN.years}${SIGN.amount}${SIGN.number}]`;
const Y = `[${SIGN.years}${SIGN.number}]`;

/** What stands before a period or an amount; `time` ones make a plain number a year. */
const BEFORE: readonly { readonly words: string; readonly relation: Relation; readonly time?: true }[] = [
  {
    words: 'no later than|not after|until|till|up until|by|不晚于|截至|直到',
    relation: 'at-most',
    time: true,
  },
  {
    words:
      'at (?:the )?most|no more than|not more than|no longer than|not longer than|nothing (?:over|above|longer than|more than)|not over|not above|max(?:imum)?(?: of)?|up to|within|<=|≤|不超过|最多|至多|不多于|不高于|不长于|别超过|不要超过|控制在',
    relation: 'at-most',
  },
  { words: 'before|earlier than|prior to|older than|pre-?|早于', relation: 'under', time: true },
  {
    words:
      'under|below|less than|fewer than|shorter than|smaller than|cheaper than|lower than|<|不到|少于|低于|小于|短于|不满',
    relation: 'under',
  },
  {
    words:
      'since|starting (?:in|from)|not before|no earlier than|not older than|no older than|不早于|自从|自',
    relation: 'at-least',
    time: true,
  },
  {
    words:
      'at least|no less than|not less than|no fewer than|not under|not below|min(?:imum)?(?: of)?|>=|≥|至少|最少|起码|不少于|不低于|不小于',
    relation: 'at-least',
  },
  { words: 'after|later than|newer than|more recent than|post-?|晚于', relation: 'over', time: true },
  {
    words: 'over|above|more than|longer than|greater than|higher than|better than|>|超过|多于|大于|高于|长于',
    relation: 'over',
  },
  { words: 'around|about|approximately|roughly|circa|ca\\.?|~|大约|大概|约', relation: 'around' },
];

const AFTER: typeof BEFORE = [
  { words: '或?以前|之前|前', relation: 'under', time: true },
  { words: '以后|之后|后', relation: 'over', time: true },
  { words: '以来|至今|开始', relation: 'at-least', time: true },
  {
    words:
      ' ?(?:or|and) (?:less|fewer|under|below|shorter|cheaper|earlier|before|older)| ?max(?:imum)?| tops| at (?:the )?most|或?以内|之内|内|或?及?以下|封顶',
    relation: 'at-most',
  },
  {
    words:
      ' ?(?:or|and) (?:more|over|above|higher|longer|better|up|upwards|later|newer|after|onwards?)| on(?:wards?)?\\b| ?\\+| plus| min(?:imum)?| at least|或?及?以上|起|往上',
    relation: 'at-least',
  },
  { words: '左右|上下|前后', relation: 'around' },
];

/** A story may be set in a time in which nobody wrote it: that stays a description. */
const SET_THERE =
  /(?:\b(?:set|sets|setting|takes? place|taking place|happens?|happening|about|situated|living|lived|life|stor(?:y|ies) (?:of|from)|during the)(?: back)?\s(?:in |during |around )?(?:the )?$|(?:讲|写|关于|发生在|背景(?:是|在|为)?|描写|反映)\s?$)/iu;

/** "Nothing over 300 pages", "八分以下的不看": the other side is meant. */
const TURNED_BEFORE = /\b(?:no|nothing|none|without|not|never)(?: [a-z]+)?\s$|(?:不要|不看|别给我|别推)$/iu;
const TURNED_AFTER = /^的?(?:书|电影|片子?|东西)?都?(?:不看|不要|不想看|免谈|别给我|别推|跳过|略过)/u;
const OPPOSITE: Readonly<Partial<Record<Relation, Relation>>> = {
  under: 'at-least',
  'at-most': 'over',
  over: 'at-most',
  'at-least': 'under',
};

/** Share around "about 300 pages", and years around "around 1900", that still count as it. */
const ABOUT_SHARE = 0.2;
const ABOUT_YEARS = 10;

interface Interval {
  readonly low: number;
  readonly high: number;
}

/** What is read of periods and amounts. */
export interface RangeReading {
  readonly constraints: Constraint[];
  readonly unheld: Unheld[];
}

export interface RangeContext {
  readonly facts: CatalogFacts;
  readonly thisYear: number;
}

const unheldOf = (role: NumberRole | 'year'): Unheld =>
  role === 'year' || role === 'price' || role === 'rating' ? role : 'length';

/** The column that holds an amount: its own by name, else the fullest of its role. */
export const columnOf = (facts: CatalogFacts, role: NumberRole, name?: string): NumberFact | undefined =>
  facts.numbers.find((fact) => fact.role === role && (name === undefined || fact.name === name));

/** Stars out of five, marks out of ten or a hundred, on the column's own scale. */
function onScale(value: number, column: NumberFact, stars: boolean): number {
  const scale = column.max <= 5 ? 5 : column.max <= 10 ? 10 : 100;
  const said = stars ? 5 : value > 10 ? 100 : value > 5 ? 10 : Math.min(scale, 10);
  return (value * scale) / Math.max(said, value);
}

/** What a plain number may be: of time after a word of time, else the only column whose values it lies among. */
function columnFitting(value: number, { facts }: RangeContext): NumberFact | undefined {
  const fitting = facts.numbers.filter(
    ({ min, max, role }) => role !== 'rating' && value >= min * 0.5 && value <= max * 1.5,
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

const RATED =
  /\b(?:rated|ratings?|scores?|scored|graded?)\b[^.,;]{0,12}$|(?:评分|打分|得分|分数|豆瓣)(?:在|要|得)?$/iu;
const PRICED =
  /\b(?:price[ds]?|costs?|costing|pay|spend|budget)\b[^.,;]{0,14}$|(?:价格|价钱|预算|售价|价位)(?:在|要|是)?$/iu;

/** Reads everything that a sentence says of periods and amounts. */
export function readRanges(sentence: Sentence, context: RangeContext): RangeReading {
  const reading: RangeReading = { constraints: [], unheld: [] };
  const isYear = (value: number): boolean => Number.isInteger(value) && value >= 100 && value <= 2200;

  /** Puts one range on record; false where nobody can tell what the number counts. */
  function hold(found: Found, relation: Relation, time: boolean): boolean {
    const things = found.lexemes.map(({ lexeme }) => lexeme);
    if (TURNED_BEFORE.test(found.before) || TURNED_AFTER.test(found.after))
      relation = OPPOSITE[relation] ?? relation;
    const named = things.find((thing) => thing.kind === 'amount');
    const dated = things.some((thing) => thing.kind === 'years');
    const numbers = things.flatMap((thing) => (thing.kind === 'number' ? [thing.value] : []));
    if (named && !dated) return holdAmount(found, things, relation, named.role, named.name);
    if (
      dated ||
      (numbers.every(isYear) &&
        (time || numbers.every((value) => value >= 1000 && value <= context.thisYear + 1)))
    ) {
      if (relation === 'in' && SET_THERE.test(found.before)) return false;
      if (relation === 'around' && SET_THERE.test(found.before + found.text.slice(0, 6))) return false;
      if (!context.facts.years) reading.unheld.push('year');
      else reading.constraints.push({ kind: 'year', ...bounds(intervalOf(things), relation, 1, true) });
      return true;
    }
    if (time || relation === 'in') return false;
    if (RATED.test(found.before)) return holdAmount(found, things, relation, 'rating');
    if (PRICED.test(found.before)) return holdAmount(found, things, relation, 'price');
    const column = columnFitting(numbers[0], context);
    return column ? holdAmount(found, things, relation, column.role, column.name) : false;
  }

  function holdAmount(
    found: Found,
    things: readonly Lexeme[],
    relation: Relation,
    role: NumberRole,
    name?: string,
  ): boolean {
    const column = columnOf(context.facts, role, name);
    if (!column) {
      reading.unheld.push(unheldOf(role));
      return true;
    }
    let { low, high } = intervalOf(things);
    if (role === 'rating') {
      const stars = /star|星/iu.test(found.text);
      low = onScale(low, column, stars);
      high = onScale(high, column, stars);
      // "Four stars" asks for no less; nobody looks for exactly four.
      if (relation === 'in' && low === high) relation = 'at-least';
    } else if (relation === 'in' && low === high) relation = role === 'price' ? 'at-most' : 'around';
    const step = column.whole ? 1 : 0.01;
    const range = bounds({ low, high }, relation, step, false);
    reading.constraints.push({ kind: 'number', name: column.name, ...range });
    return true;
  }

  // Two ends first: their parts would else be read alone.
  const pair = `(?:between |from |in |介于|从|在|自)?${X} ?(?:-|~|to|till|until|through|到|至) ?${X}(?:之间|间)?|(?:between |介于|在)${X} ?(?:and|和|与|跟) ?${X}(?:之间|间)?|${X}(?:和|与|跟)${X}之间`;
  sentence.take(new RegExp(pair, 'u'), (found) => hold(found, 'in', false));
  for (const { words, relation, time } of AFTER) {
    // "From 1900 on" has a word on either side.
    const signs = time ? Y : X;
    sentence.take(
      new RegExp(`(?:(?<![\\p{L}])(?:from|in|about|around) |从|自|约){0,2}(?:${signs})(?:${words})`, 'u'),
      (found) => hold(found, relation, time ?? false),
    );
  }
  for (const { words, relation, time } of BEFORE)
    sentence.take(
      new RegExp(
        `(?<![\\p{Script=Latin}\\p{N}])(?:${words}) ?(?:the (?:year )?|year )?(?:${time ? Y : X})`,
        'u',
      ),
      (found) => hold(found, relation, time ?? false),
    );
  sentence.take(
    new RegExp(
      `(?<![\\p{L}])(?:(?:published|written|made|released|shot|printed|out) )?(?:in|of|from|during|dated) (?:the )?(?:year )?${Y}|(?:写于|作于|出版于|成书于|拍于|出自)${Y}`,
      'u',
    ),
    (found) => hold(found, 'in', true),
  );
  sentence.take(new RegExp(`[${SIGN.years}${SIGN.amount}]`, 'u'), (found) => hold(found, 'in', false));
  sentence.spend(new RegExp(`(?<=${SIGN.spent})${TURNED_AFTER.source.slice(1)}`, 'u'));
  return reading;
}

function intervalOf(things: readonly Lexeme[]): Interval {
  let low = Infinity;
  let high = -Infinity;
  for (const thing of things) {
    if (thing.kind === 'years') {
      low = Math.min(low, thing.min);
      high = Math.max(high, thing.max);
    } else if (thing.kind === 'number' || thing.kind === 'amount') {
      low = Math.min(low, thing.value);
      high = Math.max(high, thing.value);
    }
  }
  return { low, high };
}

/** Ends that belong to the range, in the smallest steps that the values have. */
function bounds(
  { low, high }: Interval,
  relation: Relation,
  step: number,
  years: boolean,
): { min?: number; max?: number } {
  const round = (value: number): number => Math.round(value * 100) / 100;
  switch (relation) {
    case 'under':
      return { max: round(low - step) };
    case 'at-most':
      return { max: round(high) };
    case 'over':
      return { min: round(high + step) };
    case 'at-least':
      return { min: round(low) };
    case 'in':
      return { min: round(low), max: round(high) };
    case 'around':
      return low < high
        ? { min: low, max: high }
        : years
          ? { min: low - ABOUT_YEARS, max: low + ABOUT_YEARS }
          : { min: Math.floor(low * (1 - ABOUT_SHARE)), max: Math.ceil(low * (1 + ABOUT_SHARE)) };
  }
}
