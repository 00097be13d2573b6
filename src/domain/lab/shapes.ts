/** Two numbers, two classes: what a boundary between them looks like can be drawn. */
import { gaussian, type Random } from '../random.ts';
import { classQuestion, numbersDataset, type Dataset } from './datasets.ts';
import type { Shape } from './experiment.ts';

type Point = readonly [x: number, y: number];

const SHAPE_CLASSES = ['a', 'b'] as const;

// All shapes lie within about 6 of the origin, so that one picture frame and one learning rate serve them all.
const DRAWS: Readonly<Record<Shape, (second: boolean, random: Random) => Point>> = {
  /** One cloud each, two and a half deviations apart: a line is right for 9 in 10, and nothing is for all. */
  gaussians: (second, random) => {
    const centre = second ? 2 : -2;
    return [centre + 2.2 * gaussian(random), centre + 2.2 * gaussian(random)];
  },
  /** A disc inside a ring, with a gap that the noise just closes. */
  circles: (second, random) => {
    // The root spreads points evenly over the area instead of heaping them at the centre.
    const radius = second ? 3.5 + 1.5 * random() : 2.5 * Math.sqrt(random());
    const angle = 2 * Math.PI * random();
    return jittered([radius * Math.cos(angle), radius * Math.sin(angle)], 0.3, random);
  },
  /** Opposite quarters of a square are alike: no line does better than chance. */
  xor: (second, random) => {
    const side = random() < 0.5 ? -1 : 1;
    const x = side * 5 * random();
    const y = (second ? -side : side) * 5 * random();
    return jittered([x, y], 0.25, random);
  },
  /** Two arms of one and three quarter turns, each the other turned by half a circle. */
  spiral: (second, random) => {
    const along = random();
    const angle = 3.5 * Math.PI * along + (second ? Math.PI : 0);
    // From 0.5: at the centre the arms would touch.
    const radius = 0.5 + 5 * along;
    return jittered([radius * Math.sin(angle), radius * Math.cos(angle)], 0.15, random);
  },
};

function jittered([x, y]: Point, noise: number, random: Random): Point {
  return [x + noise * gaussian(random), y + noise * gaussian(random)];
}

/** @returns `rows` points, half of each class (the first has one more where `rows` is odd). */
export function shapesDataset(shape: Shape, rows: number, random: Random): Dataset {
  const values = new Float32Array(rows * 2);
  const draw = DRAWS[shape];
  for (let row = 0; row < rows; row++) values.set(draw(row % 2 === 1, random), row * 2);
  const answers = Array.from({ length: rows }, (_, row) => SHAPE_CLASSES[row % 2]);
  return numbersDataset(['x', 'y'], values, classQuestion('class', SHAPE_CLASSES, answers), 2);
}
