/** What is on the bench as the query of an address: `lesson`, `x` for the experiment, `hide` for knobs put away. */
import { success, type Result } from '../domain/errors.ts';
import { FIRST_EXPERIMENT, type Experiment } from '../domain/lab/experiment.ts';
import { lessonById, type LabSection, type Lesson } from '../domain/lab/lessons.ts';
import { decodeExperiment, encodeExperiment } from '../domain/lab/link.ts';

export interface LabAddress {
  readonly lesson: Lesson | undefined;
  readonly experiment: Experiment;
  readonly hidden: readonly LabSection[];
}

const SECTIONS: readonly LabSection[] = ['data', 'features', 'model', 'training', 'small'];

/** Says no more than a lesson does not say already: its link stays one that can be read out in class. */
export function writeAddress({ lesson, experiment, hidden }: LabAddress): string {
  const query = new URLSearchParams();
  if (lesson) query.set('lesson', lesson.id);
  if (experiment !== lesson?.experiment) query.set('x', encodeExperiment(experiment));
  const put = hidden.join('.');
  // Also where it is empty: a teacher may bring back what the lesson puts away.
  if (put !== (lesson?.hidden ?? []).join('.')) query.set('hide', put);
  return query.toString();
}

/** Fails with `link-damaged`. A lesson that this version does not have is left out. */
export function readAddress(query: string): Result<LabAddress> {
  const asked = new URLSearchParams(query);
  const lesson = lessonById(asked.get('lesson') ?? '');
  const link = asked.get('x');
  const read = link === null ? success(lesson?.experiment ?? FIRST_EXPERIMENT) : decodeExperiment(link);
  if (!read.ok) return read;
  const named = asked.get('hide')?.split('.');
  const hidden = named ? SECTIONS.filter((section) => named.includes(section)) : (lesson?.hidden ?? []);
  return success({ lesson, experiment: read.value, hidden });
}
