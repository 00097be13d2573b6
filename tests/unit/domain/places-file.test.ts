import { describe, expect, it } from 'vitest';
import { packPlaces, unpackPlaces } from '../../../src/domain/places-file.ts';

const POSITIONS = Float32Array.from([0, 0, 1, -1, 0.25, -0.75]);

describe('a map as a file', () => {
  it('comes back to within a step of 1/32767', async () => {
    const file = await packPlaces('data', POSITIONS);
    expect(file.length).toBe(32 + 4 * 3);
    const read = await unpackPlaces('data', 3, file.buffer);
    if (!read.ok) throw new Error('refused');
    read.value.forEach((value, at) => expect(Math.abs(value - POSITIONS[at])).toBeLessThan(1 / 32767));
  });

  it('is refused when it is cut short, changed, or was drawn for other vectors', async () => {
    const file = await packPlaces('data', POSITIONS);
    const changed = file.slice();
    changed[40] ^= 1;
    for (const [id, count, buffer] of [
      ['other', 3, file.buffer],
      ['data', 2, file.buffer],
      ['data', 3, file.slice(0, -1).buffer],
      ['data', 3, changed.buffer],
      ['data', 0, new ArrayBuffer(0)],
    ] as const)
      expect(await unpackPlaces(id, count, buffer)).toMatchObject({
        ok: false,
        failure: { code: 'pack-damaged', details: { part: 'places' } },
      });
  });
});
