/**
 * What is on the bench as the query of an address: `lesson`, `x` for the experiment, `hide` for knobs put away, and what
 * a teacher adds, version and checksum in `class`, then `show`, `title` and `question`. Their words stand in the link as
 * they are, so that whoever gets it can read it before opening it.
 */
import { failed, success, type Result } from '../domain/errors.ts';
import { FIRST_EXPERIMENT, type Experiment } from '../domain/lab/experiment.ts';
import { lessonById, type LabSection, type Lesson } from '../domain/lab/lessons.ts';
import { decodeExperiment, encodeExperiment } from '../domain/lab/link.ts';
import { hashText } from '../domain/random.ts';

/** What a teacher asks of a class. Untrusted text: anybody can make a link. */
export interface Assignment {
  readonly title: string;
  readonly question: string;
  /** Whether the search, and the simulator of rewards, are on the page. */
  readonly search: boolean;
  readonly rewards: boolean;
  /** Whether the run begins when the link is opened. */
  readonly starts: boolean;
}

export interface LabAddress {
  readonly lesson: Lesson | undefined;
  readonly experiment: Experiment;
  readonly hidden: readonly LabSection[];
  readonly assignment: Assignment | undefined;
}

/** UTF-16 units, as text fields count: a title that fits on two lines of a phone, a question that is read in one look. */
export const MOST_TITLE = 80;
export const MOST_QUESTION = 280;

const SECTIONS: readonly LabSection[] = ['data', 'features', 'model', 'training', 'small'];
const SWITCHES = ['search', 'rewards', 'starts'] as const;
const VERSION = '1';

/**
 * One line of plain text, cut to its bound. Characters that draw nothing are left out, but for the two joiners that some
 * scripts need: those that turn the direction of writing could move words out of the frame that says whose they are.
 */
const plain = (text: string, most: number): string =>
  text
    .normalize('NFC')
    .replace(/(?![\u200c\u200d])\p{Cf}/gu, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, most)
    // Half a character, where the cut fell into one, and the space before it.
    .replace(/\p{Cs}/gu, '')
    .trimEnd();

/** Of slips in copying, one in four thousand million goes unnoticed, and then the bounds stand. */
const sealOf = (...parts: readonly string[]): string =>
  VERSION + hashText(parts.join('\n')).toString(36).padStart(7, '0');

function writeAssignment(query: URLSearchParams, assignment: Assignment): void {
  const show = SWITCHES.filter((name) => assignment[name]).join('.');
  const title = plain(assignment.title, MOST_TITLE);
  const question = plain(assignment.question, MOST_QUESTION);
  query.set('class', sealOf(show, title, question));
  query.set('show', show);
  query.set('title', title);
  query.set('question', question);
}

function readAssignment(query: URLSearchParams): Result<Assignment | undefined> {
  const seal = query.get('class');
  const [show, title, question] = ['show', 'title', 'question'].map((name) => query.get(name) ?? '');
  // Words without a seal are what is left of a damaged link.
  if (seal === null)
    return show || title || question ? failed('link-damaged', { reason: 'copy' }) : success(undefined);
  if (title.length > MOST_TITLE || question.length > MOST_QUESTION)
    return failed('link-damaged', {
      reason: 'bounds',
      field: title.length > MOST_TITLE ? 'title' : 'question',
    });
  if (seal !== sealOf(show, title, question)) return failed('link-damaged', { reason: 'copy' });
  const on = new Set(show.split('.'));
  return success({
    title: plain(title, MOST_TITLE),
    question: plain(question, MOST_QUESTION),
    search: on.has('search'),
    rewards: on.has('rewards'),
    starts: on.has('starts'),
  });
}

/** Says no more than a lesson does not say already: its link stays one that can be read out in class. */
export function writeAddress({ lesson, experiment, hidden, assignment }: LabAddress): string {
  const query = new URLSearchParams();
  if (lesson) query.set('lesson', lesson.id);
  if (experiment !== lesson?.experiment) query.set('x', encodeExperiment(experiment));
  const put = hidden.join('.');
  // Also where it is empty: a teacher may bring back what the lesson puts away.
  if (put !== (lesson?.hidden ?? []).join('.')) query.set('hide', put);
  if (assignment) writeAssignment(query, assignment);
  return query.toString();
}

/**
 * Fails with `link-damaged`: for an experiment or words that were cut, mistyped or out of bounds, and for a lesson that
 * there is not.
 * @param bare what an address brings that describes nothing.
 */
export function readAddress(address: string, bare: Experiment = FIRST_EXPERIMENT): Result<LabAddress> {
  const query = new URLSearchParams(address);
  const id = query.get('lesson');
  const lesson = lessonById(id ?? '');
  if (id && !lesson) return failed('link-damaged');
  const link = query.get('x');
  const read = link === null ? success(lesson?.experiment ?? bare) : decodeExperiment(link);
  if (!read.ok) return read;
  const assignment = readAssignment(query);
  if (!assignment.ok) return assignment;
  const named = query.get('hide')?.split('.');
  const hidden = named ? SECTIONS.filter((section) => named.includes(section)) : (lesson?.hidden ?? []);
  return success({ lesson, experiment: read.value, hidden, assignment: assignment.value });
}
