/**
 * Guesses bytes bit by bit from those before them: predictions from several contexts, mixed by a small logistic
 * regression that learns as it goes (context mixing; Mahoney, "Adaptive weighing of context models", 2005). Words that
 * follow a familiar text take a sixth to a fifth less than deflate with the same text as its dictionary (docs/studio.md). Coder and decoder must
 * guess alike on every machine, so all arithmetic is exact: sums and products of float64, and no Math.exp or Math.log.
 * It is part of the format of version 1 and may not change.
 */

/** Probabilities are in 4096ths. */
export const PROBABILITY_BITS = 12;
const ONE = 1 << PROBABILITY_BITS;

/** Logits are in 256ths and end at ±8, where a probability is 1/2981: finer ones a 4096th cannot tell. */
const LOGIT = 256;
const LAST_LOGIT = 8 * LOGIT - 1;

/** 4096/(1 + e^−x) at x = −8, −7.5 … 8; straight lines between are within 3/1000 of it. */
const LOGISTIC = [
  1, 2, 4, 6, 10, 17, 27, 45, 74, 120, 194, 311, 488, 747, 1102, 1546, 2048, 2550, 2994, 3349, 3608, 3785,
  3902, 3976, 4022, 4051, 4069, 4079, 4086, 4090, 4092, 4094, 4095,
];
const LOGIT_STEP = LOGIT / 2;

/** The probability of a logit, 1 … 4095, so that nothing is ever held for impossible. */
function squash(logit: number): number {
  const at = Math.max(-LAST_LOGIT, Math.min(LAST_LOGIT, logit)) + 8 * LOGIT;
  const low = Math.floor(at / LOGIT_STEP);
  const rest = at - low * LOGIT_STEP;
  const value = Math.round((LOGISTIC[low] * (LOGIT_STEP - rest) + LOGISTIC[low + 1] * rest) / LOGIT_STEP);
  return Math.max(1, Math.min(ONE - 1, value));
}

/** The logit of each probability: the least whose {@link squash} reaches it. */
const STRETCH = (() => {
  const table = new Int16Array(ONE).fill(LAST_LOGIT);
  let next = 0;
  for (let logit = -LAST_LOGIT; logit <= LAST_LOGIT; logit++)
    for (const reached = squash(logit); next <= reached; next++) table[next] = logit;
  return table;
})();

/** Contexts: the last 0, 1, 2, 3, 4 and 6 bytes, and the letters of the present word. Each reads other regularities. */
const ORDERS = [0, 1, 2, 3, 4, 6] as const;
const CONTEXTS = ORDERS.length + 1;

/**
 * How often a place has been seen is counted up to this: a guess then moves by a 128th with each bit. Lower forgets what
 * the dictionary taught; higher never learns how this text differs.
 */
const MOST_SEEN = 127;

/** A guess is worth more the oftener its place was seen; past eight times it makes no difference that could be measured. */
const SURE = 8;

/** Learning of the mixer: at half of it the first twelve items are over before it has learned, at four times it chases noise. */
const RATE = 2e-9;
/** At the start the two sets give each context 0.3 and all of them 2 together, as each alone is too cautious. */
const FIRST_WEIGHT = 0.15;
const BIAS = LOGIT;

const MULTIPLIERS = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35] as const;

/** Places in each context's table, as a power of two, for a text of `bytes`: one for each bit, within 64 k and a million. */
const tableBits = (bytes: number): number => Math.max(16, Math.min(20, 32 - Math.clz32(bytes * 8 - 1)));

export class ByteModel {
  readonly #bits: number;
  /** For each context and place: probability of a 1 in 65,536ths, and how often it was seen. */
  readonly #guess: Uint16Array;
  readonly #seen: Uint8Array;
  readonly #places = new Int32Array(CONTEXTS);
  readonly #hashes = new Int32Array(CONTEXTS);
  readonly #inputs = new Float64Array(2 * CONTEXTS + 1);
  /** Two sets of weights that are added: one for how many contexts know this place, one for the byte begun. */
  readonly #byKnown = new Float64Array((CONTEXTS + 1) * (2 * CONTEXTS + 1)).fill(FIRST_WEIGHT);
  readonly #byBegun = new Float64Array(256 * (2 * CONTEXTS + 1)).fill(FIRST_WEIGHT);
  #knownFrom = 0;
  readonly #last = new Uint8Array(6);
  #word = 0;
  /** The bits of the present byte after a leading 1. */
  #begun = 1;
  #probability = ONE / 2;

