/** Made-up people: what they like of a catalog is known, so that what a policy shows them can be compared with the best. */
import { normalizeKey, type Item, type QuantizedVectors } from '../../domain/catalog.ts';
import { gaussian, type Random } from '../../domain/random.ts';

/** A hidden taste over all items of one catalog. */
export interface HiddenTaste {
  /** Utility of each item: mean 0, standard deviation 1. */
  readonly utilities: Float64Array;
  /** 1 for the items that the person would like. */
  readonly liked: Uint8Array;
}

/** Share of a catalog that a person likes: at one half there is nothing to find, at a tenth a slate has one hit. */
const LIKED_SHARE = 0.3;
/** Loved themes: fewer make a genre reader, whom any filter would serve; more make everybody alike. */
const TAGS = 3;
/** Themes that everybody is left cold by. */
const AVOIDED_TAGS = 1;
const CREATORS = 2;
/** Themes with fewer items cannot be learned from a pack of 150 to 260 items. */
const LEAST_TAGGED = 4;
/** Half-width of a loved era in years. */
const ERA = 40;

/**
 * Weight of each part of a taste, in standard deviations. Noise is what no feature tells: with the weights below it is a
 * fifth of the variance, so that even perfect knowledge of features errs now and then, as with people.
 */
const WEIGHTS = { tags: 1, creators: 0.5, era: 0.4, meaning: 0.7, noise: 0.7 } as const;

/** Mean 0 and deviation 1; all zeros when the values do not differ. */
function standardise(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
  return values.map((x) => (spread > 0 ? (x - mean) / spread : 0));
}

/** `count` different elements; all of them when there are no more. */
function choose<T>(list: readonly T[], count: number, random: Random): T[] {
  const left = [...list];
  return Array.from(
    { length: Math.min(count, left.length) },
    () => left.splice(Math.floor(random() * left.length), 1)[0],
  );
}

/** Names that at least `least` items carry, sorted. */
function frequentNames(
  items: readonly Item[],
  namesOf: (item: Item) => readonly string[],
  least: number,
): string[] {
  const counts = new Map<string, number>();
  for (const item of items)
    for (const name of new Set(namesOf(item).map(normalizeKey)))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count >= least)
    .map(([name]) => name)
    .sort();
}

/** How much each item carries of `loved`, less what it carries of `avoided`. */
function carried(
  items: readonly Item[],
  namesOf: (item: Item) => readonly string[],
  loved: readonly string[],
  avoided: readonly string[],
): Float64Array {
  return Float64Array.from(items, (item) => {
    const names = namesOf(item).map(normalizeKey);
    const count = (wanted: readonly string[]) => wanted.filter((name) => names.includes(name)).length;
    return count(loved) - count(avoided);
  });
}

/** Product of each vector with a random direction. */
function alongDirection({ count, dims, codes, scales }: QuantizedVectors, random: Random): Float64Array {
  const direction = Float64Array.from({ length: dims }, () => gaussian(random));
  return Float64Array.from({ length: count }, (_, row) => {
    let sum = 0;
    for (let k = 0; k < dims; k++) sum += direction[k] * codes[row * dims + k];
    return sum * scales[row];
  });
}

const isNear = ({ year }: Item, centre: number): boolean =>
  year !== undefined && Math.abs(year - centre) <= ERA;

/**
 * A few themes and creators, an era, a direction in the space of meanings, and noise that no feature tells. The best
 * 30 % of the catalog are liked.
 */
export function drawTaste(items: readonly Item[], vectors: QuantizedVectors, random: Random): HiddenTaste {
  const tagsOf = (item: Item) => item.tags;
  const creatorsOf = (item: Item) => item.creators;
  const themes = choose(frequentNames(items, tagsOf, LEAST_TAGGED), TAGS + AVOIDED_TAGS, random);
  const creators = choose(frequentNames(items, creatorsOf, 2), CREATORS, random);
  const dated = items.filter(({ year }) => year !== undefined);
  const centre = choose(dated, 1, random)[0]?.year ?? 0;
  const parts = [
    { weight: WEIGHTS.tags, values: carried(items, tagsOf, themes.slice(0, TAGS), themes.slice(TAGS)) },
    { weight: WEIGHTS.creators, values: carried(items, creatorsOf, creators, []) },
    { weight: WEIGHTS.era, values: Float64Array.from(items, (item) => (isNear(item, centre) ? 1 : 0)) },
    { weight: WEIGHTS.meaning, values: alongDirection(vectors, random) },
    { weight: WEIGHTS.noise, values: Float64Array.from(items, () => gaussian(random)) },
  ];
  const sum = new Float64Array(items.length);
  for (const { weight, values } of parts)
    standardise(values).forEach((value, row) => (sum[row] += weight * value));
  return fromUtilities(sum);
}

function fromUtilities(values: Float64Array): HiddenTaste {
  const utilities = standardise(values);
  const likes = Math.round(LIKED_SHARE * utilities.length);
  const order = Array.from(utilities.keys()).sort((a, b) => utilities[b] - utilities[a]);
  const liked = new Uint8Array(utilities.length);
  for (const row of order.slice(0, likes)) liked[row] = 1;
  return { utilities, liked };
}

/** The same answers about other items: as many likes, and nothing to be learned from them. */
export function shuffledTaste({ utilities }: HiddenTaste, random: Random): HiddenTaste {
  const shuffled = utilities.slice();
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
  }
  return fromUtilities(shuffled);
}
