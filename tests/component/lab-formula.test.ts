/** Formulas of the Lab as they stand on the page: read back from it and worked out. */
import { afterEach, describe, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import { FIRST_EXPERIMENT } from '../../src/domain/lab/experiment.ts';
import { expectedPrice, HOUSE_PRICE, housesDataset } from '../../src/domain/lab/houses.ts';
import { mulberry32 } from '../../src/domain/random.ts';
import { encodeExperiment } from '../../src/domain/lab/link.ts';
import LabPage from '../../src/pages/lab/Lab.svelte';
import { checkEncoder } from '../../src/pipeline/encoder-check.ts';
import { createEncoder } from '../../src/workers/encoder/client.ts';
import { loadReference } from '../../src/workers/encoder-reference/client.ts';
import { labService } from '../unit/pipeline/lab-service.ts';
import { shelves } from './shelves.ts';
import WithApp from './WithApp.svelte';
import DataStage from '../../src/pages/lab/DataStage.svelte';
import { m } from '../../src/paraglide/messages.js';
import { overwriteGetLocale } from '../../src/paraglide/runtime.js';

afterEach(() => overwriteGetLocale(() => 'en'));

describe('house prices', () => {
  test.each(['en', 'zh'] as const)('are made by the very formula that is shown (%s)', async (locale) => {
    overwriteGetLocale(() => locale);
    await render(DataStage, {
      experiment: { ...FIRST_EXPERIMENT, dataset: { kind: 'houses' } },
      data: undefined,
      table: undefined,
      ownName: '',
      locale,
      onchange: () => undefined,
      ondata: () => undefined,
      onfile: () => undefined,
    });
    const shown = page.getByRole('group', { name: m.lab_houses_label() }).element().textContent ?? '';
    const [, right] = shown.replaceAll(/\s/g, '').split('=');
    const [sum, noise] = right.split('±');
    expect(Number(noise)).toBe(HOUSE_PRICE.noise);
    const price = (house: Readonly<Record<string, number>>): number =>
      sum
        .replaceAll('−', '+−')
        .split('+')
        .map((summand) =>
          summand
            .replace('−', '-1·')
            .split('·')
            .map((factor) => house[factor] ?? Number(factor))
            .reduce((product, factor) => product * factor, 1),
        )
        .reduce((total, value) => total + value, 0);
    const { columns } = housesDataset(20, mulberry32(3));
    for (let row = 0; row < 20; row++) {
      const [area, rooms, age, distance] = columns.values.subarray(row * 4, row * 4 + 4);
      const named = {
        [m.lab_column_area()]: area,
        [m.lab_column_rooms()]: rooms,
        [m.lab_column_age()]: age,
        [m.lab_column_distance()]: distance,
      };
      expect(price(named)).toBeCloseTo(expectedPrice({ area, rooms, age, distance }), 6);
    }
  });
});

describe('the model, written out', () => {
  test('is the model that was trained: a row worked by the shown sum gives the shown answer', async () => {
    const addressBefore = location.href;
    const experiment = {
      ...FIRST_EXPERIMENT,
      dataset: { kind: 'houses' as const },
      loss: 'squared' as const,
      rate: 0.05,
      l2: 0.01,
      epochs: 8,
    };
    history.replaceState(null, '', `#/lab?x=${encodeExperiment(experiment)}`);
    const { app } = shelves({ lab: labService() });
    const lab = await app.openLab();
    await render(WithApp, { app: { ...app, openLab: async () => lab }, Page: LabPage });
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await expect.poll(() => lab.phase, { timeout: 20_000 }).toBe('over');
    const panel = page.getByRole('region', { name: m.lab_written(), exact: true });
    const numbers = (text: string): number[] =>
      (text.replaceAll('−', '-').match(/-?\s*\d[\d,.]*/g) ?? []).map((match) =>
        Number(match.replaceAll(/[\s,]/g, '')),
      );
    const formulas = Array.from(panel.element().querySelectorAll('.formula'), ({ textContent }) =>
      (textContent ?? '').replaceAll(/\s/g, ''),
    );
    // Price = b + w · area + …, on the values of the row as the table has them.
    const [bias, ...weights] = numbers(
      formulas.find((text) => text.startsWith('Price=') && text.includes('area')) ?? '',
    );
    const rows = panel.element().querySelectorAll('table')[1].querySelectorAll('tbody tr');
    const values = Array.from(rows, (row) => Number(row.querySelectorAll('td')[1].textContent));
    const said = weights.reduce((sum, weight, k) => sum + weight * values[k], bias);
    const [answer] = numbers(panel.getByText(/^It says/).element().textContent ?? '');
    expect(weights).toHaveLength(4);
    // Three digits of each number are shown.
    expect(Math.abs(said - answer)).toBeLessThan(0.02 * answer);
    // The loss with its penalty: the shown sum is the sum of the shown parts.
    const loss = numbers(formulas.find((text) => /^L=[\d.+=]+$/.test(text)) ?? '');
    expect(loss[0] + loss[1]).toBeCloseTo(loss[2], 2);
    expect(loss[0]).toBeCloseTo(lab.points.at(-1)?.trainingLoss ?? NaN, 2);
    lab.startOver();
    history.replaceState(null, '', addressBefore);
  });
});

describe('the encoder in eight bits', () => {
  test('is held against the vectors that came with it, fetched and run here', async () => {
    const checked = await checkEncoder(
      { encoder: createEncoder(), encoderReferences: { load: loadReference }, now: () => Date.now() },
      'minilm-l6-en',
    );
    if (!checked.ok) throw new Error(checked.failure.code);
    const { fidelity, reference, keptMean } = checked.value;
    console.info(
      `mean ${fidelity.mean.toFixed(5)}, worst ${fidelity.worst.toFixed(5)}, kept ${keptMean.toFixed(6)}`,
    );
    // The floors that golden.json states for this model.
    expect(fidelity.mean).toBeGreaterThanOrEqual(0.996);
    expect(fidelity.worst).toBeGreaterThanOrEqual(0.983);
    expect(4 * reference.parameters).toBeGreaterThan(3.9 * reference.bytes);
  }, 120_000);
});
