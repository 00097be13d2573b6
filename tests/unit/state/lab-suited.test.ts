import { expect, test } from 'vitest';
import { FIRST_EXPERIMENT } from '../../../src/domain/lab/experiment.ts';
import { suitedTo } from '../../../src/state/lab-suited.ts';

const TABLE = { kind: 'table', inputs: ['x', 'y'], label: 'z' } as const;

test('numbers get larger steps and no penalty, sentences theirs again', () => {
  const table = { ...FIRST_EXPERIMENT, ...suitedTo(TABLE, FIRST_EXPERIMENT) };
  expect(table).toMatchObject({ dataset: TABLE, rate: 0.03, l2: 0 });
  const back = suitedTo(FIRST_EXPERIMENT.dataset, table);
  expect(back).toMatchObject({ rate: FIRST_EXPERIMENT.rate, l2: FIRST_EXPERIMENT.l2 });
});

test('what was turned stays where the next data are of the same kind', () => {
  const turned = { ...FIRST_EXPERIMENT, ...suitedTo(TABLE, FIRST_EXPERIMENT), rate: 0.1, l2: 0.5 };
  const next = { ...turned, ...suitedTo({ kind: 'shapes', shape: 'xor' }, turned) };
  expect(next).toMatchObject({ rate: 0.1, l2: 0.5 });
});

test('a model of words gives way where there are none, and a price asks for the squared error', () => {
  const words = { ...FIRST_EXPERIMENT, model: { kind: 'attention', embedding: 16 } } as const;
  expect(suitedTo({ kind: 'houses' }, words)).toMatchObject({ model: { kind: 'linear' }, loss: 'squared' });
  const houses = { ...FIRST_EXPERIMENT, ...suitedTo({ kind: 'houses' }, FIRST_EXPERIMENT) };
  expect(suitedTo(FIRST_EXPERIMENT.dataset, houses)).toMatchObject({ loss: 'cross-entropy' });
});
