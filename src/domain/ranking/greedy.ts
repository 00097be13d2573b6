/** Sets that are chosen one item after another. */

export interface GreedyChoice {
  /** What a place would add to those picked so far. */
  readonly gain: (place: number) => number;
  /** Told of each pick, before the next gains are asked for. */
  readonly onPick: (place: number) => void;
  /** Pairs that should not both be picked while anything else is left. */
  readonly clashes: (a: number, b: number) => boolean;
}

/** Up to `count` of the places 0 … n − 1, each of the greatest gain after those before it; ties go to the earlier. */
export function pickGreedily(n: number, count: number, { gain, onPick, clashes }: GreedyChoice): number[] {
  const picked: number[] = [];
  const taken = new Uint8Array(n);
  const clashing = new Uint8Array(n);
  while (picked.length < Math.min(count, n)) {
    let choice = -1;
    let most = -1;
    for (let i = 0; i < n; i++) {
      if (taken[i] || (choice >= 0 && clashing[i] > clashing[choice])) continue;
      const own = gain(i);
      if (choice >= 0 && clashing[i] === clashing[choice] && own <= most) continue;
      most = own;
      choice = i;
    }
    taken[choice] = 1;
    picked.push(choice);
    onPick(choice);
    for (let j = 0; j < n; j++) if (!taken[j] && clashes(choice, j)) clashing[j] = 1;
  }
  return picked;
}
