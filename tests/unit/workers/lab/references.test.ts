/** The Lab's models against closed forms, scikit-learn, and baselines that do not know what the task is about. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { mulberry32 } from '../../../../src/domain/random.ts';
import type { LabData } from '../../../../src/domain/lab/lab-data.ts';
import {
  classes,
  dense,
  drawRows,
  KEYWORDS,
  keyword,
  numbers,
  runOf,
  testAccuracy,
  wordOrder,
} from './made-up.ts';

const reference = v.parse(
  v.object({
    firstRow: v.array(v.number()),
    positives: v.array(v.number()),
    logistic: v.number(),
    coefficients: v.array(v.number()),
    intercept: v.number(),
    perceptron: v.number(),
    linearOnCurved: v.number(),
  }),
  JSON.parse(readFileSync('tests/fixtures/lab-reference.json', 'utf8')),
);

/** A point of accuracy. */
const POINT = 0.01 + 1e-9;

/** The rows of the script in the fixture. */
function task(score: (x: readonly number[]) => number, noise: number): LabData {
  const random = mulberry32(2024);
  const rows: number[] = [];
  const answers: number[] = [];
  for (let row = 0; row < 2500; row++) {
    const x = Array.from({ length: 4 }, () => 2 * random() - 1);
    answers.push(score(x) + noise * (random() - 0.5) > 0 ? 1 : 0);
    rows.push(...x);
  }
  return dense(Float32Array.from(rows), 4, [classes(answers)]);
}

const straight = () => task(([a, b, c]) => a - 0.7 * b + 0.4 * c + 0.1, 0.6);
const curved = () => task(([a, b, c]) => a * b + 0.3 * c, 0.1);

const positives = ({ targets, parts }: LabData) =>
  targets[0].values.filter((value, row) => value === 1 && parts[row] === 0).length;

/** Solves a symmetric system in place by Gaussian elimination with pivots. */
function solve(a: number[][], b: number[]): number[] {
  const n = b.length;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k; i < n; i++) if (Math.abs(a[i][k]) > Math.abs(a[best][k])) best = i;
    [a[k], a[best]] = [a[best], a[k]];
    [b[k], b[best]] = [b[best], b[k]];
    for (let i = k + 1; i < n; i++) {
      const factor = a[i][k] / a[k][k];
      for (let j = k; j < n; j++) a[i][j] -= factor * a[k][j];
      b[i] -= factor * b[k];
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let j = k + 1; j < n; j++) b[k] -= a[k][j] * b[j];
    b[k] /= a[k][k];
  }
  return b;
}

describe('linear regression', () => {
  it.each([0, 0.1])('comes to the solution of the normal equations, with λ = %s', async (l2) => {
    const random = mulberry32(21);
    const width = 4;
    const rows = drawRows(100, width, random);
    const answers = Array.from(
      { length: 100 },
      (_, row) => 2 * rows[4 * row] - rows[4 * row + 2] + 0.5 + 0.3 * (random() - 0.5),
    );
    const data = dense(rows, width, [numbers(answers)]);
    const training = [...data.parts.keys()].filter((row) => data.parts[row] === 0);
    // Mean of (xw + b − y)² + ½ λ |w|²: XᵀX w + ½ λ n w = Xᵀy over rows with a 1 for the bias.
    const x = (row: number, k: number) => (k < width ? rows[row * width + k] : 1);
    const indices = [0, 1, 2, 3, 4];
    const gram = indices.map((i) =>
      indices.map(
        (j) =>
          training.reduce((sum, row) => sum + x(row, i) * x(row, j), 0) +
          (i === j && i < width ? (l2 * training.length) / 2 : 0),
      ),
    );
    const right = indices.map((i) => training.reduce((sum, row) => sum + x(row, i) * answers[row], 0));
    const exact = solve(gram, right);
    const { snapshot, last } = await runOf(data, {
      loss: 'squared',
      optimiser: 'momentum',
      rate: 0.02,
      l2,
      batch: 60,
      epochs: 300,
    });
    const [weight, bias] = snapshot.weights;
    [...weight.values, ...bias.values].forEach((value, k) =>
      expect(Math.abs(value - exact[k])).toBeLessThan(1e-3),
    );
    expect(last.validationScore).toBeGreaterThan(l2 === 0 ? 0.98 : 0.95);
  });
});

describe('against scikit-learn', () => {
  it('draws the rows of the fixture', () => {
    const { inputs } = straight();
    if (inputs.kind !== 'dense') throw new Error('numbers were expected');
    reference.firstRow.forEach((value, k) => expect(inputs.values[k]).toBeCloseTo(value, 6));
    expect([positives(straight()), positives(curved())]).toEqual(reference.positives);
  });

  it('logistic regression has its coefficients and its held-out accuracy', async () => {
    const data = straight();
    // A penalty on both logits counts half on their difference, which is what scikit-learn has.
    const { snapshot } = await runOf(data, { l2: 0.02, rate: 0.02, batch: 500, epochs: 100 });
    const [{ values }, bias] = snapshot.weights;
    reference.coefficients.forEach((value, k) =>
      expect(Math.abs(values[2 * k + 1] - values[2 * k] - value)).toBeLessThan(0.02),
    );
    expect(Math.abs(bias.values[1] - bias.values[0] - reference.intercept)).toBeLessThan(0.02);
    expect(Math.abs(testAccuracy(data, snapshot.outputs[0]) - reference.logistic)).toBeLessThan(POINT);
  });

  it('the perceptron reaches its held-out accuracy where a linear model cannot', async () => {
    const data = curved();
    const perceptron = await runOf(data, {
      model: { kind: 'perceptron', layers: [16], activation: 'relu', dropout: 0 },
      batch: 32,
      epochs: 40,
    });
    const accuracy = testAccuracy(data, perceptron.snapshot.outputs[0]);
    console.info(`perceptron ${accuracy}, scikit-learn ${reference.perceptron}`);
    expect(accuracy).toBeGreaterThanOrEqual(reference.perceptron - POINT);
    const linear = await runOf(data, { batch: 32, epochs: 20 });
    expect(Math.abs(testAccuracy(data, linear.snapshot.outputs[0]) - reference.linearOnCurved)).toBeLessThan(
      0.05,
    );
  });
});

