/** What comments are about: topics that stay what they are from one run to the next, with what a person made of them. */
import type { QuantizedVectors } from '../catalog.ts';
import { hashText, mulberry32 } from '../random.ts';
import type { Correction, TopicEdit } from './comment-types.ts';
import type { Opinion, Topic, TopicMemory, TopicModel } from './pulse-types.ts';
import { assign, dot } from './spherical-kmeans.ts';
import { termReader, type Term } from './terms.ts';
import { topicFeatures, type Features } from './topic-features.ts';
import { findGroups, matchIds, meaningOf, NEAR_ENOUGH, splitRows } from './topic-groups.ts';
import { topicWords } from './topic-labels.ts';

export interface TopicsInput {
  /** E5 in the symmetric role, one row a comment; as `texts`. */
  readonly vectors: QuantizedVectors;
  readonly texts: readonly string[];
  readonly seed: number;
  readonly opinions?: readonly Opinion[];
  /** 1 for comments that make no topic, such as those of a burst: they are only put to the nearest. */
  readonly apart?: Uint8Array;
  readonly edits?: readonly TopicEdit[];
  /** Comments that a person has put to another topic, with the ids of all comments in order. */
  readonly corrections?: readonly Correction[];
  readonly ids?: readonly string[];
  /** Of the last run. */
  readonly memory?: TopicMemory;
}

/** Fewer comments are read faster than grouped. */
const LEAST_COMMENTS = 10;
/** Comments whose words name the topics; more would name them alike. */
const NAMED_BY = 12_000;

/** Topics while they are edited: rows of each, by id. */
type Members = Map<string, number[]>;

function newId(text: string, taken: ReadonlySet<string>): string {
  const stem = `t${hashText(text).toString(36)}`;
  let id = stem;
  for (let n = 2; taken.has(id); n++) id = `${stem}-${n}`;
  return id;
}

interface Edited {
  readonly members: Members;
  readonly names: ReadonlyMap<string, string>;
  /** Rows of the halves of topics that were split: they are known again in the next run. */
  readonly halves: ReadonlyMap<string, readonly number[]>;
}

/** Replays what the person did, in order; an edit of a topic that is there no more changes nothing. */
function applyEdits(members: Members, { edits = [], seed, memory }: TopicsInput, features: Features): Edited {
  const names = new Map<string, string>();
  const halves = new Map<string, readonly number[]>();
  for (const { kind, topic, into, name } of edits) {
    const rows = members.get(topic);
    if (!rows) continue;
    if (kind === 'rename') {
      if (name?.trim()) names.set(topic, name.trim());
      else names.delete(topic);
    } else if (kind === 'merge') {
      const target = into === undefined || into === topic ? undefined : members.get(into);
      if (!target) continue;
      target.push(...rows);
      members.delete(topic);
    } else if (rows.length >= 2) {
      const ids = [`${topic}.1`, `${topic}.2`];
      const known = ids.map((id) => memory?.centres.find((one) => one.id === id)?.centre);
      const labels = splitRows(features, rows, hashText(`${seed} ${topic}`), known);
      members.delete(topic);
      ids.forEach((id, half) => {
        const own = rows.filter((_, at) => labels[at] === half);
        members.set(id, own);
        halves.set(id, own);
      });
    }
  }
  return { members, names, halves };
}

/** Puts single comments where the person has put them. */
function applyCorrections(members: Members, { corrections = [], ids = [] }: TopicsInput): void {
  const wanted = corrections.filter(({ topic }) => topic !== undefined && members.has(topic));
  if (!wanted.length) return;
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  for (const { commentId, topic } of wanted) {
    const row = rowOf.get(commentId);
    if (row === undefined || topic === undefined) continue;
    for (const [id, rows] of members)
      if (id !== topic && rows.includes(row))
        members.set(
          id,
          rows.filter((one) => one !== row),
        );
    const own = members.get(topic);
    if (own && !own.includes(row)) own.push(row);
  }
}

