/** The taste map of the open catalog: the ranker's first layout, until the neighbourhoods are drawn. */
import type { Region } from '../domain/ranking/slate-types.ts';
import type { Session } from '../pipeline/recommend.ts';

interface Drawn {
  readonly session: Session;
  readonly positions: Float32Array;
}

export class FeedMap {
  readonly #session: () => Session | undefined;
  readonly #region: () => Region | undefined;
  #shown = $state.raw<Drawn | undefined>(undefined);
  /** Drawn while a region was set: its circle must not mean other items all at once. */
  #waiting: Drawn | undefined;
  #asked: Session | undefined;

  constructor(session: () => Session | undefined, region: () => Region | undefined) {
    this.#session = session;
    this.#region = region;
  }

  /** x, y of each item in catalog order, in [−1, 1]. A filter's region refers to it. */
  get positions(): Float32Array | undefined {
    const session = this.#session();
    return this.#shown && this.#shown.session === session ? this.#shown.positions : session?.positions;
  }

  /** Has the map drawn, once a session; to be called where it is seen. What fails leaves the first layout, a map too. */
  async draw(): Promise<void> {
    const session = this.#session();
    if (!session || session === this.#asked) return;
    this.#asked = session;
    const drawn = await session.drawMap();
    if (!drawn.ok || session !== this.#session()) return;
    this.#waiting = { session, positions: drawn.value };
    this.release();
  }

  /** Shows what was drawn meanwhile, unless a region is set. To be called when one is lifted. */
  release(): void {
    const next = this.#waiting;
    if (!next || this.#region()) return;
    this.#waiting = undefined;
    if (next.session !== this.#session()) return;
    this.#shown = next;
    // The ranker answers in order: no region of the new map can reach it before the map.
    next.session.followMap(next.positions);
  }
}
