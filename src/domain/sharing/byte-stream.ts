/** Whole numbers, lines of text and plain bytes, each kind apart, because each is compressed in its own way. */
import { FailureError } from '../errors.ts';

/** Seven bits a byte, low first (LEB128); by division, as shifts end at 2³¹ and prices do not. */
export class SectionWriter {
  readonly #numbers: number[] = [];
  readonly #lines: string[] = [];
  readonly #raw: number[] = [];

  /** A whole number from 0 to 2⁵³ − 1. */
  number(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${value} is no whole number`);
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#numbers.push((rest % 0x80) + 0x80);
    this.#numbers.push(rest);
  }

  /** Must not hold a line feed. */
  line(text: string): void {
    this.#lines.push(text);
  }

  /** Bytes worth compressing. */
  bytes(bytes: Uint8Array): void {
    this.#numbers.push(...bytes);
  }

  /** Bytes that no compressor makes shorter. */
  raw(bytes: Uint8Array): void {
    this.#raw.push(...bytes);
  }

  sections(): Sections {
    return {
      numbers: Uint8Array.from(this.#numbers),
      words: this.#lines.map((line) => line + '\n').join(''),
      raw: Uint8Array.from(this.#raw),
    };
  }
}

export interface Sections {
  readonly numbers: Uint8Array<ArrayBuffer>;
  readonly words: string;
  readonly raw: Uint8Array<ArrayBuffer>;
}

const damaged = () => new FailureError('demo-damaged');

/** Reads in the order of writing. Throws `demo-damaged` where a section ends early or a number is out of bounds. */
export class SectionReader {
  readonly #numbers: Uint8Array<ArrayBuffer>;
  readonly #raw: Uint8Array<ArrayBuffer>;
  readonly #words: string;
  #atNumber = 0;
  #atRaw = 0;
  #atWord = 0;

  constructor({ numbers, words, raw }: Sections) {
    this.#numbers = numbers;
    this.#words = words;
    this.#raw = raw;
  }

  number(most = Number.MAX_SAFE_INTEGER): number {
    let value = 0;
    for (let unit = 1; ; unit *= 0x80) {
      // Past eight bytes every safe integer is through, and zeros without end would go on.
      if (this.#atNumber >= this.#numbers.length || unit > 2 ** 49) throw damaged();
      const byte = this.#numbers[this.#atNumber++];
      value += (byte & 0x7f) * unit;
      if (value > most) throw damaged();
      if (byte < 0x80) return value;
    }
  }

  line(): string {
    const end = this.#words.indexOf('\n', this.#atWord);
    if (end < 0) throw damaged();
    const line = this.#words.slice(this.#atWord, end);
    this.#atWord = end + 1;
    return line;
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    this.#atNumber += length;
    if (this.#atNumber > this.#numbers.length) throw damaged();
    return this.#numbers.slice(this.#atNumber - length, this.#atNumber);
  }

  raw(length: number): Uint8Array<ArrayBuffer> {
    this.#atRaw += length;
    if (this.#atRaw > this.#raw.length) throw damaged();
    return this.#raw.slice(this.#atRaw - length, this.#atRaw);
  }

  /** Whatever is left over was not written by the writer. */
  end(): void {
    const over =
      this.#atNumber < this.#numbers.length ||
      this.#atRaw < this.#raw.length ||
      this.#atWord < this.#words.length;
    if (over) throw damaged();
  }
}