/** Rows of a topic, the nearest to its centre first, and their mean cosine to it. */
function nearestFirst(features: Features, rows: readonly number[], dims: number) {
  const centre = meaningOf(features, rows, dims);
  const one = new Float32Array(dims);
  const near = rows.map((row) => ({ row, cosine: dot(features.meaning(row, one), 0, centre, 0, dims) }));
  const mean = near.reduce((sum, { cosine }) => sum + cosine, 0) / Math.max(1, near.length);
  return { rows: near.sort((a, b) => b.cosine - a.cosine || a.row - b.row).map(({ row }) => row), mean };
}

/** Each text is read once, though it is asked for again: words of Chinese are dear to find. */
function rememberedTerms(texts: readonly string[]): (row: number) => readonly Term[] {
  const read = termReader();
  const known: (readonly Term[] | undefined)[] = [];
  return (row) => (known[row] ??= read(texts[row]));
}

const none = (count: number, seed: number): TopicModel => ({
  topics: [],
  topicOf: new Int16Array(count).fill(-1),
  silhouette: 0,
  memory: { seed, centres: [] },
});

/**
 * Groups comments by spherical k-means over their meaning, words and aspects; labels them by class-based TF-IDF; keeps the
 * ids of the last run; replays the person's edits. The same input gives the same topics.
 */
export function topicsOf(input: TopicsInput): TopicModel {
  const { vectors, texts, seed, apart, memory } = input;
  const { count, dims } = vectors;
  const chosen = texts.flatMap((_, row) => (apart?.[row] ? [] : [row]));
  if (chosen.length < LEAST_COMMENTS) return none(count, seed);
  const terms = rememberedTerms(texts);
  const features = topicFeatures(input, chosen, terms, mulberry32(seed));
  const groups = findGroups(features, chosen, seed, memory);
  const { labels, cosines } = assign(features.rows, groups.centres);
  const rowsOf: number[][] = Array.from({ length: groups.centres.length / features.rows.dims }, () => []);
  for (let row = 0; row < count; row++) if (cosines[row] >= NEAR_ENOUGH) rowsOf[labels[row]].push(row);

  const full = rowsOf.filter((rows) => rows.length > 0);
  // What is apart moves no centre.
  const ownRows = full.map((rows) => rows.filter((row) => !apart?.[row]));
  const centres = ownRows.map((rows) => meaningOf(features, rows, dims));
  const matched = matchIds(centres, memory);
  const taken = new Set(matched.filter((id) => id !== undefined));
  const members: Members = new Map();
  const base = full.map((rows, at) => {
    const [nearest = rows[0]] =
      matched[at] === undefined ? nearestFirst(features, ownRows[at], dims).rows : [];
    const id = matched[at] ?? newId(texts[nearest], taken);
    taken.add(id);
    members.set(id, [...rows]);
    return { id, centre: centres[at] };
  });
  const { names, halves } = applyEdits(members, input, features);
  applyCorrections(members, input);
  const halfCentres = Array.from(halves, ([id, rows]) => ({ id, centre: meaningOf(features, rows, dims) }));

  const topics = describe(members, names, terms, features, dims);
  const topicOf = new Int16Array(count).fill(-1);
  topics.forEach(({ rows }, at) => {
    for (const row of rows) topicOf[row] = at;
  });
  return {
    topics,
    topicOf,
    silhouette: groups.silhouette,
    memory: { seed, centres: [...base, ...halfCentres] },
  };
}

/** Largest first, with words and the order of their comments. */
function describe(
  members: Members,
  names: ReadonlyMap<string, string>,
  terms: (row: number) => readonly Term[],
  features: Features,
  dims: number,
): Topic[] {
  const ordered = [...members]
    .filter(([, rows]) => rows.length > 0)
    .sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  const total = ordered.reduce((sum, [, rows]) => sum + rows.length, 0);
  const step = Math.max(1, Math.ceil(total / NAMED_BY));
  const words = topicWords(
    ordered.map(([, rows]) => rows.filter((_, at) => at % step === 0)),
    terms,
  );
  return ordered.map(([id, rows], at) => {
    const near = nearestFirst(features, rows, dims);
    const name = names.get(id);
    return {
      id,
      ...(name !== undefined && { name }),
      words: words[at],
      rows: near.rows,
      cohesion: near.mean,
    };
  });
}
