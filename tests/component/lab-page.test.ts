/** The Lab's page over real runs in the thread of the test: what a class presses, reads and hears. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { FIRST_EXPERIMENT, type Experiment } from '../../src/domain/lab/experiment.ts';
import { encodeExperiment } from '../../src/domain/lab/link.ts';
import { LESSONS } from '../../src/domain/lab/lessons.ts';
import LabPage from '../../src/pages/lab/Lab.svelte';
import type { Lab } from '../../src/state/lab.svelte.ts';
import { labFiles } from '../../src/storage/lab-files.ts';
import { labService } from '../unit/pipeline/lab-service.ts';
import { shelves } from './shelves.ts';
import WithApp from './WithApp.svelte';

/** Two numbers, two classes and a small network: an epoch takes some milliseconds on the cpu. */
const SHAPES: Experiment = {
  ...FIRST_EXPERIMENT,
  dataset: { kind: 'shapes', shape: 'circles' },
  rows: 100,
  model: { kind: 'perceptron', layers: [8], activation: 'tanh', dropout: 0 },
  rate: 0.03,
  l2: 0,
  epochs: 14,
};

const trainer = labService();
const addressBefore = location.href;
let opened: Lab | undefined;

const button = (name: string) => page.getByRole('button', { name, exact: true });
const training = page.getByRole('status', { name: 'Training', exact: true });
const failed = page.getByRole('alert');

/** The page as it opens with this query in its address. */
async function open(query: string) {
  history.replaceState(null, '', `#/lab?${query}`);
  const { app } = shelves({ lab: trainer, labFiles: labFiles('/') });
  const lab = await app.openLab();
  opened = lab;
  await render(WithApp, { app: { ...app, openLab: async () => lab }, Page: LabPage });
  await expect.element(button('Start')).toBeVisible();
  return lab;
}

beforeEach(() => page.viewport(1440, 900));
afterEach(() => {
  // What it was about to build would take the trainer from the next test.
  opened?.startOver();
  history.replaceState(null, '', addressBefore);
});

describe('the run', () => {
  test('starts, is told as it goes, and ends with what the model does on rows it has not seen', async () => {
    await open(`x=${encodeExperiment(SHAPES)}`);
    await expect.element(training).toHaveTextContent('ready');
    await button('Start').click();
    await expect.element(training).toHaveTextContent('finished: epoch 14 of 14');
    await expect.element(button('Start')).toBeDisabled();
    await expect.element(button('Step')).toBeDisabled();
    await button('Start over').click();
    await expect.element(training).toHaveTextContent('ready');
    await expect.element(button('Start over')).toBeDisabled();
  });

  test('goes by steps, pauses and goes on with the keyboard alone, whose focus stays where it is', async () => {
    await open(`x=${encodeExperiment({ ...SHAPES, epochs: 500 })}`);
    await button('Step').click();
    await expect.element(training).toHaveTextContent('epoch 0 of 500, step 1');
    const start = button('Start').element();
    if (!(start instanceof HTMLElement)) throw new Error('a button');
    start.focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(training).toHaveTextContent(/^epoch \d+ of 500$/);
    expect(document.activeElement?.textContent?.trim()).toBe('Pause');
    await userEvent.keyboard('{Enter}');
    await expect.element(button('Start')).toBeVisible();
    await expect.element(button('Step')).toBeEnabled();
    await button('Start over').click();
  });

  test('begins again with another knob, moved by the keyboard', async () => {
    const lab = await open(`x=${encodeExperiment(SHAPES)}`);
    await button('Start').click();
    await expect.element(training).toHaveTextContent('finished: epoch 14 of 14');
    const epochs = page.getByRole('slider', { name: 'epochs', exact: true }).element();
    if (!(epochs instanceof HTMLElement)) throw new Error('a slider');
    epochs.focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(training).toHaveTextContent('ready');
    expect(lab.experiment.epochs).toBeGreaterThan(14);
    expect(epochs.getAttribute('aria-valuetext')).toBe(String(lab.experiment.epochs));
    await button('Start').click();
    await expect
      .element(training)
      .toHaveTextContent(`finished: epoch ${lab.experiment.epochs} of ${lab.experiment.epochs}`);
    expect(lab.past).toHaveLength(1);
  });

  test('has the layers that were put on it, each as wide as it was made', async () => {
    const lab = await open(`x=${encodeExperiment(SHAPES)}`);
    await button('Add a layer').click();
    const second = page.getByRole('slider', { name: 'Units of layer 2' });
    second.element().focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
    expect(lab.experiment.model).toMatchObject({ layers: [8, 11] });
    await expect.element(page.getByRole('combobox', { name: 'Layers' })).toHaveTextContent('8-11');
    // 2 inputs, 8 and 11 units, 2 classes, each with its bias.
    await expect.element(page.getByText(/^147 /)).toBeVisible();
    await button('Remove the last layer').click();
    expect(lab.experiment.model).toMatchObject({ layers: [8] });
    await expect.element(button('Remove the last layer')).toBeDisabled();
  });

  test('shows in a cell of the matrix the rows that it counts', async () => {
    const lab = await open(`x=${encodeExperiment(SHAPES)}`);
    await button('Start').click();
    const cell = page.getByRole('button', { name: /, recognised: [1-9]\d*$/ }).first();
    await cell.click();
    const { evaluation } = lab;
    const rows = evaluation?.task === 'classes' ? evaluation.confusion[0][0] : [];
    const shown = page.getByRole('status').filter({ hasText: /, taken for / });
    await expect.element(shown).toBeVisible();
    await expect
      .element(shown.getByRole('listitem').first())
      .toHaveTextContent(lab.data?.labels[rows[0]] ?? '?');
    expect(shown.getByRole('listitem').elements()).toHaveLength(rows.length);
  });
});

