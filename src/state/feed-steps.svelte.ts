/** What was tapped on one slate after another, the way back through it, and the latest of it to be announced. */
import { success, type Result } from '../domain/errors.ts';
import type { Slate, SlateRequest } from '../domain/ranking/slate-types.ts';
import type { Session, Tap, TapKind, Tapped } from '../pipeline/recommend.ts';

/** One tap that can be taken back. Without `seq` it was not stored (learning was off): taking it back only shows the item again. */
export interface Step extends Tap {
  readonly seq?: number;
}

export const slateOf = (tapped: Result<Tapped>): Result<Slate> =>
  tapped.ok ? success(tapped.value.slate) : tapped;

/** The slate as it is without a step. */
export const slateWithout = async (
  session: Session,
  { itemId, seq }: Step,
  request: SlateRequest,
): Promise<Result<Slate>> =>
  seq === undefined ? session.reveal(itemId, request) : slateOf(await session.undo(seq, request));

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
  #takenBack = $state.raw<Tap | undefined>(undefined);

  get action(): FeedAction | undefined {
    return this.#action;
  }
  get empty(): boolean {
    return this.#steps.length === 0;
  }
  /** What was taken back last, as it was tapped; undefined once something else was done. */
  get takenBack(): Tap | undefined {
    return this.#takenBack;
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
    this.#takenBack = undefined;
    this.#announce(step, false);
  }

  takeBack(step: Step): void {
    this.#steps = this.#steps.filter((other) => other !== step);
    const { seq: _, ...tap } = step;
    this.#takenBack = tap;
    this.#announce(step, true);
  }

  /** Forgets all of it: another catalog has been opened. */
  clear(): void {
    this.#steps = [];
    this.#action = undefined;
    this.#takenBack = undefined;
  }

  #announce({ itemId, kind, seq }: Step, undone: boolean): void {
    this.#action = { id: ++this.#actions, kind, itemId, undone, stored: seq !== undefined };
  }
}
