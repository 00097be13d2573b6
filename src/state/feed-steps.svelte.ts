/** What was tapped on one slate after another, the way back through it, and the latest of it to be announced. */
import type { TapKind } from '../pipeline/recommend.ts';

/** One tap that can be taken back. Without `seq` it was not stored (learning was off): taking it back only shows the item again. */
export interface Step {
  readonly itemId: string;
  readonly kind: TapKind;
  readonly seq?: number;
}

/** The latest thing done, to be announced. */
export interface FeedAction {
  /** Grows by one each time, so that the same act twice is two announcements. */
  readonly id: number;
  readonly kind: TapKind;
  readonly itemId: string;
  readonly undone: boolean;
  /** False when learning was off. */
  readonly stored: boolean;
}

export class FeedSteps {
  #steps = $state.raw<readonly Step[]>([]);
  #action = $state.raw<FeedAction | undefined>(undefined);
  #actions = 0;

  get action(): FeedAction | undefined {
    return this.#action;
  }
  get empty(): boolean {
    return this.#steps.length === 0;
  }

  isLiked(itemId: string): boolean {
    return this.#steps.some((step) => step.itemId === itemId && step.kind === 'like');
  }

  /** The latest step of which `which` is true. */
  latest(which: (step: Step) => boolean): Step | undefined {
    return this.#steps.findLast(which);
  }

  add(step: Step): void {
    this.#steps = [...this.#steps, step];
    this.#announce(step, false);
  }

  takeBack(step: Step): void {
    this.#steps = this.#steps.filter((other) => other !== step);
    this.#announce(step, true);
  }

  /** Forgets all of it: another catalog has been opened. */
  clear(): void {
    this.#steps = [];
    this.#action = undefined;
  }

  #announce({ itemId, kind, seq }: Step, undone: boolean): void {
    this.#action = { id: ++this.#actions, kind, itemId, undone, stored: seq !== undefined };
  }
}
