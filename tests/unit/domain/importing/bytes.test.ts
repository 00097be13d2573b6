import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { decodeFile, hasOverlongLine } from '../../../../src/domain/importing/bytes.ts';
import { MAX_FILE_BYTES } from '../../../../src/domain/importing/file-limit.ts';
import { bytesFile, codeOf, fixture, textFile } from './files.ts';

afterEach(() => vi.restoreAllMocks());

describe('encodings', () => {
  test.each([
    ['goodreads-24.csv', 'utf-8', '红楼梦'],
    ['douban-gb18030.csv', 'gb18030', '霸王别姬'],
    ['utf16-bom.tsv', 'utf-16le', '活着'],
    ['utf16-be.tsv', 'utf-16be', 'Émile'],
    ['windows-1252.csv', 'windows-1252', 'L’Étranger'],
  ])('%s is %s', (name, encoding, word) => {
    const decoded = decodeFile(fixture(name));
    expect(decoded.encoding).toBe(encoding);
    expect(decoded.text).toContain(word);
    expect(decoded.text).not.toContain('\uFEFF');
  });

  test('UTF-16 without a mark is known by its empty halves', () => {
    const { bytes } = fixture('utf16-bom.tsv');
    const decoded = decodeFile({ name: 'bare.tsv', bytes: bytes.slice(2) });
    expect(decoded).toMatchObject({ encoding: 'utf-16le' });
    expect(decoded.text).toBe(decodeFile(fixture('utf16-bom.tsv')).text);
  });

  test('the override wins over the detection', () => {
    const file = fixture('windows-1252.csv');
    expect(decodeFile(file, 'windows-1251').encoding).toBe('windows-1251');
    expect(decodeFile(file, 'windows-1252').text).toContain('L’Étranger');
  });

  test('under an override a single damaged character passes', async () => {
    const text = new TextEncoder().encode('Title\n' + 'Les Misérables\n'.repeat(20));
    text[text.length - 8] = 0xff;
    expect(decodeFile({ name: 'a.csv', bytes: text }, 'utf-8').text).toContain('\uFFFD');
    expect(await codeOf(() => decodeFile(fixture('douban-gb18030.csv'), 'utf-8'))).toBe('wrong-encoding');
    expect(await codeOf(() => decodeFile(textFile('a.csv', 'Title\nEmma'), 'klingon'))).toBe(
      'wrong-encoding',
    );
  });

  test('UTF-8 with one broken character is not taken for Western text full of "Ã©"', async () => {
    const bytes = new TextEncoder().encode('Title\nLes Misérables\nÉmile\nGarçons créés\n');
    bytes[bytes.length - 3] = 0xff;
    expect(await codeOf(() => decodeFile({ name: 'cut.csv', bytes }))).toBe('wrong-encoding');
  });
});

describe('refusals', () => {
  test.each([
    ['empty-file', bytesFile('nothing.csv')],
    ['empty-file', textFile('blank.csv', '\uFEFF \n\t\n')],
    ['binary-file', bytesFile('a.png', 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a)],
    ['binary-file', bytesFile('a.pdf', 0x25, 0x50, 0x44, 0x46, 0x2d, 0x31)],
    ['binary-file', textFile('a.db', 'SQLite format 3\u0000')],
    ['binary-file', bytesFile('a.gz', 0x1f, 0x8b, 8, 0)],
    ['binary-file', bytesFile('nuls.csv', 65, 0, 0, 66, 0, 0, 0, 67)],
    ['binary-file', bytesFile('controls.csv', ...Array.from({ length: 40 }, (_, i) => i % 8))],
    ['wrong-encoding', bytesFile('a.csv', 0x54, 0x0a, 0x81, 0x20, 0x8d, 0x20)],
  ] as const)('%s: $1.name', async (code, file) => {
    expect(await codeOf(() => decodeFile(file))).toBe(code);
  });

  test('a file over the cap is refused by its length alone', async () => {
    const decode = vi.spyOn(TextDecoder.prototype, 'decode');
    const bytes = new Uint8Array(MAX_FILE_BYTES + 1);
    expect(await codeOf(() => decodeFile({ name: 'huge.csv', bytes }))).toBe('file-too-large');
    expect(decode).not.toHaveBeenCalled();
  });

  test('100 MB of one line is refused after one look back through 1 MiB, without decoding or copying', async () => {
    const bytes = new Uint8Array(100_000_000).fill(0x61);
    const decode = vi.spyOn(TextDecoder.prototype, 'decode');
    const slice = vi.spyOn(Uint8Array.prototype, 'slice');
    let scanned = 0;
    const lastIndexOf = Uint8Array.prototype.lastIndexOf;
    vi.spyOn(Uint8Array.prototype, 'lastIndexOf').mockImplementation(function (
      this: Uint8Array,
      byte: number,
    ) {
      scanned += this.length;
      return lastIndexOf.call(this, byte);
    });
    expect(await codeOf(() => decodeFile({ name: 'line.csv', bytes }))).toBe('line-too-long');
    expect(scanned).toBeLessThanOrEqual(2 << 20);
    expect(decode).not.toHaveBeenCalled();
    expect(slice).not.toHaveBeenCalled();
  });

  test('an overlong line is found wherever it stands', () => {
    const line = (length: number) => 'x'.repeat(length);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 20 }), (lengths) => {
        const bytes = new TextEncoder().encode(lengths.map(line).join('\n'));
        // A line of exactly the limit may pass or not, by where the window falls; longer must not.
        if (lengths.some((length) => length > 15)) expect(hasOverlongLine(bytes, 15)).toBe(true);
        if (lengths.every((length) => length < 15)) expect(hasOverlongLine(bytes, 15)).toBe(false);
      }),
    );
  });
});