describe('models that read words', () => {
  it('an LSTM tells the order of two words, of which a bag of words knows nothing', async () => {
    const data = wordOrder(500);
    const lstm = await runOf(data, {
      model: { kind: 'lstm', embedding: 6, units: 8 },
      rate: 0.02,
      epochs: 10,
      batch: 32,
    });
    const bag = await runOf(data, {
      model: { kind: 'attention', embedding: 6 },
      rate: 0.02,
      epochs: 10,
      batch: 32,
    });
    const accuracy = testAccuracy(data, lstm.snapshot.outputs[0]);
    const baseline = testAccuracy(data, bag.snapshot.outputs[0]);
    console.info(`word order: LSTM ${accuracy}, attention without order ${baseline}`);
    expect(accuracy).toBeGreaterThan(0.9);
    expect(accuracy - Math.max(0.5, baseline)).toBeGreaterThan(0.25);
  });

  it('attention finds the keyword among words without meaning, and looks at it', async () => {
    const data = keyword(400);
    const { snapshot } = await runOf(data, {
      model: { kind: 'attention', embedding: 6 },
      rate: 0.03,
      epochs: 30,
      batch: 32,
      l2: 0.003,
    });
    const accuracy = testAccuracy(data, snapshot.outputs[0]);
    const { inputs } = data;
    const { attention } = snapshot;
    if (inputs.kind !== 'words' || !attention) throw new Error('words with attention were expected');
    let onKeyword = 0;
    for (let row = 0; row < data.count; row++) {
      const weights = attention.subarray(row * inputs.length, (row + 1) * inputs.length);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
      expect(weights[inputs.length - 1]).toBe(0);
      inputs.ids
        .subarray(row * inputs.length, (row + 1) * inputs.length)
        .forEach((id, k) => KEYWORDS.includes(id) && (onKeyword += weights[k] / data.count));
    }
    console.info(`keyword: attention ${accuracy}, weight on the keyword ${onKeyword.toFixed(2)}`);
    expect(accuracy).toBeGreaterThan(0.95);
    // Eight words share the attention: without knowing anything the keyword has an eighth.
    expect(onKeyword).toBeGreaterThan(0.5);
  });

  it('weighs nothing where a text has no words', async () => {
    const data = keyword(60);
    const empty = { ...data.inputs, ids: new Int32Array(18) };
    for (const model of [
      { kind: 'attention', embedding: 3 },
      { kind: 'lstm', embedding: 3, units: 2 },
    ] as const) {
      const { run, snapshot } = await runOf(data, { model, epochs: 1 });
      const bias = snapshot.weights[snapshot.weights.length - 1].values;
      if (empty.kind !== 'words') throw new Error('words were expected');
      const outputs = await run.predict({ inputs: empty, count: 2 });
      expect([...outputs]).toEqual([...bias, ...bias]);
    }
  });
});

describe('adapters', () => {
  it('the bottleneck bends a space in which the frozen linear head can tell nothing', async () => {
    const data = curved();
    const rest = { rate: 0.02, batch: 32, epochs: 25 };
    const head = await runOf(data, rest);
    const bottleneck = await runOf(data, {
      ...rest,
      model: { kind: 'bottleneck', width: 12, activation: 'relu' },
    });
    const frozen = testAccuracy(data, head.snapshot.outputs[0]);
    const adapted = testAccuracy(data, bottleneck.snapshot.outputs[0]);
    console.info(`adapters: frozen head ${frozen}, bottleneck ${adapted}`);
    expect(adapted - frozen).toBeGreaterThan(0.2);
  });

  it.each([false, true])(
    'low rank (adaptive: %s) gets there in fewer epochs when a few directions tell and the steps are small',
    async (adaptive) => {
      const random = mulberry32(31);
      const width = 48;
      const rows = drawRows(1000, width, random);
      const answers = Array.from({ length: 1000 }, (_, row) =>
        rows[row * width] + rows[row * width + 1] > 0 ? 1 : 0,
      );
      const data = dense(rows, width, [classes(answers)]);
      const rest = { rate: 0.002, batch: 32, epochs: 8 };
      const head = await runOf(data, rest);
      const adapted = await runOf(data, { ...rest, model: { kind: 'low-rank', rank: 4, adaptive } });
      console.info(
        `low rank ${adaptive}: ${testAccuracy(data, adapted.snapshot.outputs[0])}, head ${testAccuracy(data, head.snapshot.outputs[0])}`,
      );
      expect(
        testAccuracy(data, adapted.snapshot.outputs[0]) - testAccuracy(data, head.snapshot.outputs[0]),
      ).toBeGreaterThan(0.1);
    },
  );
});

describe('a student', () => {
  it('comes near a teacher that is four times as wide', async () => {
    const data = curved();
    const { snapshot, points } = await runOf(data, {
      model: { kind: 'student', width: 8, teacher: 32, temperature: 3 },
      batch: 32,
      epochs: 60,
    });
    const accuracy = testAccuracy(data, snapshot.outputs[0]);
    console.info(`student ${accuracy}, teacher in validation ${points[30].validationScore}`);
    expect(accuracy).toBeGreaterThan(0.9);
  });
});
