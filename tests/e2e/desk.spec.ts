/** The growth desk as its owner meets it: codes and tables in, figures, a CSV and one page of paper out; nothing sent, nothing kept. */
import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import english from '../../src/messages/en.json' with { type: 'json' };
import chinese from '../../src/messages/zh.json' with { type: 'json' };
import { ANALYTICS, codesOf, COHORTS, visitsTable } from '../unit/state/studio-desk-bench.ts';
import { expect, test } from './fixtures.ts';

type Words = typeof english | typeof chinese;

const table = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

/** Two kinds of visitors, over as many variants as a link carries. */
const CODES = [
  ...codesOf(60, (at) => ({
    variant: at % 4,
    likes: 12,
    dislikes: 0,
    openedItem: at % 5 > 0,
    pressedCallToAction: at % 4 === 1,
  })),
  ...codesOf(60, (at) => ({ variant: at % 4, likes: 0, dislikes: 8, answeredStarter: at % 4 === 0 }), 8),
];

/** From the Studio's front, by keyboard, without a demo. */
async function openDesk(page: Page, url: string, words: Words): Promise<void> {
  await page.goto(`${url}#/studio`);
  await page.getByRole('tab', { name: words.studio_tab_demos, exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('heading', { name: words.studio_tab_desk, level: 1 })).toBeVisible();
}

/** Everything that the desk can show at once. */
async function fillDesk(
  page: Page,
  words: Words,
  tables: readonly ReturnType<typeof table>[],
): Promise<void> {
  await page.getByRole('textbox', { name: words.studio_paste_codes, exact: true }).fill(CODES.join('\n'));
  await page.getByLabel(words.catalogs_choose).setInputFiles([...tables]);
  for (const [name, count] of [
    [words.desk_growth_visitors, '400'],
    [words.desk_growth_invitations, '900'],
    [words.desk_growth_accepted, '440'],
  ] as const)
    await page.getByRole('spinbutton', { name, exact: true }).fill(count);
  await expect(region(page, words.desk_retention).getByRole('img')).toBeVisible();
}

test('codes and tables become figures; the channels leave as a CSV; a reload forgets them', async ({
  page,
  site,
}) => {
  await openDesk(page, site.url, english);
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(site.url) || request.method() !== 'GET') foreign.push(request.url());
  });
  const codes = page.getByRole('textbox', { name: english.studio_paste_codes, exact: true });
  await codes.fill(
    [...CODES, CODES[0], CODES[1].replace(/.$/, (last) => (last === '0' ? '1' : '0'))].join('\n'),
  );
  await expect(page.getByText('120 reports counted, 2 set apart.')).toBeVisible();
  const funnel = region(page, english.studio_funnel);
  await expect(
    funnel.getByRole('row', { name: new RegExp(`^${english.studio_step_starter} 75 of 120 63% `) }),
  ).toBeVisible();
  await expect(
    region(page, english.studio_variants_compared).getByRole('rowheader', { name: 'Variant D' }),
  ).toBeVisible();

  await page
    .getByLabel(english.catalogs_choose)
    .setInputFiles([table('may.csv', ANALYTICS), table('cohorts.csv', COHORTS)]);
  const channels = region(page, english.desk_channels);
  await expect(channels.getByRole('row', { name: /^search 1,400 69 4\.9% 3\.9% – 6\.2% / })).toBeVisible();
  await expect(
    region(page, english.desk_retention).getByRole('row', { name: /^Week 1 600 39\.7% / }),
  ).toBeVisible();
  await expect(region(page, english.studio_next).getByText('Bring more visitors by “letter”.')).toBeVisible();

  const download = page.waitForEvent('download');
  await button(page, english.desk_save_csv_named.replace('{title}', english.desk_channels)).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(english.desk_file_name_channels);
  const csv = await readFile(await file.path(), 'utf8');
  expect(csv.split('\r\n')).toHaveLength(4);
  expect(csv).toMatch(/\r\nletter,14,560,133,0\.2375,/);

  expect(foreign).toEqual([]);
  await page.reload();
  await page.getByRole('tab', { name: english.studio_tab_desk, exact: true }).click();
  await expect(codes).toHaveValue('');
  await expect(page.getByText(english.desk_empty)).toBeVisible();
});

/** Nine channels with long names, as exports have them. */
const CROWDED = [
  'date,channel,visitors,sign-ups,revenue',
  ...Array.from({ length: 9 }, (_, channel) =>
    Array.from(
      { length: 8 },
      (_unused, day) =>
        `2026-05-0${day + 1},newsletter.example / email campaign ${channel},${1000 - 90 * channel},${10 + 7 * channel},${100 + day}`,
    ),
  ).flat(),
].join('\n');

for (const [locale, words] of [
  ['en-GB', english],
  ['zh-CN', chinese],
] as const)
  test.describe(locale, () => {
    test.use({ locale, colorScheme: 'dark' });

    test('all that the desk can show is one printed page', async ({ page, site }) => {
      await openDesk(page, site.url, words);
      await fillDesk(page, words, [table('channels.csv', CROWDED), table('visits.csv', visitsTable())]);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
      // 210 × 297 mm in points.
      expect(pdf).toMatch(/\/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]/);

      await page.emulateMedia({ media: 'print' });
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
      const sheet = page.locator('.desk-report');
      await expect(sheet.getByRole('heading', { name: words.desk_growth })).toBeVisible();
      await expect(page.getByRole('textbox', { name: words.studio_paste_codes })).toBeHidden();
      // Below the foot and beyond the second column nothing is printed.
      const over = await sheet.evaluate((whole) => {
        const { right, bottom } = whole.getBoundingClientRect();
        const foot = whole.querySelector('footer')?.getBoundingClientRect().top ?? 0;
        return [...whole.querySelectorAll('section')].filter((part) => {
          const box = part.getBoundingClientRect();
          return box.right > right || box.bottom > Math.min(foot, bottom);
        }).length;
      });
      expect(over).toBe(0);
    });
  });

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [360, 1440])
    test(`nothing that axe finds, and nothing beyond the edge, ${colorScheme}, ${width} px`, async ({
      page,
      site,
    }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await openDesk(page, site.url, english);
      const check = async () => {
        const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
        ).toEqual([]);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        ).toBeLessThanOrEqual(0);
      };
      await check();
      await fillDesk(page, english, [
        table('may.csv', ANALYTICS),
        table('cohorts.csv', COHORTS),
        table('films.csv', 'Film,Regie\nIce,K'),
      ]);
      await page.getByText(english.desk_bad_rows.replace('{rows}', '2')).first().click();
      await check();
    });
