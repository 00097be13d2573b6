/** The Studio as a shop meets it: from a file to a link that says what was made, in both schemes, by keyboard too. */
import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import english from '../../src/messages/en.json' with { type: 'json' };
import { decodeDemo } from '../../src/domain/sharing/demo-link.ts';
import type { Demo } from '../../src/domain/sharing/demo.ts';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const SHOP = [
  'Title,Author,Tags,Description',
  'Ridge tent,Nordfell,shelter;winter,"Two people, four seasons, 1.9 kg."',
  'Trail lantern,Nordfell,light,Forty hours of warm light from one charge.',
  'Field stove,Nordfell,cooking,Burns twigs and pine cones.',
  'Day pack,Nordfell,city,One big pocket and a back that breathes.',
].join('\n');

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** The demo of the link that is shown, once it satisfies `wanted`. */
async function demoOf(page: Page, wanted: (demo: Demo) => boolean = () => true): Promise<Demo> {
  let demo: Demo | undefined;
  await expect(async () => {
    const link = await page.getByRole('textbox', { name: english.studio_link, exact: true }).inputValue();
    const decoded = await decodeDemo(new URL(link).hash.slice(1));
    if (!decoded.ok) throw new Error(decoded.failure.code);
    expect(wanted(decoded.value)).toBe(true);
    demo = decoded.value;
  }).toPass({ timeout: 60_000 });
  if (!demo) throw new Error('no link');
  return demo;
}

test('a table becomes a demo, its link says what was typed, and a reload keeps it', async ({
  page,
  site,
}) => {
  await page.goto(`${site.url}#/studio`);
  await page
    .getByLabel(english.catalogs_choose)
    .setInputFiles({ name: 'shop.csv', mimeType: 'text/csv', buffer: Buffer.from(SHOP) });
  await page.getByRole('textbox', { name: english.studio_name, exact: true }).fill('Nordfell');
  await page
    .getByRole('textbox', { name: english.studio_action_url, exact: true })
    .fill('https://nordfell.example/autumn');
  await expect(page.getByText('nordfell.example', { exact: false }).first()).toBeVisible();
  const demo = await demoOf(page, ({ copy }) => copy.en?.name === 'Nordfell');
  expect(demo.items.map(({ title }) => title)).toEqual([
    'Ridge tent',
    'Trail lantern',
    'Field stove',
    'Day pack',
  ]);
  expect(demo.vectors?.components).toBeGreaterThan(0);
  expect(demo.callToActionUrl).toBe('https://nordfell.example/autumn');

  // The visitor's own page, with the shop's own words.
  const preview = page.frameLocator(`iframe[title="${english.studio_preview}"]`);
  await expect(preview.getByText('Ridge tent').first()).toBeVisible();

  await page.getByRole('tab', { name: english.studio_tab_brand, exact: true }).focus();
  await page.keyboard.press('Control+z');
  await demoOf(page, ({ callToActionUrl }) => callToActionUrl === '');
  await page.keyboard.press('Control+Shift+Z');
  await demoOf(page, ({ callToActionUrl }) => callToActionUrl !== '');

  await expect(page.getByText(english.studio_saved)).toBeVisible();
  await page.reload();
  await button(page, 'Nordfell').click();
  expect((await demoOf(page)).id).toBe(demo.id);

  const download = page.waitForEvent('download');
  await button(page, `${english.studio_save_qr}, SVG`).click();
  expect(await readFile(await (await download).path(), 'utf8')).toMatch(/^<svg .*<\/svg>$/s);
});

test('a demo begun empty takes a pasted list; a deleted one comes back', async ({ page, site }) => {
  await page.goto(`${site.url}#/studio`);
  await button(page, english.studio_new_demo).click();
  await page.getByText(english.studio_from_list, { exact: true }).click();
  await page
    .getByRole('textbox', { name: english.studio_list, exact: true })
    .fill('Emma | Jane Austen | A matchmaker is mistaken\nWalden | Two years in a hut');
  await button(page, english.studio_add_list).click();
  expect((await demoOf(page, ({ items }) => items.length === 2)).items[0].creators).toEqual(['Jane Austen']);
  await button(page, english.studio_all_demos).click();
  const name = english.studio_new_name;
  await button(page, english.studio_delete_named.replace('{name}', name)).click();
  await expect(button(page, name)).toBeHidden();
  await button(page, english.undo).click();
  await expect(button(page, name)).toBeVisible();
});

