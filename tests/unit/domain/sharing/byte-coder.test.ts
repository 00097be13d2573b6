import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeBytes, decodeBytes } from '../../../../src/domain/sharing/byte-coder.ts';
import { atOnce } from '../../../../src/domain/sharing/steps.ts';
import { ByteModel } from '../../../../src/domain/sharing/byte-model.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('coded bytes', () => {
  it('come back, whatever they are and whatever was known', () => {
    const some = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: 'binary', maxLength: 200 }).map(bytesOf),
      fc.tuple(fc.nat(255), fc.nat(2000)).map(([byte, length]) => new Uint8Array(length).fill(byte)),
    );
    fc.assert(
      fc.property(some, some, (bytes, known) => {
        expect([...atOnce(decodeBytes(atOnce(codeBytes(bytes, known)), known, bytes.length))]).toEqual([
          ...bytes,
        ]);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it('are few where they follow what is known, and hardly more than they are where they do not', () => {
    const text = bytesOf('The old man and the sea is the story of an old fisherman. '.repeat(3));
    expect(atOnce(codeBytes(text, text)).length).toBeLessThan(text.length / 12);
    const noise = Uint8Array.from({ length: 2000 }, (_, at) => Math.imul(at + 1, 0x9e3779b1) >>> 13);
    expect(atOnce(codeBytes(noise, text)).length).toBeLessThan(1.1 * noise.length);
  });

  it('that end too early are noticed before all is made', () => {
    const coded = atOnce(codeBytes(bytesOf('A short line of no more than fifty letters.'), bytesOf('')));
    expect(() => atOnce(decodeBytes(coded, bytesOf(''), 100_000))).toThrow('demo-damaged');
  });
});

describe('the model', () => {
  it('holds nothing for impossible and learns what comes', () => {
    const model = new ByteModel(1000);
    for (let n = 0; n < 8000; n++) {
      expect(model.probability).toBeGreaterThanOrEqual(1);
      expect(model.probability).toBeLessThanOrEqual(4095);
      model.learn(1);
    }
    expect(model.probability).toBeGreaterThan(4000);
  });
});
