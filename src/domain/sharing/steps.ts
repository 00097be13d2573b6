/** Long work in steps of a few milliseconds, so that whoever runs it can see to something else between two of them. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Runs steps to their end; one that waits between them may reject, and the work is dropped. */
export type Run = <T>(steps: Steps<T>) => T | Promise<T>;

/** Without a rest, for whom nobody waits. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
