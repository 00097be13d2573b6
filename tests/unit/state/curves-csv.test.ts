import Papa from 'papaparse';
import { expect, it } from 'vitest';
import { curvesCsv } from '../../../src/state/curves-csv.ts';

const point = {
  epoch: 1000,
  trainingLoss: 1234.5,
  validationLoss: 1e-7,
  trainingScore: -0.25,
  validationScore: 0.5,
};

it('writes numbers as programs read them, whatever the language, a negative one as a number too', () => {
  expect(curvesCsv([point])).toBe(
    'epoch,trainingLoss,validationLoss,trainingScore,validationScore\r\n1000,1234.5,1e-7,-0.25,0.5\r\n',
  );
});

it('leaves empty what is no number, and reads back as it was', () => {
  const diverged = { ...point, trainingLoss: Infinity, validationLoss: NaN };
  const { data } = Papa.parse<Record<string, unknown>>(curvesCsv([point, diverged]), {
    header: true,
    dynamicTyping: true,
    skipEmptyLines: true,
  });
  expect(data).toEqual([point, { ...point, trainingLoss: null, validationLoss: null }]);
});