const HOSTILE_LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" onload="parent.hit = 1">
  <script>parent.hit = 1</script><circle cx="12" cy="12" r="9" fill="#1d3557" onclick="parent.hit = 1"/>
  <image href="https://evil.example/pixel.png"/></svg>`;

test('a logo and answers go from the Studio to the visitor, and can be taken back', async ({
  page,
  site,
  context,
}) => {
  await page.goto(`${site.url}#/studio`);
  await page.getByRole('button', { name: new RegExp(`^${english.studio_template_outdoor} `) }).click();
  await demoOf(page);
  await page.getByLabel(english.studio_logo_choose).setInputFiles({
    name: 'logo.svg',
    mimeType: 'image/svg+xml',
    buffer: Buffer.from(HOSTILE_LOGO),
  });
  const { logo } = await demoOf(page, (demo) => demo.logo.kind === 'image');
  expect(logo.kind === 'image' && new TextDecoder().decode(logo.bytes)).toBe(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9" fill="#1d3557"/></svg>',
  );
  await expect(page.getByRole('row', { name: english.studio_cost_logo })).toBeVisible();
  await button(page, english.studio_logo_remove).click();
  await demoOf(page, (demo) => demo.logo.kind === 'initials');
  await button(page, english.undo).click();
  await demoOf(page, (demo) => demo.logo.kind === 'image');

  await page.getByRole('tab', { name: english.studio_tab_words, exact: true }).click();
  await page.getByText(english.studio_faq_paste, { exact: true }).click();
  await page
    .getByRole('textbox', { name: english.studio_faq_table, exact: true })
    .fill('Can I return a tent?\tYes, within a month.\nHow long does it take?\tTwo days.');
  await button(page, english.studio_faq_add_table).click();
  await page
    .getByRole('textbox', { name: english.studio_faq_answer.replace('{number}', '2'), exact: true })
    .fill('Three days.');
  const { faqs } = await demoOf(page, (demo) => demo.faqs.en?.[1]?.answer === 'Three days.');
  expect(faqs.en?.map(({ question }) => question)).toEqual([
    'Can I return a tent?',
    'How long does it take?',
  ]);

  const visitor = await context.newPage();
  const link = page.getByRole('textbox', { name: english.studio_link, exact: true });
  await visitor.goto(await link.inputValue());
  await expect
    .poll(() => visitor.locator('header img').evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
  await expect(visitor.getByRole('heading', { name: english.demo_faqs })).toBeVisible();
  await expect(visitor.getByText('Three days.')).toBeHidden();
  await visitor.getByText('How long does it take?').click();
  await expect(visitor.getByText('Three days.')).toBeVisible();
  expect(await visitor.evaluate(() => 'hit' in globalThis)).toBe(false);
});

test('the preview stays where it was scrolled to while words are typed', async ({ page, site }) => {
  await page.goto(`${site.url}#/studio`);
  await page.getByRole('button', { name: new RegExp(`^${english.studio_template_outdoor} `) }).click();
  await demoOf(page);
  const preview = page.frameLocator(`iframe[title="${english.studio_preview}"]`).locator('html');
  const scrolled = () => preview.evaluate(() => scrollY);
  await expect(async () => {
    await preview.evaluate(() => scrollTo(0, 700));
    expect(await scrolled()).toBe(700);
  }).toPass();
  const name = page.getByRole('textbox', { name: english.studio_name, exact: true });
  for (const typed of ['Nord', 'Nordf', 'Nordfell & Co.']) {
    await name.fill(typed);
    await demoOf(page, ({ copy }) => copy.en?.name === typed);
  }
  await expect(preview.getByRole('heading', { level: 1 })).toHaveText('Nordfell & Co.');
  await expect.poll(scrolled).toBe(700);
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`nothing that axe finds, ${colorScheme}`, async ({ page, site }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${site.url}#/studio`);
    await expect(button(page, english.studio_new_demo)).toBeVisible();
    // The preview is another page with tests of its own.
    const axe = async () =>
      (await new AxeBuilder({ page }).setLegacyMode().exclude('iframe').analyze()).violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
      );
    expect(await axe()).toEqual([]);
    await page.getByRole('button', { name: new RegExp(`^${english.studio_template_outdoor} `) }).click();
    await demoOf(page);
    for (const tab of ['items', 'brand', 'words', 'taste', 'variants'] as const) {
      await page.getByRole('tab', { name: english[`studio_tab_${tab}`], exact: true }).click();
      expect(await axe()).toEqual([]);
    }
    await page.getByRole('tab', { name: english.studio_tab_desk, exact: true }).click();
    await page.getByRole('textbox', { name: english.studio_paste_codes, exact: true }).fill('no code at all');
    await expect(page.getByText(english.studio_apart_damaged)).toBeVisible();
    expect(await axe()).toEqual([]);
  });
