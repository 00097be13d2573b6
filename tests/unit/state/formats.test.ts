import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration } from '../../../src/state/formats.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_000, '1 kB'],
    [1_234, '1.2 kB'],
    [12_345, '12 kB'],
    [1_234_567, '1.2 MB'],
    [2e9, '2 GB'],
    [3e12, '3,000 GB'],
  ])('%i is %s', (bytes, text) => expect(formatBytes(bytes, 'en')).toBe(text));

  it('speaks the language', () => expect(formatBytes(12, 'zh-Hans')).toBe('12字节'));
});

describe('formatDuration', () => {
  it.each([
    [0.4, '0 ms'],
    [40, '40 ms'],
    [1_234, '1.2 sec'],
    [61_700, '62 sec'],
  ])('%d is %s', (milliseconds, text) => expect(formatDuration(milliseconds, 'en')).toBe(text));

  it('speaks the language', () => expect(formatDuration(2_500, 'zh-Hans')).toBe('2.5秒'));
});
