/** Reads a catalog once, so that every sentence about it can be matched against its own names and numbers. */
import type { Item } from '../catalog.ts';
import type { CatalogFacts, NameIndex, NumberFact, NumberRole } from './facts-types.ts';
import { nameKey, numberFold, pluralOf } from './name-keys.ts';
import { TAG_ALIASES } from './tag-aliases.ts';

/** What columns are called that hold the lengths, prices and grades which people ask for by other words. */
const ROLES: readonly (readonly [NumberRole, RegExp])[] = [
  ['pages', /pages?$|^pp$|页数|頁數/iu],
  ['minutes', /minutes?|^mins?$|runtime|duration|running ?time|时长|片长|分钟/iu],
  ['price', /price|cost|价|價/iu],
  ['rating', /rating|score|stars|评分|評分|星级/iu],
];

/** Tags that only say what nearly everything is: "novels by Austen" is not meant to leave out her novellas. */
const MEDIUM = new Set([
  'book',
  'novel',
  'film',
  'movie',
  'fiction',
  '小 说',
  '书',
  '图 书',
  '电 影',
  '影 片',
]);

/** What a named number stands for, by its name. */
export const roleOfNumber = (name: string): NumberRole =>
  ROLES.find(([, pattern]) => pattern.test(name))?.[0] ?? 'other';

/** A name is written with more tokens than this only to spoil a search for it. */
const MOST_TOKENS = 24;
const TOP = 12;

class IndexDraft {
  readonly #byKey = new Map<string, string[]>();
  readonly #longest = new Map<string, number>();

  add(name: string, target = name): void {
    const key = nameKey(name);
    const tokens = key.split(' ');
    if (!key || tokens.length > MOST_TOKENS) return;
    const targets = this.#byKey.get(key);
    if (!targets) this.#byKey.set(key, [target]);
    else if (!targets.includes(target)) targets.push(target);
    this.#longest.set(tokens[0], Math.max(this.#longest.get(tokens[0]) ?? 0, tokens.length));
  }

  has(name: string): boolean {
    return this.#byKey.has(nameKey(name));
  }

  get index(): NameIndex {
    return { byKey: this.#byKey, longest: this.#longest };
  }
}

const countNames = (lists: Iterable<readonly string[]>): readonly string[] => {
  const counts = new Map<string, number>();
  for (const list of lists) for (const name of list) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
};

const HAN = /\p{Script=Han}/u;
const ARTICLE = /^(?:the|an?|le|la|les|der|die|das) /i;

/** A title whole, without its subtitle, and without its article: "the Odyssey" and "Odyssey" are one. */
function titleForms(title: string): Set<string> {
  const short = title.split(/ ?[:：(（]| - |——/u)[0];
  return new Set([title, short, title.replace(ARTICLE, ''), short.replace(ARTICLE, '')]);
}

/** The part of a name that people go by: "Austen" of Jane Austen, "奥斯汀" of 简·奥斯汀. */
function lastName(name: string): string | undefined {
  const parts = name.split(HAN.test(name) ? /[·・.]/u : /\s+/u).filter(Boolean);
  const last = parts.at(-1);
  // "Jr.", "II" and single letters name nobody.
  return parts.length > 1 && last && nameKey(last).replaceAll(' ', '').length > 2 - Number(HAN.test(name))
    ? last
    : undefined;
}

/** Values at a third and two thirds of the way, and the ends; `values` sorted. */
const spread = (values: readonly number[]) => ({
  min: values[0],
  max: values[values.length - 1],
  low: values[Math.floor((values.length - 1) / 3)],
  high: values[Math.ceil((2 * (values.length - 1)) / 3)],
});

function numberFacts(items: readonly Item[]): NumberFact[] {
  const columns = new Map<string, number[]>();
  for (const { numbers } of items)
    for (const [name, value] of Object.entries(numbers ?? {}))
      if (Number.isFinite(value)) {
        const column = columns.get(name);
        if (column) column.push(value);
        else columns.set(name, [value]);
      }
  return Array.from(columns, ([name, values]) => ({
    name,
    role: roleOfNumber(name),
    ...spread(values.sort((a, b) => a - b)),
    whole: values.every(Number.isInteger),
    count: values.length,
  })).sort((a, b) => b.count - a.count);
}

function kindOf(items: readonly Item[]): CatalogFacts['kind'] {
  const kinds = new Set(items.map(({ kind }) => kind));
  return kinds.size === 1 ? [...kinds][0] : 'other';
}

export interface Owner {
  readonly hasFaq: boolean;
  readonly contact: string;
}

/** Some milliseconds for a thousand items; O(all their names). */
export function catalogFacts(items: readonly Item[], { hasFaq, contact }: Owner): CatalogFacts {
  const titles = new IndexDraft();
  const creators = new IndexDraft();
  const tags = new IndexDraft();
  for (const { id, title } of items) for (const form of titleForms(title)) titles.add(form, id);
  const topCreators = countNames(items.map((item) => item.creators));
  for (const name of topCreators) creators.add(name);
  for (const name of topCreators) {
    const last = lastName(name);
    if (last) creators.add(last, name);
  }
  const topTags = countNames(items.map((item) => item.tags));
  const kinds = topTags.filter((tag) => !MEDIUM.has(nameKey(tag)));
  for (const tag of kinds) tags.add(tag);
  for (const tag of kinds) {
    for (const form of [numberFold(nameKey(tag)), pluralOf(nameKey(tag))])
      if (!tags.has(form)) tags.add(form, tag);
  }
  // A name of the catalog's own always wins over what is usually meant by it.
  for (const [said, meant] of TAG_ALIASES) {
    const tag = topTags.find((name) => nameKey(name) === nameKey(meant));
    if (tag && !tags.has(said)) tags.add(said, tag);
  }
  const years = items.flatMap(({ year }) => (year === undefined ? [] : [year])).sort((a, b) => a - b);
  return {
    size: items.length,
    backlog: items.filter(({ backlog }) => backlog).length,
    kind: kindOf(items),
    ...(years.length > 0 && { years: spread(years) }),
    numbers: numberFacts(items),
    creators: creators.index,
    tags: tags.index,
    topTags: kinds.slice(0, TOP),
    topCreators: topCreators.slice(0, TOP),
    titles: titles.index,
    hasFaq,
    contact,
  };
}
