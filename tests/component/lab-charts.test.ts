import '@fontsource-variable/source-sans-3';
import '@fontsource-variable/fraunces';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import Bands from '../../src/charts/Bands.svelte';
import Confusion from '../../src/charts/Confusion.svelte';
import Histogram from '../../src/charts/Histogram.svelte';
import ParallelCoordinates from '../../src/charts/ParallelCoordinates.svelte';
import RunCurves from '../../src/charts/RunCurves.svelte';
import Scatter from '../../src/charts/Scatter.svelte';
import SizeCost from '../../src/charts/SizeCost.svelte';
import { surfaceInputs } from '../../src/charts/surface.ts';
import Surface from '../../src/charts/Surface.svelte';
import WordWeights from '../../src/charts/WordWeights.svelte';
import { gaussian, mulberry32 } from '../../src/domain/random.ts';
import '../../src/ui/tokens.css';

const random = mulberry32(7);
const fixed = (value: number): string => value.toFixed(2);

const run = (pace: number, epochs: number) =>
  Array.from({ length: epochs + 1 }, (_, epoch) => ({
    epoch,
    training: 0.12 + 0.58 * Math.exp(-epoch / pace),
    validation: 0.14 + 0.56 * Math.exp(-epoch / pace),
  }));
const SIZE = 24;
const inputs = surfaceInputs(SIZE, [-3, 3], [-3, 3]);
const CLASSES = ['negative', 'neutral', 'positive'];
const trial = (key: string, ...values: number[]) => ({ key, values });
const steps = Array.from({ length: 400 }, (_, i) => i);
const regret = (name: string, slope: number) => ({
  key: name,
  name,
  low: steps.map((step) => slope * Math.sqrt(step) * 0.8),
  middle: steps.map((step) => slope * Math.sqrt(step)),
  high: steps.map((step) => slope * Math.sqrt(step) * 1.2),
});
const labels = Array.from({ length: 3000 }, () => 300 + 80 * gaussian(random));

const onpick = vi.fn();