  /** @param bytes how many will be guessed, those that it is taught included; sizes the tables. */
  constructor(bytes: number) {
    this.#bits = tableBits(bytes);
    this.#guess = new Uint16Array(CONTEXTS << this.#bits).fill(32_768);
    this.#seen = new Uint8Array(CONTEXTS << this.#bits);
    this.#hash();
    this.#mix();
  }

  /** That the next bit is 1, in 4096ths: 1 … 4095. */
  get probability(): number {
    return this.#probability;
  }

  /** Learns the bit that came. */
  learn(bit: number): void {
    const error = (bit ? ONE - 1 : 0) - this.#probability;
    const knownFrom = this.#knownFrom;
    const begunFrom = this.#begun * this.#inputs.length;
    for (let k = 0; k < this.#inputs.length; k++) {
      const change = this.#inputs[k] * error * RATE;
      this.#byKnown[knownFrom + k] += change;
      this.#byBegun[begunFrom + k] += change;
    }
    const target = bit ? 65_535 : 0;
    for (let k = 0; k < CONTEXTS; k++) {
      const place = this.#places[k];
      const seen = this.#seen[place];
      this.#guess[place] += Math.trunc((target - this.#guess[place]) / (seen + 1.5));
      if (seen < MOST_SEEN) this.#seen[place] = seen + 1;
    }
    this.#begun = (this.#begun << 1) | bit;
    if (this.#begun > 0xff) {
      this.#remember(this.#begun & 0xff);
      this.#begun = 1;
      this.#hash();
    }
    this.#mix();
  }

  /** Learns bytes that both sides know. */
  teach(bytes: Uint8Array): void {
    for (const byte of bytes) for (let shift = 7; shift >= 0; shift--) this.learn((byte >> shift) & 1);
  }

  #remember(byte: number): void {
    this.#last.copyWithin(1, 0, 5);
    this.#last[0] = byte;
    const lower = byte | 0x20;
    const letter = byte >= 0x80 || (lower >= 0x61 && lower <= 0x7a);
    this.#word = letter ? Math.imul(this.#word ^ lower, MULTIPLIERS[1]) + 1 : 0;
  }

  #hash(): void {
    for (let k = 0; k < CONTEXTS; k++) {
      let hash = Math.imul(k + 1, MULTIPLIERS[0]);
      if (k === ORDERS.length) hash = Math.imul(hash ^ this.#word, MULTIPLIERS[1]);
      else
        for (let at = 0; at < ORDERS[k]; at++)
          hash = Math.imul(hash ^ this.#last[at] ^ (at << 8), MULTIPLIERS[2]) + MULTIPLIERS[1];
      this.#hashes[k] = hash ^ (hash >>> 15);
    }
  }

  #mix(): void {
    const bits = this.#bits;
    const state = Math.imul(this.#begun, MULTIPLIERS[0]);
    let known = 0;
    for (let k = 0; k < CONTEXTS; k++) {
      const place = (k << bits) | (Math.imul(this.#hashes[k] + state, MULTIPLIERS[1]) >>> (32 - bits));
      this.#places[k] = place;
      const seen = this.#seen[place];
      const guess = this.#guess[place] >> 4;
      const logit = seen ? STRETCH[guess] : 0;
      const lean = seen ? ((guess - ONE / 2) * Math.min(seen, SURE)) / SURE : 0;
      if (seen) known++;
      this.#inputs[2 * k] = logit;
      this.#inputs[2 * k + 1] = lean;
    }
    this.#inputs[2 * CONTEXTS] = BIAS;
    const knownFrom = (this.#knownFrom = known * this.#inputs.length);
    const begunFrom = this.#begun * this.#inputs.length;
    let sum = 0;
    for (let k = 0; k < this.#inputs.length; k++)
      sum += (this.#byKnown[knownFrom + k] + this.#byBegun[begunFrom + k]) * this.#inputs[k];
    this.#probability = squash(Math.round(sum));
  }
}
