/** Gives the Lab's memory back when its page was left for a while. */
import type { LabService } from '../pipeline/services.ts';

/**
 * Who looks something up in the catalog comes back within minutes and wants to find the run; a trainer that waits holds
 * 100 MB, and on a phone the tab goes with it.
 */
const AWAY_MS = 300_000;

export class LabAbsence {
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #lab: Pick<LabService, 'close'>;

  constructor(lab: Pick<LabService, 'close'>) {
    this.#lab = lab;
  }

  /**
   * The page is left.
   * @param busy whether something goes on without it, such as a search; then there is another while.
   * @param forget called before the trainer is let go: nothing may wait for its run any more.
   */
  begin(busy: () => boolean, forget: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (busy()) return this.begin(busy, forget);
      forget();
      this.#lab.close();
    }, AWAY_MS);
  }

  /** The page is there again. */
  end(): void {
    clearTimeout(this.#timer);
  }
}
