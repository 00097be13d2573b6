import { describe, expect, it } from 'vitest';
import { figure, math, present, term, word, type MathNode } from '../../../src/pages/lab/math.ts';

/** A formula as one line, with what stands below and above in brackets. */
const written = (nodes: readonly MathNode[]): string =>
  nodes
    .map((node): string => {
      switch (node.kind) {
        case 'name':
        case 'number':
        case 'operator':
          return node.text;
        case 'row':
          return `{${written(node.of)}}`;
        default:
          return `${node.kind}[${written([node.base])} ${written([node.mark])}]`;
      }
    })
    .join(' ');

describe('the notation of formulas', () => {
  it('reads names, numbers, signs and marks', () => {
    expect(written(math`ŷ = 2.5 · x_1^2 − W_{t − 1}`)).toBe('ŷ = 2.5 · sup[sub[x 1] 2] − sub[W {t − 1}]');
    expect(math`Σ w`[0]).toEqual({ kind: 'operator', text: 'Σ' });
    expect(math`房龄`[0]).toEqual(word('房龄'));
  });

  it('makes a fraction of two groups, and a stroke of a slash between names', () => {
    expect(written(math`{a + b}/{c}`)).toBe('fraction[{a + b} {c}]');
    expect(written(math`x / Q`)).toBe('x / Q');
  });

  it('takes what is put in as one, whatever signs are in it', () => {
    expect(math`x = ${present('-0.3')} · ${'my {column}'}`.slice(2)).toEqual([
      { kind: 'number', text: '−0.3', now: true },
      { kind: 'operator', text: '·' },
      { kind: 'name', text: 'my {column}' },
    ]);
  });

  it('throws on what is not closed, not opened, or not there', () => {
    expect(() => math`{a + b`).toThrow('closing');
    expect(() => math`a } b`).toThrow('not opened');
    expect(() => math`a_`).toThrow('ends');
  });
});

describe('a term', () => {
  it('is written with its sign between it and the one before', () => {
    expect(written(term(-2, [figure('2')]))).toBe('− 2');
    expect(written(term(0, [figure('0')]))).toBe('+ 0');
  });
});
