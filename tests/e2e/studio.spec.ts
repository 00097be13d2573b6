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