async function renderAll(): Promise<void> {
  await render(RunCurves, {
    points: run(4, 14),
    earlier: [
      { key: 'a', name: 'run 1', points: run(9, 40) },
      { key: 'b', name: 'run 2', points: run(7, 40) },
      { key: 'c', name: 'a run with a very long name', points: run(12, 30) },
    ],
    epochs: 40,
    words: { label: 'Loss', training: 'learning', validation: 'unseen' },
    value: fixed,
    epoch: String,
  });
  await render(Confusion, {
    counts: [
      [38, 2, 1],
      [3, 34, 3],
      [0, 2, 37],
    ],
    classes: CLASSES,
    words: { label: 'Right and wrong', actual: 'true', predicted: 'said' },
    cell: (row, column, count) => `${CLASSES[row]} taken for ${CLASSES[column]}: ${count}`,
    count: String,
    picked: [1, 2],
    onpick,
  });
  await render(Surface, {
    fields: [Array.from({ length: SIZE * SIZE }, (_, i) => Math.tanh(inputs[2 * i] * inputs[2 * i + 1]))],
    size: SIZE,
    across: [-3, 3],
    up: [-3, 3],
    points: Array.from({ length: 120 }, (_, i) => {
      const [x, y] = [gaussian(random), gaussian(random)];
      return { x, y, group: x * y > 0 ? 0 : 1, training: i % 3 > 0 };
    }),
    words: { label: 'Surface', across: 'first input', up: 'second input' },
    write: { across: String, up: String },
  });
  await render(Scatter, {
    labels,
    predictions: labels.map((label) => label + 20 * gaussian(random)),
    words: { label: 'Asked and predicted', asked: 'price', predicted: 'predicted' },
    value: (value) => `${value},000`,
  });
  await render(Histogram, {
    values: Float32Array.from({ length: 4000 }, (_, i) => (i % 3 ? gaussian(random) * 0.1 : 0)),
    words: { label: 'Weights', zeros: (count) => `${count} are exactly 0` },
    value: String,
    count: String,
  });
  await render(SizeCost, {
    models: [
      { key: 'float32', name: 'float32', bytes: 345_000, quality: 0.917 },
      { key: 'float16', name: 'float16', bytes: 173_000, quality: 0.917 },
      { key: 'int8', name: 'int8', bytes: 87_000, quality: 0.915 },
      { key: 'int4', name: 'int4', bytes: 46_000, quality: 0.904 },
      { key: 'binary', name: 'binary', bytes: 14_000, quality: 0.861 },
      { key: 'p60', name: 'int8, 60% pruned', bytes: 35_000, quality: 0.912 },
      { key: 'p85', name: 'int8, 85% pruned', bytes: 18_000, quality: 0.889 },
      { key: 'p95', name: '95% pruned', bytes: 9_000, quality: 0.82 },
      { key: 'student', name: 'student, 16 units', bytes: 3_500, quality: 0.77 },
    ],
    chosen: 'p60',
    words: { label: 'Size and quality', bytes: 'size', quality: 'right on unseen rows' },
    bytes: (bytes) => `${bytes / 1000} kB`,
    quality: (value) => `${Math.round(value * 100)}%`,
  });
  await render(ParallelCoordinates, {
    label: 'Search',
    columns: [
      { key: 'rate', name: 'learning rate', scale: 'log', write: String },
      {
        key: 'kind',
        name: 'optimiser',
        scale: 'ordinal',
        write: (value) => ['sgd', 'momentum', 'adam'][value],
      },
      { key: 'l2', name: 'L2', scale: 'log', write: String },
      { key: 'units', name: 'units', scale: 'linear', write: String },
      { key: 'score', name: 'accuracy', scale: 'linear', write: fixed },
    ],
    trials: Array.from({ length: 24 }, (_, i) =>
      trial(
        String(i),
        10 ** -(1 + Math.floor(random() * 4)),
        i % 3,
        [0, 0.001, 0.01, 0.1][i % 4],
        8 + Math.floor(random() * 120),
        0.6 + 0.3 * random(),
      ),
    ),
  });
  await render(Bands, {
    steps,
    series: [
      regret('Thompson sampling', 1),
      regret('LinUCB', 1.05),
      regret('UCB1', 1.6),
      regret('ε-greedy', 2.2),
      regret('actor-critic', 2.3),
    ],
    words: { label: 'Regret', step: 'step', value: 'regret' },
    value: String,
    step: String,
  });
  await render(WordWeights, {
    label: 'Words that moved the score',
    words: [
      { text: '<b>The plot</b> is ', weight: 0 },
      { text: 'dull', weight: -0.4 },
      { text: ', but the people are ', weight: 0.01 },
      { text: 'wonderful', weight: 0.6 },
      { text: '.', weight: 0 },
    ],
    say: (weight) => `${weight > 0 ? '+' : '−'}${Math.abs(weight)}`,
  });
}

const drawing = (name: string): SVGSVGElement =>
  page.getByRole('img', { name, exact: true }).element() as unknown as SVGSVGElement;
const DRAWINGS = [
  'Loss',
  'Surface',
  'Asked and predicted',
  'Weights',
  'Size and quality',
  'Search',
  'Regret',
];

const overlapping = (a: DOMRect, b: DOMRect): boolean =>
  a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;

/** The boxes of the letters, less the space above and below that a line box has. */
const boxesOf = (texts: readonly SVGTextElement[]): DOMRect[] =>
  texts.map((text) => {
    const { x, y, width, height } = text.getBoundingClientRect();
    return new DOMRect(x, y + height * 0.15, width, height * 0.7);
  });

const settled = async (): Promise<void> => {
  await document.fonts.ready;
  // Widths are measured after the first drawing.
  await expect.poll(() => drawing('Loss').clientWidth).toBe(document.body.clientWidth);
};

beforeEach(async () => {
  await document.fonts.load('13px "Source Sans 3 Variable"');
});
afterEach(async () => {
  onpick.mockClear();
  delete document.documentElement.dataset.theme;
  await page.viewport(414, 896);
});

