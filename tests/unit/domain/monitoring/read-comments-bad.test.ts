import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readComments, type CommentInput } from '../../../../src/domain/monitoring/read-comments.ts';

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));
const file = (name: string, text: string): CommentInput => ({ name, bytes: bytesOf(text) });
const pasted = (text: string): CommentInput => ({ name: 'pasted', text });
const read = (input: CommentInput, choices = {}) => readComments([input], choices);
const failure = (code: string) => ({ failure: { code } });

describe('what bad input gets', () => {
  test('empty texts are counted with their rows', async () => {
    const { counts, issues } = await read(file('x.csv', 'text,stars\n ,4\nfine,5\n"...",3\n,1\n'));
    expect([counts.read, counts.empty]).toEqual([1, 3]);
    expect(issues.filter(({ reason }) => reason === 'empty-text').map(({ row }) => row)).toEqual([2, 4, 5]);
  });

  test.each([
    ['nothing', file('x.csv', ''), 'empty-file'],
    ['blanks', pasted(' \n \n'), 'empty-file'],
    ['a header alone', file('x.csv', 'text,date\n'), 'no-rows'],
    ['empty texts alone', file('x.csv', 'text,date\n,2026-01-05\n'), 'no-rows'],
    ['a picture', { name: 'x.png', bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0]) }, 'binary-file'],
  ])('%s is a failure with a code', async (_name, input, code) => {
    await expect(read(input)).rejects.toMatchObject(failure(code));
  });

  test('duplicates stay and are marked', async () => {
    const { rows, counts } = await read(
      pasted('Great kettle!\nBad zip\ngreat kettle\nGREAT  KETTLE!!\n👍\n👍👍'),
    );
    expect(rows.map(({ duplicateOf }) => duplicateOf)).toEqual([
      undefined,
      undefined,
      'c1',
      'c1',
      undefined,
      undefined,
    ]);
    expect(counts.duplicates).toBe(2);
  });

  test('encodings: GB18030, UTF-16, and two in one file', async () => {
    // 很好喝，发货快 in GB18030, made with another program.
    const gb = [0xba, 0xdc, 0xba, 0xc3, 0xba, 0xc8, 0xa3, 0xac, 0xb7, 0xa2, 0xbb, 0xf5, 0xbf, 0xec];
    const of = (...parts: readonly (string | readonly number[])[]): CommentInput => ({
      name: 'x.txt',
      bytes: new Uint8Array(
        parts.flatMap((part) => (typeof part === 'string' ? [...bytesOf(part)] : [...part])),
      ),
    });
    const first = await read(of(gb, '\n'));
    expect([first.rows[0].text, first.encoding]).toEqual(['很好喝，发货快', 'gb18030']);
    const utf16 = [
      0xff,
      0xfe,
      ...Array.from('很好喝').flatMap((c) => [c.charCodeAt(0) & 255, c.charCodeAt(0) >> 8]),
    ];
    expect((await read(of(utf16))).rows[0].text).toBe('很好喝');
    const mixed = await read(of('味道不错，下次再买\n', gb, '\nplain words\n', '包装破了，客服没有回复\n'));
    expect(mixed.rows.map(({ text }) => text)).toEqual([
      '味道不错，下次再买',
      '很好喝，发货快',
      'plain words',
      '包装破了，客服没有回复',
    ]);
    expect(mixed.encoding).toBe('mixed');
  });

  test('several files have columns of their own', async () => {
    const { rows } = await readComments([
      file('a.csv', 'text,stars\ngood tea,5\n'),
      file('b.csv', '评分,评论\n2,拉链坏了\n'),
    ]);
    expect(rows.map(({ id, text, rating }) => [id, text, rating])).toEqual([
      ['c1', 'good tea', 5],
      ['c2', '拉链坏了', 2],
    ]);
  });

  test('a hundred thousand rows are read in seconds, with progress, and can be stopped', async () => {
    const lines = Array.from(
      { length: 100_000 },
      (_, n) =>
        `"The delivery of order ${n} took too long, 太慢了",2026-0${(n % 9) + 1}-11,${(n % 5) + 1},Tea`,
    );
    const input = file('big.csv', `text,date,rating,product\n${lines.join('\n')}\n`);
    const seen: number[] = [];
    const started = performance.now();
    const { counts } = await readComments(
      [input],
      {},
      {
        progress: ({ done, total }) => seen.push(done / total),
      },
    );
    expect(counts.read).toBe(100_000);
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(seen.length).toBeGreaterThan(100);
    expect(seen.every((share, at) => at === 0 || share >= seen[at - 1])).toBe(true);
    expect(seen.at(-1)).toBe(1);

    const stop = new AbortController();
    await expect(
      readComments(
        [input],
        {},
        {
          signal: stop.signal,
          progress: ({ done, total }) => {
            if (done > total / 3) stop.abort();
          },
        },
      ),
    ).rejects.toMatchObject(failure('cancelled'));
  }, 60_000);

  test('whatever is pasted is read or refused with a code', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
        const done = await readComments([pasted(text)]).catch((error: unknown) => error);
        if (done instanceof Error) expect(done).toHaveProperty('failure.code');
        else expect(done).toHaveProperty('counts.read');
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});
