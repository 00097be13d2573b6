import { describe, expect, it } from 'vitest';
import { readWholeTable } from '../../../../src/domain/importing/whole-table.ts';

const file = (text: string | Uint8Array<ArrayBuffer>, name = 'table.csv') => ({
  name,
  bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text,
});
const read = (text: string, mostCells = 1000, signal?: AbortSignal) =>
  readWholeTable(file(text), mostCells, signal);
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (error as { failure?: unknown }).failure,
  );

describe('a whole table', () => {
  it('has the columns of its header and the cells of its rows, as they stand', async () => {
    const { columns, rows } = await read('size,colour\n1,"red, or so"\n,blue\n');
    expect(columns).toEqual(['size', 'colour']);
    expect(rows).toEqual([
      { row: 2, cells: ['1', 'red, or so'] },
      { row: 3, cells: ['', 'blue'] },
    ]);
  });

  it('may be divided by tabs or semicolons, and be in another encoding', async () => {
    expect((await read('a\tb\n1\t2\n')).columns).toEqual(['a', 'b']);
    expect((await read('a;b\n1;2\n')).rows[0].cells).toEqual(['1', '2']);
    const utf16 = new Uint8Array(
      Uint16Array.from('\uFEFFa,b\n1,雪\n', (letter) => letter.charCodeAt(0)).buffer,
    );
    expect((await readWholeTable(file(utf16), 1000)).rows[0].cells).toEqual(['1', '雪']);
  });

  it('is longer than one batch, with all rows in order', async () => {
    const count = 5000;
    const lines = Array.from({ length: count }, (_, i) => `${i},${'x'.repeat(60)}`).join('\n');
    const { rows } = await read(`n,text\n${lines}`, 1e6);
    expect(rows.map(({ cells }) => Number(cells[0]))).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  it('is refused as soon as it has too many cells, and may have just as many', async () => {
    expect((await read('a,b\n1,2\n3,4\n', 4)).rows).toHaveLength(2);
    expect(await failureOf(read('a,b\n1,2\n3,4\n5,6\n', 4))).toMatchObject({
      code: 'lab-data',
      details: { reason: 'too-large', cells: 6, most: 4 },
    });
  });

  it.each([
    ['nothing', '', 'empty-file'],
    ['a header alone', 'a,b\n', 'no-rows'],
    ['no text', String.fromCharCode(...Array.from({ length: 400 }, (_, i) => i % 7)), 'binary-file'],
  ])('of %s is refused', async (_, text, code) => {
    expect(await failureOf(read(text))).toMatchObject({ code });
  });

  it('is given up on request', async () => {
    const abort = new AbortController();
    abort.abort();
    await expect(read('a,b\n1,2\n', 1000, abort.signal)).rejects.toThrow('cancelled');
  });
});
