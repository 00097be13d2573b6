/** A newer build that waits: offered, never forced, because a reload would interrupt the person. */
export class Updates {
  #accept = $state.raw<(() => void) | undefined>(undefined);
  #outdated = $state(false);
  #erased = $state(false);

  /** A new version is installed and waits for consent. */
  get waiting(): boolean {
    return this.#accept !== undefined;
  }

  /** This page runs an older version than its database or its files: only a reload helps. */
  get outdated(): boolean {
    return this.#outdated;
  }

  /** Another tab has erased everything: what this page shows is no longer stored. */
  get erased(): boolean {
    return this.#erased;
  }

  markErased(): void {
    this.#erased = true;
    // A reload is needed now, and brings the new version too.
    this.#accept = undefined;
  }

  offer(accept: () => void): void {
    this.#accept = accept;
  }

  markOutdated(): void {
    this.#outdated = true;
    // What waited is active by now: there is nobody left to accept it.
    this.#accept = undefined;
  }

  accept(): void {
    this.#accept?.();
  }

  later(): void {
    this.#accept = undefined;
  }
}
