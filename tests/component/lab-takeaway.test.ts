/** What leaves the Lab's page: a run as a picture, as a report on paper, and a model that comes back and is asked. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { FIRST_EXPERIMENT, type Experiment } from '../../src/domain/lab/experiment.ts';
import LabPage from '../../src/pages/lab/Lab.svelte';
import { encodeExperiment } from '../../src/domain/lab/link.ts';
import type { Lab } from '../../src/state/lab.svelte.ts';
import { onnxOf } from '../../src/pipeline/lab-files.ts';
import { labFiles } from '../../src/storage/lab-files.ts';
import { createEncoder } from '../../src/workers/encoder/client.ts';
import { labService } from '../unit/pipeline/lab-service.ts';
import { shelves } from './shelves.ts';
import '../../src/ui/tokens.css';
import WithApp from './WithApp.svelte';

const SHAPES: Experiment = {
  ...FIRST_EXPERIMENT,
  dataset: { kind: 'shapes', shape: 'circles' },
  rows: 100,
  model: { kind: 'perceptron', layers: [8], activation: 'tanh', dropout: 0 },
  rate: 0.03,
  l2: 0,
  epochs: 10,
};

const addressBefore = location.href;
let opened: Lab | undefined;

const button = (name: string) => page.getByRole('button', { name, exact: true });

/** The page over a run that is over. */
async function trained(experiment: Experiment, locale: 'en' | 'zh' = 'en'): Promise<Lab> {
  history.replaceState(null, '', `#/lab?x=${encodeExperiment(experiment)}`);
  const { app } = shelves({ lab: labService(), labFiles: labFiles('/'), encoder: createEncoder() });
  app.settings.setLocale(locale);
  const lab = await app.openLab();
  opened = lab;
  await render(WithApp, { app: { ...app, openLab: async () => lab }, Page: LabPage });
  await lab.start();
  expect(lab.phase).toBe('over');
  return lab;
}

beforeEach(() => page.viewport(1440, 900));
afterEach(() => {
  opened?.startOver();
  history.replaceState(null, '', addressBefore);
});

describe('the picture', () => {
  test('is a PNG of 2400 × 1350 with letters, curves and figures on it', async () => {
    const lab = await trained(SHAPES);
    const pictures: Blob[] = [];
    vi.spyOn(lab.takeaway, 'savePicture').mockImplementation((png) => void pictures.push(png));
    await button('Save picture').click();
    await expect.poll(() => pictures.length).toBe(1);
    const [png] = pictures;
    expect(png.type).toBe('image/png');
    const image = await createImageBitmap(png);
    expect([image.width, image.height]).toEqual([2400, 1350]);
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    if (!context) throw new Error('a canvas');
    context.drawImage(image, 0, 0);
    /** How many colours there are in a part, by CSS pixels of the layout. */
    const colours = ([x, y, width, height]: readonly [number, number, number, number]): number => {
      const { data } = context.getImageData(2 * x, 2 * y, 2 * width, 2 * height);
      return new Set(new Uint32Array(data.buffer)).size;
    };
    expect(colours([4, 4, 20, 20]), 'the margin is paper').toBe(1);
    for (const [name, x, y, width, height] of [
      ['title', 48, 40, 400, 50],
      ['settings', 48, 104, 400, 30],
      ['curves', 60, 220, 600, 330],
      ['figures', 840, 230, 120, 60],
      ['link', 48, 616, 500, 24],
    ] as const)
      expect(colours([x, y, width, height]), name).toBeGreaterThan(8);
    expect(document.querySelector('body > .stage')).toBeNull();
  });
});

describe('the report', () => {
  test('is laid out when the page is printed, in the language of the person, and gone afterwards', async () => {
    const lab = await trained(SHAPES, 'zh');
    expect(document.querySelector('.report')).toBeNull();
    // What lays the report out stands below the curves, and comes after them.
    await expect.element(page.getByRole('button', { name: '打印报告' })).toBeVisible();
    window.dispatchEvent(new Event('beforeprint'));
    const report = document.querySelector<HTMLElement>('body > .report');
    if (!report) throw new Error('a report');
    expect(report.scrollHeight, 'it is one page').toBeLessThanOrEqual(report.clientHeight);
    expect(report.querySelector('h1')?.textContent).toBe('平面上的形状 · 多层感知机');
    expect(report.textContent).toContain('60 条学习，20 条调参，20 条留着不看');
    expect(report.querySelector('footer')?.textContent).toContain(lab.address);
    const counts = [...report.querySelectorAll('td.cell')].map((cell) => Number(cell.textContent));
    expect(counts.reduce((sum, count) => sum + count)).toBe(20);
    expect(report.querySelector('path.validation')?.getAttribute('d')).toMatch(/^M[\d.]+,[\d.]+L/);
    window.dispatchEvent(new Event('afterprint'));
    expect(document.querySelector('.report')).toBeNull();
  });
});

test('a sentence in a language that the model has not learned from is answered with a caution', async () => {
  await trained({ ...FIRST_EXPERIMENT, epochs: 1 });
  const box = page.getByRole('textbox', { name: 'Your sentence', exact: true }).first();
  const caution = page.getByText('This model has learned from English sentences only.', { exact: false });
  await box.fill('情节有点拖沓。');
  await expect.element(caution).toBeVisible();
  await box.fill('The plot drags.');
  await expect.element(caution).not.toBeInTheDocument();
});

describe('the file', () => {
  test('is run by ONNX Runtime, says the same, and answers a sentence when it comes back', async () => {
    const lab = await trained({ ...FIRST_EXPERIMENT, epochs: 3 });
    await button('Check the file').click();
    const said = page.getByText(/^130 rows run by ONNX Runtime: largest difference \d/);
    await expect.element(said, { timeout: 30_000 }).toBeVisible();
    if (!lab.trained) throw new Error('a model');
    expect(lab.takeaway.checkOf(lab.trained)?.largest).toBeLessThanOrEqual(1e-5);
    const bytes = await onnxOf(lab.trained);
    if (!bytes) throw new Error('it reads numbers');
    await lab.takeaway.load(new Blob([bytes]));
    const box = page.getByRole('textbox', { name: 'Your sentence', exact: true }).last();
    await box.fill('I loved every page of this book.');
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => lab.takeaway.said.length, { timeout: 30_000 }).toBe(1);
    const [probabilities] = lab.takeaway.said;
    expect(probabilities.reduce((sum, share) => sum + share)).toBeCloseTo(1, 5);
    expect(probabilities.indexOf(Math.max(...probabilities)), 'kind').toBe(2);
  });
});
