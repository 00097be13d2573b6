/** "Short", "cheap", "recent", and "shorter", "cheaper", "newer": ends of a scale, and steps along it. */
import type { Comparison, Unheld } from './act-types.ts';
import type { Constraint } from './dialogue-types.ts';
import type { CatalogFacts, NumberFact, NumberRole } from './facts-types.ts';
import { columnOf } from './read-ranges.ts';
import type { Sentence } from './sentence.ts';

type Scale = Comparison['of'];

/** Steps from what is shown. "Too long" asks for shorter. */
const STEPS: readonly (readonly [Scale, more: boolean, RegExp])[] = [
  [
    'length',
    false,
    /\b(?:(?:even |much |a bit |something |anything |slightly )?(?:shorter|briefer|thinner|quicker reads?)|less (?:long|thick)|not (?:so|as|that|too) (?:long|thick)|(?:too|so) long)\b|更短|再短|短一?[点些]|没那么长|(?<!不)(?:太|有点)(?:长|厚)了?|[薄]一?[点些]|更薄/iu,
  ],
  [
    'length',
    true,
    /\b(?:(?:even |much |a bit |something |anything |slightly )?(?:longer|thicker|meatier)|(?:too|so) short)\b|更长|再长|[长厚]一?[点些]|(?:太|有点)(?:短|薄)了?|更厚/iu,
  ],
  [
    'price',
    false,
    /\b(?:(?:even |much |a bit |something |anything |slightly )?(?:cheaper|che+per|less expensive|lower priced)|(?:too|so) (?:expensive|dear|pricey))\b|更便宜|再便宜|便宜一?[点些]|(?:太|有点)贵了?|往下降/iu,
  ],
  ['price', true, /\b(?:more expensive|pricier|fancier|too cheap)\b|更贵|再贵|贵一?[点些]|太便宜了?/iu],
  [
    'year',
    true,
    /\b(?:(?:even |much |a bit |something |anything |slightly )?(?:newer|more recent|more modern|younger)|(?:too|so) (?:old|dated|old-fashioned))\b|更新的?|再新|[新近]一?[点些]|(?:太|有点)(?:老|旧|古老)了?|年代近/iu,
  ],
  [
    'year',
    false,
    /\b(?:(?:even |much |a bit |something |anything |slightly |go )?(?:older|earlier)|too (?:new|recent|modern))\b|更早|再早|更老|再老|[老早古旧]一?[点些]|(?:太|有点)新了?/iu,
  ],
  [
    'rating',
    true,
    /\b(?:better[ -](?:rated|reviewed)|higher[ -](?:rated|ratings?|scores?))\b|(?:评分|分数|口碑)(?:再|更)?[高好]一?[点些]|评分更高|分数更高|口碑更好/iu,
  ],
];

/** The outer third of a scale. */
const ENDS: readonly (readonly [Scale, more: boolean, RegExp])[] = [
  [
    'length',
    false,
    /(?<!\b(?:in|for|cut|fall|at) )\b(?:short|brief|slim|thin|quick (?=read|book|watch|film|movie|one)|bite-sized)\b(?!-| ?(?:of|sighted|stor(?:y|ies)|films?\b(?= festival)))|(?:不要|别|不能|不想要?)?(?:不太|太)长的?(?=$|[,.;!?。]|的|书|小说)|(?:篇幅)?不长的?|短小|薄的|薄薄|不厚的?|短的/iu,
  ],
  [
    'length',
    true,
    /\b(?:long|thick|lengthy|big fat|fat)(?=[ -](?:(?:and|but) )?(?:books?|novels?|reads?|films?|movies?|ones?|stories|items?|series|courses?|things?)\b|[,.]|$)|\bdoor-?stoppers?\b|大部头|厚的|很长的|篇幅长的?|长的(?=$|书|小说|电影)/iu,
  ],
  [
    'price',
    false,
    /\b(?:cheap|inexpensive|affordable|low-cost|bargains?|(?:on )?a (?:small |tight )?budget|budget-friendly)\b|(?:价格)?(?:便宜|实惠|不贵|平价)的?/iu,
  ],
  ['price', true, /\b(?:expensive|luxurious|premium|high-end)\b|高档的?|高端的?/iu],
  [
    'year',
    true,
    /\b(?:recent|modern|contemporary|newly (?:published|released)|latest|newest|new (?=books?|novels?|films?|movies?|releases?|titles?|ones?))\b(?! york)|(?:新出的?|最新的?|近年的?|现代的?|当代的?)/iu,
  ],
  [
    'year',
    false,
    /\b(?:old|ancient) (?=books?|novels?|films?|movies?|titles?|ones?\b|classics?)|\boldest\b|老电影|老片子?|古老的|最早的|古代的(?=书|小说|作品)/iu,
  ],
  [
    'rating',
    true,
    /\b(?:(?:highly|well|best|top)[ -](?:rated|reviewed|scored)|(?:with )?(?:high|good|great) (?:ratings?|scores?|reviews?)|highest[ -]rated|acclaimed)\b|高分的?|评分高的?|评价高的?|口碑好的?|好评的?/iu,
  ],
];

const ROLES: Readonly<Record<Exclude<Scale, 'year'>, readonly NumberRole[]>> = {
  length: ['pages', 'minutes'],
  price: ['price'],
  rating: ['rating'],
};

/** The column of a scale: of two lengths the one that more items have. */
export function scaleColumn(facts: CatalogFacts, scale: Exclude<Scale, 'year'>): NumberFact | undefined {
  const columns = ROLES[scale].flatMap((role) => columnOf(facts, role) ?? []);
  return columns.sort((a, b) => b.count - a.count)[0];
}

/** The outer third of a scale as a constraint; undefined where the catalog has no such column. */
export function endOf(facts: CatalogFacts, scale: Scale, more: boolean): Constraint | undefined {
  const column = scale === 'year' ? undefined : scaleColumn(facts, scale);
  const spread = column ?? (scale === 'year' ? facts.years : undefined);
  if (!spread) return undefined;
  const range = more ? { min: spread.high } : { max: spread.low };
  return column ? { kind: 'number', name: column.name, ...range } : { kind: 'year', ...range };
}

export interface ScaleReading {
  readonly comparisons: readonly Comparison[];
  readonly constraints: readonly Constraint[];
  readonly unheld: readonly Unheld[];
  /** Of ends and steps that the catalog cannot tell: they go on describing. */
  readonly words: readonly string[];
}

export function readScales(sentence: Sentence, facts: CatalogFacts): ScaleReading {
  const comparisons: Comparison[] = [];
  const constraints: Constraint[] = [];
  const unheld: Unheld[] = [];
  const words: string[] = [];
  for (const [of, more, pattern] of STEPS)
    sentence.take(pattern, ({ text }) => {
      if (endOf(facts, of, more)) comparisons.push({ of, more });
      else {
        unheld.push(of);
        words.push(text.trim());
      }
      return true;
    });
  for (const [of, more, pattern] of ENDS)
    sentence.take(pattern, ({ text }) => {
      const end = endOf(facts, of, more);
      if (end) constraints.push(end);
      else {
        unheld.push(of);
        words.push(text.trim());
      }
      return true;
    });
  return { comparisons, constraints, unheld, words };
}
