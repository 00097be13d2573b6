/**
 * Writes the built-in catalogs: public/packs/<id>.json, <id>.vectors and <id>.places.
 *
 *   npm run pack                                  embeds every pack again from its own items, and draws its map
 *   npm run pack -- classics-en                   one of them
 *   npm run pack -- classics-en --items FILE…     (re)builds it from lists of items
 *   npm run pack -- --places                      only draws the maps again, from the vectors as they are
 *   npm run pack -- --lab                         embeds the Lab's sentences again: public/lab
 *   npm run pack -- --pulse                       composes and embeds the comments of Pulse again: public/pulse
 *   npm run pack -- --prior DIR --out FILE.prior [--without PERSON]
 *                                                 counts a prior from everybody's ratings of a MovieLens folder
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { itemText, normalizeKey, VECTOR_DIMS } from '../domain/catalog.ts';
import {
  completeItem,
  hashTexts,
  packVectors,
  parsePack,
  type PackItem,
  type ParsedPack,
} from '../domain/pack-check.ts';
import { PACKS, type Pack, type PackFile } from '../domain/packs.ts';
import { packPlaces } from '../domain/places-file.ts';
import { sha256Hex } from '../domain/sha256.ts';
import { quantizeRows } from '../domain/vectors.ts';
import { embedInDefinedBatches } from '../workers/encoder/embed.ts';
import { drawMap } from '../workers/mapper/draw.ts';
import { openEncoder } from './node-encoder.ts';
import { packLab } from './pack-lab.ts';
import { packPrior } from './pack-prior.ts';
import { packPulse } from './pack-pulse.ts';

const FOLDER = new URL('../../public/packs/', import.meta.url);

/** The descriptions were written for these packs; titles, names and years are facts. */
const LICENCE = 'CC0-1.0';

const text = v.pipe(v.string(), v.nonEmpty());
const ItemList = v.array(
  v.strictObject({
    id: text,
    title: text,
    creators: v.array(text),
    year: v.optional(v.pipe(v.number(), v.integer())),
    tags: v.array(text),
    series: v.optional(text),
    description: v.optional(text),
    numbers: v.optional(v.record(v.string(), v.pipe(v.number(), v.finite()))),
  }),
);
/** A list as it is, or the items of a pack; the rest of a pack is computed anew. */
const Source = v.union([
  ItemList,
  v.pipe(
    v.object({ items: ItemList }),
    v.transform((pack) => pack.items),
  ),
]);

async function readItems(file: string | URL): Promise<PackItem[]> {
  const parsed = v.safeParse(Source, JSON.parse(await readFile(file, 'utf8')));
  if (parsed.success) return parsed.output;
  const details = parsed.issues
    .flatMap((issue) => issue.issues ?? [issue])
    .map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
  throw new Error(`${file.toString()} is neither a list of items nor a pack\n${details.join('\n')}`);
}

/** The first of each id and each title (case and punctuation aside) stays; the others are named on stderr. */
function withoutDuplicates(items: readonly PackItem[]): PackItem[] {
  const ids = new Set<string>();
  const titles = new Set<string>();
  return items.filter((item) => {
    const title = normalizeKey(item.title);
    const known = ids.has(item.id) ? 'id' : titles.has(title) ? 'title' : undefined;
    if (known) console.warn(`dropped ${item.id} (${item.title}): its ${known} has come before`);
    ids.add(item.id);
    titles.add(title);
    return !known;
  });
}

/** JSON with one item a line: a changed book is a changed line. */
function printPack({ items, ...header }: PackFile): string {
  const lines = items.map((item) => `    ${JSON.stringify(item)}`).join(',\n');
  return `${JSON.stringify(header, undefined, 2).slice(0, -2)},\n  "items": [\n${lines}\n  ]\n}\n`;
}

async function writePack(pack: Pack, sources: readonly (string | URL)[]): Promise<void> {
  const packItems = withoutDuplicates((await Promise.all(sources.map(readItems))).flat());
  const items = packItems.map(completeItem);
  const encoder = await openEncoder(pack.encoder);
  const started = performance.now();
  const rows = await embedInDefinedBatches(encoder, items.map(itemText), 'passage');
  const seconds = (performance.now() - started) / 1000;

  const vectors = packVectors(quantizeRows(rows, VECTOR_DIMS));
  const file: PackFile = {
    id: pack.id,
    version: 1,
    encoder: pack.encoder,
    licence: LICENCE,
    dims: VECTOR_DIMS,
    textsSha256: await hashTexts(items),
    vectorsSha256: await sha256Hex(vectors),
    items: packItems,
  };
  const json = printPack(file);
  const checked = await parsePack(JSON.parse(json), vectors.buffer);
  if (!checked.ok)
    throw new Error(`the new ${pack.id} fails its own check: ${JSON.stringify(checked.failure)}`);

  await mkdir(FOLDER, { recursive: true });
  await writeFile(new URL(`${pack.id}.vectors`, FOLDER), vectors);
  await writeFile(new URL(`${pack.id}.json`, FOLDER), json);
  await writePlaces(checked.value);
  const speed = (items.length / seconds).toFixed(1);
  console.log(
    `${pack.id}: ${items.length} items in ${seconds.toFixed(1)} s (${speed} texts/s), ${json.length} + ${vectors.length} bytes`,
  );
}

async function writePlaces({ file, vectors }: ParsedPack): Promise<void> {
  const places = await packPlaces(file.vectorsSha256, drawMap(vectors));
  await writeFile(new URL(`${file.id}.places`, FOLDER), places);
}

async function redraw(pack: Pack): Promise<void> {
  const [json, vectors] = await Promise.all([
    readFile(new URL(`${pack.id}.json`, FOLDER), 'utf8'),
    readFile(new URL(`${pack.id}.vectors`, FOLDER)),
  ]);
  const checked = await parsePack(JSON.parse(json), new Uint8Array(vectors).buffer);
  if (!checked.ok) throw new Error(`${pack.id} is damaged: ${JSON.stringify(checked.failure)}`);
  await writePlaces(checked.value);
  console.log(`${pack.id}: map of ${checked.value.items.length} items`);
}

const { values, positionals } = parseArgs({
  options: {
    items: { type: 'boolean', default: false },
    places: { type: 'boolean', default: false },
    lab: { type: 'boolean', default: false },
    pulse: { type: 'boolean', default: false },
    prior: { type: 'string' },
    out: { type: 'string' },
    without: { type: 'string' },
  },
  allowPositionals: true,
});
const [first, ...files] = positionals;
const known = PACKS.find((pack) => pack.id === first);
if (
  ((first !== undefined || values.items) && !known) ||
  (values.prior === undefined) !== (values.out === undefined)
) {
  console.error(
    `usage: ${basename(import.meta.url)} [${PACKS.map((pack) => pack.id).join(' | ')}] [--places | --items FILE…] | --lab | --pulse | --prior DIR --out FILE.prior [--without PERSON]`,
  );
  process.exitCode = 2;
} else if (values.prior !== undefined && values.out !== undefined) {
  await packPrior(values.prior, values.out, values.without);
} else if (values.lab) {
  await packLab();
} else if (values.pulse) {
  await packPulse();
} else {
  for (const pack of known ? [known] : PACKS) {
    const own = new URL(`${pack.id}.json`, FOLDER);
    if (values.items) await writePack(pack, files);
    else if (!existsSync(own))
      console.warn(`${pack.id}: no ${own.pathname} to start from; give its items with --items`);
    else if (values.places) await redraw(pack);
    else await writePack(pack, [own]);
  }
}
