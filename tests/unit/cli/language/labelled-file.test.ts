/** Files of texts with labels, and what bad ones are told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DatasetError } from '../../../../src/cli/eval/dataset.ts';
import { readLabelled } from '../../../../src/cli/eval/language/labelled-file.ts';
import { evaluateShipped } from '../../../../src/cli/eval/language/shipped.ts';
import { evaluateTaught } from '../../../../src/cli/eval/language/taught.ts';

const folder = mkdtempSync(join(tmpdir(), 'labelled-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(content: string | Uint8Array): string {
  const path = join(folder, 'file.csv');
  writeFileSync(path, content);
  return path;
}

describe('readLabelled', () => {
  it('takes the two columns wherever they stand, with a mark of byte order, quotes and empty lines', async () => {
    const read = await readLabelled(write('\uFEFFid, Label ,Text\r\n1,yes,"a, ""b"""\r\n\r\n2,no,中文\r\n'));
    expect(read).toEqual({ name: 'file.csv', texts: ['a, "b"', '中文'], labels: ['yes', 'no'] });
  });

  it.each([
    ['a column that is missing', 'text,class\na,b\n', 'no column “label”; it has text, class'],
    ['one column', 'text\na\n', 'no column “label”'],
    ['no rows', 'text,label\n', 'no rows'],
    ['an empty text', 'text,label\na,b\n ,b\n', 'record 2: the text is empty'],
    ['an empty label', 'text,label\na,\n', 'record 1: the label is empty'],
    ['a comma that is not quoted', 'text,label\na,b\na, c,b\n', 'record 2: too many fields'],
    [
      'another encoding',
      Uint8Array.of(...new TextEncoder().encode('text,label\n'), 0xd6, 0x2c, 0x61),
      'not UTF-8',
    ],
  ])('says what is wrong with %s', async (_name, content, message) => {
    const reading = readLabelled(write(content));
    await expect(reading).rejects.toThrow(DatasetError);
    await expect(reading).rejects.toThrow(message);
  });

  it('says that there is no such file', async () => {
    await expect(readLabelled(join(folder, 'none.csv'))).rejects.toThrow('none.csv cannot be read');
  });
});

describe('an evaluation', () => {
  const silent = () => undefined;
  const texts = (...labels: string[]) => ({
    name: 'x.csv',
    texts: labels.map((_, row) => `t${row}`),
    labels,
  });

  it('refuses to learn from one label, and to be asked for one that it has not learned', async () => {
    await expect(evaluateTaught(texts('a', 'a'), texts('a'), undefined, silent)).rejects.toThrow(
      'one label only, “a”',
    );
    await expect(evaluateTaught(texts('a', 'b'), texts('a', 'c'), undefined, silent)).rejects.toThrow(
      'the label “c”, which x.csv has not',
    );
  });

  it('without training knows its own labels only', () => {
    expect(() => evaluateShipped(texts('happy', 'sad'), silent)).toThrow('without --train');
  });
});
