/** From catalogs, files and words to the items of a demo, their places, and its made-up visitors. */
import {
  encoderFor,
  itemText,
  type CatalogSource,
  type EncoderId,
  type Item,
  type QuantizedVectors,
} from '../domain/catalog.ts';
import { attempt, FailureError, type Result } from '../domain/errors.ts';
import type { RowIssue } from '../domain/importing/import-types.ts';
import { isPack } from '../domain/packs.ts';
import { compactVectors, componentsFor } from '../domain/sharing/compact-vectors.ts';
import type { CompactVectors, DemoItem, DemoLanguage, Persona } from '../domain/sharing/demo.ts';
import { parseWishes, personaPicks } from '../domain/sharing/persona.ts';
import { joinVectors, sliceRows } from '../domain/vectors.ts';
import type { Cancellable, EncoderProgress, Services } from './services.ts';
import { readSourceFile, type SourceFile } from './source-file.ts';

/** Items to choose from, with what they were called where they came from. */
export interface ItemPool {
  readonly name: string;
  readonly language: DemoLanguage;
  readonly items: readonly DemoItem[];
  /** What the items are called in the addresses of their shop, in their order; '' for one without. Absent without any. */
  readonly handles?: readonly string[];
  /** Rows of files that were left out, or not taken whole. */
  readonly issues: readonly RowIssue[];
}

/** Of a description: what a card shows without unfolding. Twice as much, and a link holds half as many items. */
const MOST_WORDS = 30;
const MOST_HAN = 50;

/** The first words, ending with a whole sentence where one ends in their second half. */
function shortText(text: string): string {
  const han = /\p{Script=Han}/u.test(text);
  const cut = han ? [...text].slice(0, MOST_HAN).join('') : text.split(/\s+/).slice(0, MOST_WORDS).join(' ');
  if (cut.length >= text.trim().length) return text.trim();
  const end = Math.max(...['. ', '! ', '? ', '。', '！', '？'].map((mark) => cut.lastIndexOf(mark)));
  return end > cut.length / 2 ? cut.slice(0, end + 1) : `${cut.replace(/[\s,;:，；、]+$/u, '')}…`;
}

/** Of books and films the first subjects say what they are like. Goods have what their shop wrote, its own words first. */
const SUBJECTS = 3;
const SHOP_TAGS = 5;

/** What a demo says of an item: only what the catalog says of it, nothing that anybody did with it. */
export const demoItem = ({
  title,
  creators,
  year,
  kind,
  tags,
  description = '',
  numbers,
}: Item): DemoItem => ({
  title,
  creators,
  tags: tags.slice(0, kind === 'other' ? SHOP_TAGS : SUBJECTS),
  description: shortText(description),
  ...(year !== undefined && { year }),
  ...(numbers?.price !== undefined && { price: numbers.price }),
});

/** Of fewer items it is no habit of the shop that most of them share a tag. */
const MANY = 8;
const NEARLY_ALL = 0.8;