describe.each(['light', 'dark'])('in the %s', (theme) => {
  test.each([320, 414, 800])('every chart has its name and keeps to %d px', async (width) => {
    document.documentElement.dataset.theme = theme;
    await page.viewport(width, 900);
    await renderAll();
    await settled();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
    for (const name of DRAWINGS) {
      const svg = drawing(name);
      const edge = svg.getBoundingClientRect();
      const texts = [...svg.querySelectorAll('text')];
      expect(texts.length).toBeGreaterThan(2);
      for (const text of texts) {
        const { left, right } = text.getBoundingClientRect();
        expect(left, `${name}: ${text.textContent}`).toBeGreaterThanOrEqual(edge.left - 0.1);
        expect(right, `${name}: ${text.textContent}`).toBeLessThanOrEqual(edge.right + 0.1);
      }
      const boxes = boxesOf(texts);
      boxes.forEach((box, i) => {
        for (let j = i + 1; j < boxes.length; j++)
          expect(
            overlapping(box, boxes[j]),
            `${name}: ${texts[i].textContent} / ${texts[j].textContent}`,
          ).toBe(false);
      });
      expect(svg.outerHTML).not.toContain('NaN');
    }
    await expect.element(page.getByRole('grid', { name: 'Right and wrong' })).toBeVisible();
    await expect
      .element(page.getByRole('group', { name: 'Words that moved the score' }))
      .toHaveTextContent('<b>The plot</b> is dull (−0.4), but the people are wonderful (+0.6).');
  });
});

describe('the confusion matrix', () => {
  const cell = (name: string) => page.getByRole('button', { name });

  test('opens the cell that is pressed', async () => {
    await renderAll();
    await cell('neutral taken for positive: 3').click();
    expect(onpick).toHaveBeenCalledExactlyOnceWith(1, 2);
    expect(cell('neutral taken for positive: 3').element().ariaPressed).toBe('true');
  });

  test('is one stop of the keyboard, where arrows walk', async () => {
    await renderAll();
    const first = cell('negative taken for negative: 38').element() as HTMLElement;
    first.focus();
    await userEvent.keyboard('{ArrowRight}{ArrowDown}{End}');
    expect(document.activeElement).toBe(cell('neutral taken for positive: 3').element());
    await userEvent.keyboard('{Enter}');
    expect(onpick).toHaveBeenCalledExactlyOnceWith(1, 2);
    const stops = [...document.querySelectorAll<HTMLElement>('[role=grid] button')].filter(
      ({ tabIndex }) => tabIndex === 0,
    );
    expect(stops).toEqual([document.activeElement]);
  });

  test('scrolls inside its frame with sixteen classes, on targets a finger hits', async () => {
    await page.viewport(320, 900);
    const classes = Array.from({ length: 16 }, (_, i) => `a long topic ${i}`);
    await render(Confusion, {
      counts: classes.map((_, row) => classes.map((_, column) => (row === column ? 100 : row % 3))),
      classes,
      words: { label: 'Topics', actual: 'true', predicted: 'said' },
      cell: (row, column, count) => `${row}, ${column}: ${count}`,
      count: String,
      onpick,
    });
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
    for (const button of document.querySelectorAll('[role=grid] button')) {
      const { width, height } = button.getBoundingClientRect();
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
    }
  });
});

test('a search of many parameters scrolls by keyboard, where it does not fit', async () => {
  await page.viewport(320, 900);
  await renderAll();
  const region = page.getByRole('region', { name: 'Search' });
  await expect.element(region).toHaveAttribute('tabindex', '0');
  await page.viewport(800, 900);
  await expect.element(region).not.toBeInTheDocument();
});

test('a chart in something closed draws nothing backwards, and is measured when it opens', async () => {
  const details = document.createElement('details');
  document.body.append(details);
  const fault = vi.spyOn(console, 'error');
  await render(RunCurves, {
    target: details,
    props: {
      points: run(4, 14),
      epochs: 40,
      words: { label: 'Hidden', training: 'learning', validation: 'unseen' },
      value: fixed,
      epoch: String,
    },
  });
  expect(fault).not.toHaveBeenCalled();
  details.open = true;
  await expect.poll(() => drawing('Hidden').clientWidth).toBe(details.clientWidth);
  details.remove();
});
