/** Bytes in as few as a model's guesses allow, by arithmetic coding with 32 bits (Witten, Neal & Cleary 1987; carryless). */
import { FailureError } from '../errors.ts';
import { ByteModel, PROBABILITY_BITS } from './byte-model.ts';
import type { Steps } from './steps.ts';

/** Where an interval is cut so that the lower part is the probability of a 1. */
const cut = (low: number, high: number, probability: number): number =>
  low + Math.floor((high - low) / 2 ** PROBABILITY_BITS) * probability;

/** Whether the first of the four bytes is decided. */
const settled = (low: number, high: number): boolean => ((low ^ high) & 0xff00_0000) === 0;

const shifted = (value: number, fill: number): number => ((value << 8) | fill) >>> 0;

/** Bytes of a step: 1 ms on a laptop, 10 on a slow phone. Many more, and a key that is pressed meanwhile waits to be seen. */
const STEP = 256;

class Coder {
  readonly #model: ByteModel;
  readonly #out: number[] = [];
  #low = 0;
  #high = 0xffff_ffff;

  constructor(model: ByteModel) {
    this.#model = model;
  }

  code(bytes: Uint8Array): void {
    const model = this.#model;
    let low = this.#low;
    let high = this.#high;
    for (const byte of bytes)
      for (let shift = 7; shift >= 0; shift--) {
        const bit = (byte >> shift) & 1;
        const middle = cut(low, high, model.probability);
        if (bit) high = middle;
        else low = middle + 1;
        model.learn(bit);
        for (; settled(low, high); low = shifted(low, 0), high = shifted(high, 0xff))
          this.#out.push(high >>> 24);
      }
    this.#low = low;
    this.#high = high;
  }

  /** As few bytes more as name a number of the interval; the reader goes on with zeros. */
  end(): Uint8Array<ArrayBuffer> {
    const low = this.#low;
    for (let unit = 2 ** 24; low > 0; unit /= 256) {
      const number = Math.ceil(low / unit) * unit;
      const fits = number <= this.#high;
      const byte = Math.floor((fits ? number : low) / unit) % 256;
      this.#out.push(byte);
      if (fits) break;
    }
    return Uint8Array.from(this.#out);
  }
}

/** A model that has read what both sides know, for `bytes` more. */
function* taught(known: Uint8Array, bytes: number): Steps<ByteModel> {
  const model = new ByteModel(known.length + bytes);
  for (let at = 0; at < known.length; at += STEP) {
    model.teach(known.subarray(at, at + STEP));
    yield;
  }
  return model;
}

/** @param known what both sides have read before, which teaches the model. */
export function* codeBytes(bytes: Uint8Array, known: Uint8Array): Steps<Uint8Array<ArrayBuffer>> {
  const model = yield* taught(known, bytes.length);
  const coder = new Coder(model);
  for (let at = 0; at < bytes.length; at += STEP) {
    coder.code(bytes.subarray(at, at + STEP));
    yield;
  }
  return coder.end();
}

/** The `length` bytes that {@link codeBytes} wrote. Throws `demo-damaged` when the coded bytes are used up long before. */
export function* decodeBytes(
  coded: Uint8Array,
  known: Uint8Array,
  length: number,
): Steps<Uint8Array<ArrayBuffer>> {
  const model = yield* taught(known, length);
  const bytes = new Uint8Array(length);
  let low = 0;
  let high = 0xffff_ffff;
  let at = 0;
  const next = (): number => (at < coded.length ? coded[at++] : ((at += 1), 0));
  let value = 0;
  for (let n = 0; n < 4; n++) value = shifted(value, next());
  for (let done = 0; done < length; done++) {
    // Four bytes are read ahead; whoever needs more than the zeros for those reads what nobody wrote.
    if (at > coded.length + 4) throw new FailureError('demo-damaged');
    let byte = 0;
    for (let n = 0; n < 8; n++) {
      const middle = cut(low, high, model.probability);
      const bit = value <= middle ? 1 : 0;
      if (bit) high = middle;
      else low = middle + 1;
      model.learn(bit);
      byte = (byte << 1) | bit;
      for (; settled(low, high); low = shifted(low, 0), high = shifted(high, 0xff))
        value = shifted(value, next());
    }
    bytes[done] = byte;
    if (done % STEP === 0) yield;
  }
  return bytes;
}
