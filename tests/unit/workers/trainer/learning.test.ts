import { describe, expect, it } from 'vitest';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';
import { centreVectors } from '../../../../src/domain/ranking/centred-vectors.ts';
import { createAdapter } from '../../../../src/workers/trainer/adapter.ts';
import { Backends } from '../../../../src/workers/trainer/backends.ts';
import { trainingEvents } from '../../../../src/workers/trainer/events.ts';
import { train } from '../../../../src/workers/trainer/train.ts';
import { CPU_ONLY, explained, gradesOf, job, makeUp, openTrainer, tf } from './made-up.ts';

const COUNT = 360;
const GRADED = 200;
const DIMS = 48;

describe('the adapter', () => {
  it('explains more of a taste along a few directions than the space as it is, on items that it has not seen', async () => {
    const random = mulberry32(5);
    const catalog = makeUp(COUNT, DIMS, random);
    const grades = gradesOf(catalog.hidden[0], 0.4, random);
    const params = job('adapter', grades, GRADED);
    const adapted = await openTrainer(catalog).fit(params);
    const head = createAdapter(centreVectors(catalog.vectors()), trainingEvents(params), 1);
    const backends = new Backends(tf, CPU_ONLY, () => performance.now());
    const plain = await train({ ...head, epochs: 0 }, { tf, backends, job: 1 });
    const before = explained(plain.outputs, grades, GRADED, COUNT);
    const after = explained(adapted.outputs, grades, GRADED, COUNT);
    console.info(`adapter: held-out R² ${before.toFixed(3)} unadapted, ${after.toFixed(3)} adapted`);
    expect(after).toBeGreaterThan(before + 0.1);
    // What it says of its own events is as honest as what it says of others.
    const own = explained(adapted.outputs, grades, 0, GRADED);
    expect(Math.abs(own - after)).toBeLessThan(0.12);
    expect(adapted.curve.at(-1)?.trainingLoss).toBeLessThan(adapted.curve[0].trainingLoss);
  });
});

describe('the perceptron', () => {
  it('learns a taste for a theme in long books only', async () => {
    const random = mulberry32(6);
    const count = 700;
    const graded = 400;
    const catalog = makeUp(count, DIMS, random);
    const [theme] = catalog.hidden;
    const grades = gradesOf(
      theme.map((value, row) => (catalog.number[row] > 0 ? value : 0)),
      0.2,
      random,
    );
    const { outputs } = await openTrainer(catalog).fit(job('perceptron', grades, graded));
    const held = explained(outputs, grades, graded, count);
    // How much the theme moves the output, in long books and in short ones.
    const slope = (long: boolean) => {
      const rows = Array.from(theme.keys()).filter((r) => r >= graded && catalog.number[r] > 0 === long);
      const along = rows.reduce((sum, row) => sum + theme[row] * outputs[row], 0);
      return along / rows.reduce((sum, row) => sum + theme[row] ** 2, 0);
    };
    console.info(
      `perceptron: held-out R² ${held.toFixed(3)}, slopes ${slope(true).toFixed(2)} and ${slope(false).toFixed(2)}`,
    );
    expect(held).toBeGreaterThan(0.2);
    expect(slope(true)).toBeGreaterThan(1.5 * slope(false));
    expect(explained(outputs, grades, 0, graded)).toBeLessThan(held + 0.12);
  });
});

describe.each(['adapter', 'perceptron'] as const)('%s', (kind) => {
  it('claims nothing of grades that are noise', async () => {
    const random = mulberry32(7);
    const catalog = makeUp(COUNT, DIMS, random);
    const grades = Float32Array.from({ length: COUNT }, () => gaussian(random));
    const { outputs } = await openTrainer(catalog).fit(job(kind, grades, GRADED));
    expect(explained(outputs, grades, GRADED, COUNT)).toBeLessThan(0.03);
    expect(explained(outputs, grades, 0, GRADED)).toBeLessThan(0.03);
  });
});