/** The items without the tags that nearly all of them have: on every card, they tell nothing apart. */
function withoutCommonTags(items: readonly Item[]): readonly Item[] {
  if (items.length < MANY) return items;
  const counts = new Map<string, number>();
  for (const { tags } of items) for (const tag of new Set(tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const isCommon = (tag: string) => (counts.get(tag) ?? 0) > NEARLY_ALL * items.length;
  return items.map((item) => ({ ...item, tags: item.tags.filter((tag) => !isCommon(tag)) }));
}

/** A product without a handle is known by its title and its maker, with bars between, which no handle has. */
const handleOf = ({ id }: Item): string => (id.includes('|') ? '' : id);

const poolOf = (
  name: string,
  source: CatalogSource,
  items: readonly Item[],
  issues: readonly RowIssue[] = [],
): ItemPool => ({
  name,
  language: encoderFor(items.slice(0, 200)) === 'e5-small-en-zh' ? 'zh' : 'en',
  items: withoutCommonTags(items).map(demoItem),
  ...(source === 'shopify' && { handles: items.map(handleOf) }),
  issues,
});

/** The items of a stored or built-in catalog. Fails with `storage-failed` when it is gone. */
export function poolOfCatalog({ catalogs, packs }: Services, catalogId: string): Promise<Result<ItemPool>> {
  return attempt(async () => {
    const loaded = isPack(catalogId) ? await packs.load(catalogId) : await catalogs.load(catalogId);
    if (!loaded) throw new FailureError('storage-failed', { reason: 'catalog-gone' });
    return poolOf(loaded.catalog.name, loaded.catalog.source, loaded.items);
  });
}

/**
 * The items of files, read as an import reads them, with the rows that were left out; whoever did what in them is not
 * looked at. Columns are guessed.
 * Fails as the importer does, and with `no-titles` for a table without a column that could be titles.
 */
export function poolOfFiles({ importer }: Services, files: readonly SourceFile[]): Promise<Result<ItemPool>> {
  return attempt(async () => {
    const read = await Promise.all(files.map(readSourceFile));
    const detection = await importer.detect(read);
    if (detection.format === 'prior' || detection.format === 'backup')
      throw new FailureError('unknown-format', { file: files[0].name });
    if (detection.format === 'table' && detection.mapping.title === undefined)
      throw new FailureError('no-titles');
    const { name, source, items, issues } = await importer.read(read, {
      mapping: detection.format === 'table' ? detection.mapping : undefined,
      // Anybody of the file: its ratings are not read, but the importer asks whose they would be.
      person: detection.format === 'movielens' ? detection.people[0]?.id : undefined,
    });
    return poolOf(name, source, items, issues);
  });
}

const textOf = (item: DemoItem): string => itemText({ ...item, id: '', kind: 'other', backlog: false });

/** Vectors of texts that were embedded in this session: an item that is moved or put back costs nothing. */
export class EmbeddedTexts {
  readonly #rows = new Map<string, QuantizedVectors>();
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  /** One row a text, in their order. Rejects as the encoder does. */
  async embed(
    encoder: EncoderId,
    texts: readonly string[],
    role: 'passage' | 'query',
    options?: Cancellable<EncoderProgress>,
  ): Promise<QuantizedVectors> {
    const keyOf = (text: string): string => `${encoder} ${role} ${text}`;
    const missing = [...new Set(texts)].filter((text) => !this.#rows.has(keyOf(text)));
    if (missing.length) {
      const made = await this.#services.encoder.embed(encoder, missing, role, options);
      missing.forEach((text, row) => this.#rows.set(keyOf(text), sliceRows(made, row, row + 1)));
    }
    return joinVectors(texts.flatMap((text) => this.#rows.get(keyOf(text)) ?? []));
  }

  /** Of the items of a demo. */
  items(items: readonly DemoItem[], options?: Cancellable<EncoderProgress>): Promise<QuantizedVectors> {
    return this.embed(encoderFor(items), items.map(textOf), 'passage', options);
  }
}

/** The items' places as a link carries them. Fails as the encoder does. */
export function placesOf(
  texts: EmbeddedTexts,
  items: readonly DemoItem[],
  options: Cancellable<EncoderProgress>,
): Promise<Result<CompactVectors>> {
  return attempt(async () => compactVectors(await texts.items(items, options), componentsFor(items.length)));
}

/** What a made-up visitor described in words likes and dislikes. Fails as the encoder does. */
export function picksFor(
  texts: EmbeddedTexts,
  items: readonly DemoItem[],
  words: string,
  options: Cancellable<EncoderProgress> = {},
): Promise<Result<Pick<Persona, 'likes' | 'dislikes'>>> {
  return attempt(async () => {
    const { likes, dislikes } = parseWishes(words);
    const rows = await texts.items(items, options);
    const encoder = encoderFor(items);
    const [liked, disliked] = [
      await texts.embed(encoder, likes, 'query', options),
      await texts.embed(encoder, dislikes, 'query', options),
    ];
    return personaPicks(rows, liked, disliked);
  });
}