describe('the address', () => {
  test('is copied as it is on the bench', async () => {
    const lab = await open(`x=${encodeExperiment(SHAPES)}`);
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await button('Copy link').click();
    await expect.element(button('Link copied')).toBeVisible();
    expect(write.mock.calls).toEqual([[expect.stringMatching(new RegExp(`#/lab\\?${lab.address}$`))]]);
    lab.change({ rate: 0.1 });
    await expect.element(button('Copy link')).toBeVisible();
    await vi.waitFor(() => expect(location.hash).toBe(`#/lab?${lab.address}`));
    write.mockRestore();
  });

  test('that is damaged says so, and stays said while the bench makes itself ready', async () => {
    const lab = await open('x=1AAAAzzzz');
    await expect.element(failed).toBeVisible();
    lab.use(SHAPES);
    await vi.waitFor(() => expect(location.hash).toBe(`#/lab?${lab.address}`));
    location.hash = `#/lab?x=${encodeExperiment(SHAPES).slice(0, -2)}`;
    await expect.element(failed).toBeVisible();
    await vi.waitFor(() => expect(lab.opened).toBeDefined(), 5000);
    await expect.element(failed).toBeVisible();
    expect(lab.experiment).toEqual(SHAPES);
  });
});

describe('lessons', () => {
  test('are a list of links, each with its own', async () => {
    await open(`x=${encodeExperiment(SHAPES)}`);
    const links = page.getByRole('list', { name: 'Lessons', exact: true }).getByRole('link').elements();
    expect(links.map((link) => link.getAttribute('href'))).toEqual(
      LESSONS.map(({ id }) => `#/lab?lesson=${id}`),
    );
  });

  test('are answered by changing something, with a hint until then', async () => {
    const lab = await open('lesson=xor');
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('One line is not enough');
    await button('Start').click();
    await expect.element(training).toHaveTextContent('finished: epoch 40 of 40');
    await button('I changed it: check').click();
    await expect.element(page.getByText('one layer of 4 or 8 units', { exact: false })).toBeVisible();
    await page.getByRole('combobox', { name: 'Trained', exact: true }).selectOptions('perceptron');
    expect(lab.experiment.model.kind).toBe('perceptron');
    await button('Start').click();
    await expect.element(training).toHaveTextContent('finished: epoch 40 of 40');
    await button('I changed it: check').click();
    await expect.element(page.getByText('That is it.', { exact: true })).toBeVisible();
  });

  test('begin again from their link, though it was the last that was followed', async () => {
    const lab = await open('lesson=xor');
    lab.change({ rate: 0.5 });
    await vi.waitFor(() => expect(location.hash).toContain('x='));
    await page.getByRole('link', { name: 'One line is not enough', exact: true }).click();
    await vi.waitFor(() => expect(lab.address).toBe('lesson=xor'));
  });

  test('put knobs away, and so can a teacher by the link', async () => {
    await open('lesson=xor&hide=model.training');
    await expect.element(page.getByRole('heading', { name: 'Features', exact: true })).toBeVisible();
    await expect
      .element(page.getByRole('heading', { name: 'Training', exact: true }))
      .not.toBeInTheDocument();
  });
});
