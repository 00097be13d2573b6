import { describe, expect, it, test } from 'vitest';
import { FailureError } from '../../../../src/domain/errors.ts';
import { MOST_CELLS, tableDataset, type TableSource } from '../../../../src/domain/lab/table.ts';

/** A table from columns of cells, `count` rows. */
function table(count: number, columns: Readonly<Record<string, (row: number) => string>>): TableSource {
  const names = Object.keys(columns);
  const rows = Array.from({ length: count }, (_, row) => ({
    row: row + 2,
    cells: names.map((name) => columns[name](row)),
  }));
  return { kind: 'table', columns: names, rows };
}

function reasonOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  return undefined;
}

const size = (row: number) => String(row * 1.5);
const colour = (row: number) => ['red', 'green', ''][row % 3];
const bought = (row: number) => (row % 2 ? 'yes' : 'no');

describe('tableDataset', () => {
  it('reads numbers as numbers and few words as a column each', () => {
    const { columns, questions, labels } = tableDataset(
      table(30, { size, colour, bought }),
      ['size', 'colour'],
      'bought',
    );
    expect(columns.names).toEqual(['size', 'colour = green', 'colour = red']);
    expect([...columns.values.subarray(0, 9)]).toEqual([0, 0, 1, 1.5, 1, 0, 3, 0, 0]);
    expect(questions).toHaveLength(1);
    expect(questions[0]).toMatchObject({ name: 'bought', task: 'classes', classes: ['no', 'yes'] });
    expect([...questions[0].values.subarray(0, 3)]).toEqual([0, 1, 0]);
    expect(labels[1]).toBe('1.5 · green');
  });

  it.each([
    [12, 'classes'],
    [13, 'regression'],
  ])('takes %i different numbers as a label for %s', (different, task) => {
    const source = table(52, { size, label: (row) => String((row * 5) % different) });
    const [question] = tableDataset(source, ['size'], 'label').questions;
    expect(question.task).toBe(task);
    // In the order of size: 10 after 9.
    if (task === 'classes') expect(question.classes).toEqual(Array.from({ length: 12 }, (_, i) => String(i)));
    else expect([...question.values.subarray(0, 3)]).toEqual([0, 5, 10]);
  });

  it('takes 1 and 1.0 for one class', () => {
    const source = table(30, { size, label: (row) => ['1', '1.0', '2'][row % 3] });
    expect(tableDataset(source, ['size'], 'label').questions[0].classes).toEqual(['1', '2']);
  });

  it('leaves out what says nothing, and says so', () => {
    const source = table(40, {
      size,
      same: () => '5',
      word: (row) => (row % 2 ? 'x' : ''),
      name: (row) => `person ${row}`,
      bought,
    });
    const { columns, notes } = tableDataset(
      source,
      ['size', 'same', 'word', 'name', ' BOUGHT', 'size'],
      'bought',
    );
    expect(columns.names).toEqual(['size']);
    expect(notes).toEqual([
      { reason: 'label-as-input', column: 'bought' },
      { reason: 'constant-column', column: 'same' },
      { reason: 'constant-column', column: 'word' },
      { reason: 'too-many-values', column: 'name', count: 40 },
    ]);
  });

  it('keeps missing numbers as NaN and leaves rows without a label out', () => {
    const source = table(40, {
      size: (row) => ['', 'NA', ' ? ', '7', '8'][row % 5],
      bought: (row) => (row < 10 ? 'n/a' : bought(row)),
    });
    const { count, columns, notes } = tableDataset(source, ['size'], 'bought');
    expect(count).toBe(30);
    expect([...columns.values.subarray(0, 5)]).toEqual([NaN, NaN, NaN, 7, 8]);
    expect(notes).toEqual([
      { reason: 'missing-labels', column: 'bought', count: 10 },
      { reason: 'missing-values', column: 'size', count: 18 },
    ]);
  });

  it.each(['0x10', 'Infinity', '1e999', '1e300', '12 %', '1,5'])('does not take %s for a number', (odd) => {
    const source = table(30, { size: (row) => (row === 3 ? odd : size(row)), bought });
    expect(reasonOf(() => tableDataset(source, ['size'], 'bought'))).toMatchObject({
      details: { reason: 'no-inputs' },
    });
  });

  it('gives equal records equal keys, and others others', () => {
    const source = table(30, {
      size: (row) => String(row % 15),
      bought: (row) => (row % 15 < 7 ? 'a' : 'b'),
    });
    const { keys } = tableDataset(source, ['size'], 'bought');
    expect(keys[0]).toEqual(keys[15]);
    expect(new Set(keys.flat()).size).toBe(15);
  });

  it('shortens what a person reads of a row', () => {
    const source = table(30, {
      word: (row) => 'long'.repeat(100 + (row % 2)),
      bought: (row) => bought(row >> 1),
    });
    expect(tableDataset(source, ['word'], 'bought').labels[0]).toHaveLength(121);
  });
});

test.each<[reason: string, source: TableSource, inputs: readonly string[], details: object]>([
  ['too-few-rows', table(1, { size, bought }), ['size'], { count: 1, least: 20 }],
  ['too-few-rows', table(40, { size, bought: (row) => (row < 19 ? 'a' : '') }), ['size'], { count: 19 }],
  ['one-class', table(40, { size, bought: () => 'yes' }), ['size'], { column: 'bought' }],
  ['too-many-classes', table(60, { size, bought: (row) => `n${row}` }), ['size'], { count: 60 }],
  ['missing-column', table(40, { size, bought }), ['size', 'weight'], { column: 'weight' }],
  ['no-inputs', table(40, { same: () => '1', bought }), ['same'], {}],
  ['no-inputs', table(40, { size, bought }), ['bought'], {}],
])('refuses a table: %s (%#)', (reason, source, inputs, details) => {
  expect(reasonOf(() => tableDataset(source, inputs, 'bought'))).toMatchObject({
    code: 'lab-data',
    details: { reason, ...details },
  });
});

describe('more than two million cells', () => {
  it('are refused before any is copied', () => {
    const source: TableSource = {
      kind: 'table',
      columns: ['a', 'b'],
      // Reading a row would be the copy that must not happen.
      rows: new Proxy(new Array<TableSource['rows'][number]>(MOST_CELLS), {
        get(target, key) {
          if (key === 'length') return target.length;
          throw new Error(`read ${String(key)}`);
        },
      }),
    };
    expect(reasonOf(() => tableDataset(source, ['a'], 'b'))).toMatchObject({
      details: { reason: 'too-large', cells: 2 * MOST_CELLS },
    });
  });

  it('are refused too where categories would make them so', () => {
    const source = table(100_001, { word: (row) => `w${row % 20}`, bought });
    expect(reasonOf(() => tableDataset(source, ['word'], 'bought'))).toMatchObject({
      details: { reason: 'too-large', cells: 2_000_020 },
    });
  });
});
