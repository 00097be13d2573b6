/** Which cards a person can have read: keys, which need no aim, must not judge the others. */

/**
 * How long a card must have been there. A hammered key comes again after 100 to 200 ms, and cards take 320 ms to move
 * to their places; nobody reads a title and decides in half a second, so nobody waits for it.
 */
const LOOK_MS = 500;
/** Share of a card that shows its title: with none its edge would do, and at 400% zoom a whole one never fits. */
const IN_VIEW = 0.3;

export class Seen {
  /** When each card came into view, in milliseconds as events have them. */
  readonly #since = new Map<string, number>();
  readonly #items = new WeakMap<Element, string>();
  #observer: IntersectionObserver | undefined;

  /** Attachment for the card of an item. */
  watch(itemId: string): (node: HTMLElement) => () => void {
    return (node) => {
      const observer = (this.#observer ??= new IntersectionObserver((entries) => this.#note(entries), {
        threshold: IN_VIEW,
      }));
      this.#items.set(node, itemId);
      observer.observe(node);
      return () => {
        observer.unobserve(node);
        this.#since.delete(itemId);
      };
    };
  }

  /** The look at an item begins anew: it took the place, or the focus, of another that the eye was on. */
  begin(itemId: string, time: number): void {
    this.#since.set(itemId, time);
  }

  #note(entries: readonly IntersectionObserverEntry[]): void {
    for (const { isIntersecting, target, time } of entries) {
      const itemId = this.#items.get(target);
      if (isIntersecting && itemId !== undefined && !this.#since.has(itemId)) this.#since.set(itemId, time);
    }
  }

  /** Whether there was time to read it. */
  has(itemId: string, time: number): boolean {
    return time - (this.#since.get(itemId) ?? Infinity) >= LOOK_MS;
  }
}
