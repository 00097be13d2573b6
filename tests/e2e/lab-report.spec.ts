/** The report of the Lab as paper: what Chromium prints of it is one page of A4, whatever was trained, in both languages. */
import english from '../../src/messages/en.json' with { type: 'json' };
import chinese from '../../src/messages/zh.json' with { type: 'json' };
import { FIRST_EXPERIMENT, type Experiment } from '../../src/domain/lab/experiment.ts';
import { encodeExperiment } from '../../src/domain/lab/link.ts';
import { expect, test } from './fixtures.ts';

const SHORT: Experiment = { ...FIRST_EXPERIMENT, epochs: 5 };

const RUNS: readonly (readonly [name: string, experiment: Experiment])[] = [
  ['reviews', SHORT],
  ['house prices', { ...SHORT, dataset: { kind: 'houses' }, loss: 'squared' }],
  ['thirteen wishes', { ...SHORT, dataset: { kind: 'intents', language: 'en' } }],
];

for (const [locale, words] of [
  ['en-GB', english],
  ['zh-CN', chinese],
] as const)
  test.describe(locale, () => {
    test.use({ locale, colorScheme: 'dark' });

    for (const [name, experiment] of RUNS)
      test(`a report on ${name} is one page`, async ({ page, site }) => {
        await page.goto(`${site.url}#/lab?x=${encodeExperiment(experiment)}`);
        await page.getByRole('button', { name: words.lab_start, exact: true }).click();
        await expect(page.getByRole('heading', { name: words.lab_takeaway, exact: true })).toBeVisible();
        const training = page.getByRole('status', { name: words.lab_training, exact: true });
        await expect(training).toContainText(locale === 'en-GB' ? 'finished' : '完成', { timeout: 60_000 });
        const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
        expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
        // 210 × 297 mm in points.
        expect(pdf).toMatch(/\/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]/);

        await page.emulateMedia({ media: 'print' });
        await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
        const report = page.locator('.report');
        await expect(report.getByText(words.lab_split, { exact: true })).toBeVisible();
        await expect(page.getByRole('button', { name: words.lab_start, exact: true })).toBeHidden();
        // What is below the foot is not printed; and there is room for an answer of three lines.
        const heights = await report.evaluate((sheet) => ({
          over: sheet.scrollHeight - sheet.clientHeight,
          lines: sheet.querySelector('.lines')?.clientHeight ?? 0,
        }));
        expect(heights.over).toBeLessThanOrEqual(0);
        expect(heights.lines).toBeGreaterThan(100);
      });
  });
