/** A lesson that is being taken: what the learner has done in it so far, and whether that answers its question. */
import { checkLesson, type Lesson, type LessonVerdict } from '../domain/lab/lessons.ts';
import type { AgentTry, LessonFacts, LessonRun, Opening, SmallerTry } from '../domain/lab/lesson-checks.ts';

const NOTHING: LessonFacts = { runs: [], smaller: [], agents: [], opened: [] };

export class LessonProgress {
  #lesson = $state.raw<Lesson | undefined>(undefined);
  #facts = $state.raw<LessonFacts>(NOTHING);
  #verdict = $state.raw<LessonVerdict | undefined>(undefined);

  get lesson(): Lesson | undefined {
    return this.#lesson;
  }
  /** Of the latest check; gone as soon as something more is done. */
  get verdict(): LessonVerdict | undefined {
    return this.#verdict;
  }

  /** Opens a lesson, or with undefined leaves the one that is open; what was done before belongs to no other. */
  take(lesson: Lesson | undefined): void {
    this.#lesson = lesson;
    this.#facts = NOTHING;
    this.#verdict = undefined;
  }

  check(): void {
    if (this.#lesson) this.#verdict = checkLesson(this.#lesson, this.#facts);
  }

  noteRun(run: LessonRun): void {
    this.#note({ runs: [...this.#facts.runs, run] });
  }
  noteSmaller(tried: SmallerTry): void {
    this.#note({ smaller: [...this.#facts.smaller, tried] });
  }
  noteAgents(tried: readonly AgentTry[]): void {
    this.#note({ agents: [...this.#facts.agents, ...tried] });
  }
  noteOpened(opening: Opening): void {
    if (!this.#facts.opened.includes(opening)) this.#note({ opened: [...this.#facts.opened, opening] });
  }

  #note(done: Partial<LessonFacts>): void {
    this.#facts = { ...this.#facts, ...done };
    // A hint about what has been done since would be wrong.
    if (this.#verdict && !this.#verdict.done) this.#verdict = undefined;
  }
}
