/** MovieLens, csv and the older `::` files: films from one, the ratings of one of many people from the other. */
import type { Item } from '../catalog.ts';
import { FailureError } from '../errors.ts';
import { cleanLine, distinct, MAX_TAGS, parseYear } from './field-text.ts';
import type { ImportedEvent } from './import-types.ts';
import { scanRatings, type RatingsFile } from './ratings-scan.ts';
import { Columns, IssueLog, type ReadContext, type Reading, type RowSource } from './row-source.ts';

export interface MovieLensFiles {
  readonly movies: RowSource;
  readonly ratings: RatingsFile;
}

export interface Person {
  readonly id: string;
  readonly ratings: number;
}

export const MOVIE_COLUMNS = ['movieId', 'title', 'genres'];

export function isMovies(columns: readonly string[]): boolean {
  return new Columns(columns).has(...MOVIE_COLUMNS);
}

/** More cannot be chosen from by eye; the file's most active people are among them in any case. */
const MAX_PEOPLE = 200;

/** People with most ratings first, at most 200, and the number of ratings in all. */
export async function countPeople(
  ratings: RatingsFile,
  context: ReadContext,
): Promise<{ people: Person[]; total: number }> {
  const counts = new Map<number, number>();
  let total = 0;
  await scanRatings(ratings, context, (user) => {
    counts.set(user, (counts.get(user) ?? 0) + 1);
    total++;
  });
  const people = [...counts]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, MAX_PEOPLE)
    .map(([user, count]) => ({ id: String(user), ratings: count }));
  return { people, total };
}

const ARTICLES =
  "the|a|an|la|le|les|l'|un|une|das|der|die|ein|eine|el|los|las|il|lo|gli|i|uno|una|o|os|as|um|uma|de|het|een|den|det|en|et";
const MOVED_ARTICLE = new RegExp(`^(.+), (${ARTICLES})$`, 'i');

const withArticle = (name: string): string => {
  const moved = MOVED_ARTICLE.exec(name);
  if (!moved) return name;
  return moved[2].endsWith("'") ? moved[2] + moved[1] : `${moved[2]} ${moved[1]}`;
};

/** "Matrix, The (1999)" → "The Matrix", 1999; the original title in parentheses is put right too. */
export function filmTitle(text: string): { title: string; year?: number } {
  const dated = /^(.*\S) ?\((\d{4})(?:[-–]\d{0,4})?\)$/.exec(text);
  const name = dated ? dated[1] : text;
  const title = name
    .split(/(\([^()]*\))/)
    .map((part) =>
      part.startsWith('(') ? `(${withArticle(part.slice(1, -1).trim())})` : withArticle(part.trim()),
    )
    .filter(Boolean)
    .join(' ');
  const year = dated ? parseYear(dated[2]) : undefined;
  return year === undefined ? { title } : { title, year };
}

/**
 * Films, and the ratings of `person` as events; of the one with most ratings when not given. Everybody else's rows
 * are passed over without being held. Throws `needs-person` when the file knows no such person.
 */
export async function readMovieLens(
  { movies, ratings }: MovieLensFiles,
  person: string | undefined,
  context: ReadContext,
): Promise<Reading> {
  const films = await readFilms(movies, context);
  let chosen = person;
  if (chosen === undefined) {
    // A log of its own: the second pass names the same bad rows.
    const { people } = await countPeople(ratings, { ...context, issues: new IssueLog(), advance: undefined });
    chosen = people[0]?.id;
  }
  const events: ImportedEvent[] = [];
  const user = Number(chosen);
  let found = false;
  await scanRatings(ratings, context, (rater, movie, stars, seconds, row) => {
    if (rater !== user) return;
    found = true;
    const itemId = String(movie);
    const complain = (reason: 'unknown-item' | 'bad-rating', value: string) =>
      context.issues.add({ file: ratings.file, row, reason, value, kept: false });
    if (!films.has(itemId)) complain('unknown-item', itemId);
    else if (stars < 0.5 || stars > 5) complain('bad-rating', String(stars));
    else events.push({ itemId, kind: 'rating', value: stars, ...(seconds > 0 && { time: seconds * 1000 }) });
  });
  if (!found) throw new FailureError('needs-person', person === undefined ? {} : { person });
  return { items: [...films.values()], events };
}

async function readFilms(movies: RowSource, context: ReadContext): Promise<Map<string, Item>> {
  const columns = new Columns(movies.columns);
  const [idOf, titleOf, genresOf] = MOVIE_COLUMNS.map((name) => columns.cell(name));
  const films = new Map<string, Item>();
  for await (const batch of movies.batches(context))
    for (const row of batch) {
      const { title, year } = filmTitle(cleanLine(titleOf(row)));
      const written = idOf(row);
      // Ratings name films by number, so '0001' and '1' are one film.
      const id = /^\d+$/.test(written) ? String(Number(written)) : written;
      const refuse = (reason: 'no-title' | 'duplicate' | 'unreadable-row') =>
        context.issues.add({ file: movies.file, row: row.row, reason, value: title || written, kept: false });
      if (!title) refuse('no-title');
      else if (!id) refuse('unreadable-row');
      else if (films.has(id)) refuse('duplicate');
      else
        films.set(id, {
          id,
          title,
          creators: [],
          ...(year !== undefined && { year }),
          kind: 'film',
          tags: distinct(
            genresOf(row)
              .split('|')
              .filter((genre) => genre !== '(no genres listed)'),
            MAX_TAGS,
          ),
          backlog: false,
        });
    }
  return films;
}
