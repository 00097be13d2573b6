/**
 * Work that may wait a moment: a task of its own for each piece, in the order in which they were handed in. Between two
 * of them the page can scroll, paint and answer; twenty covers drawn in one go hold a slow phone for a quarter second.
 */
const waiting = new Set<() => void>();
let running = false;

function next(): void {
  const [work] = waiting;
  running = work !== undefined;
  if (!work) return;
  waiting.delete(work);
  // Before the work, so that a piece that throws does not strand the others.
  setTimeout(next);
  work();
}

/** Runs `work` when its turn comes; the returned function takes it back. */
export function inTurn(work: () => void): () => void {
  waiting.add(work);
  if (!running) {
    running = true;
    setTimeout(next);
  }
  return () => void waiting.delete(work);
}
