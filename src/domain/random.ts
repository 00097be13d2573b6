/** A source of uniform numbers in [0, 1). Passed in wherever chance is needed, so that every run can be repeated. */
export type Random = () => number;

/** mulberry32: 32 bits of state, full period; the generator of the evaluation protocol, so figures can be compared. */
export function mulberry32(seed: number): Random {
  let a = seed | 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** FNV-1a over code points: a 32-bit seed from a text. Not a cryptographic hash. */
export function hashText(text: string): number {
  let hash = 2166136261;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619);
  return hash >>> 0;
}

/** One standard normal draw by the polar Box–Muller form: no trigonometry, no rejection bias. */
export function gaussian(random: Random): number {
  for (;;) {
    const u = 2 * random() - 1;
    const v = 2 * random() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
  }
}
