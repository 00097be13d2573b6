/** The whole way: a shop's export becomes a link, a stranger opens it on a phone, and their report reaches the growth desk. */
import type { Page } from '@playwright/test';
import english from '../../src/messages/en.json' with { type: 'json' };
import { decodeDemo } from '../../src/domain/sharing/demo-link.ts';
import type { Demo } from '../../src/domain/sharing/demo.ts';
import { drawAlike, expect, test, watch } from './fixtures.ts';

/** As Shopify exports products: a line for each variant and picture, the title on the first alone. */
const EXPORT = [
  'Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src',
  ...[
    ['ridge-tent', 'Ridge tent', 'A shelter for two people and four seasons', 'shelter, winter'],
    ['tarp', 'Beck tarp', 'A light roof for summer nights between two trees', 'shelter, summer'],
    ['bivvy', 'Bivvy bag', 'A shelter for one, as small as a loaf', 'shelter, light'],
    ['lantern', 'Trail lantern', 'Forty hours of warm light from one charge', 'light'],
    ['head-torch', 'Head torch', 'A beam for both hands on a dark path', 'light'],
    ['stove', 'Field stove', 'Burns twigs and pine cones, boils a litre in eight minutes', 'cooking'],
    ['pan', 'Billy pan', 'A pan with a lid that is a plate', 'cooking'],
    ['pack', 'Day pack', 'One big pocket and a back that breathes', 'carrying'],
  ].flatMap(([handle, title, body, tags]) => [
    `${handle},${title},"<p>${body}</p>",Nordfell,Sporting Goods,Gear,"${tags}",true,Colour,Moss,${handle}-1,49.00,https://shop.example/${handle}.jpg`,
    `${handle},,,,,,,,Colour,Rust,${handle}-2,52.00,`,
  ]),
].join('\n');

const cardsOf = (page: Page) =>
  page.getByRole('list', { name: 'Recommendations', exact: true }).getByRole('article');
const titlesOf = (page: Page) => cardsOf(page).getByRole('heading').allTextContents();
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

/** The link, once what is in it satisfies `wanted`: it is made a moment after the last change. */
async function linkOf(page: Page, wanted: (demo: Demo) => boolean): Promise<string> {
  let link = '';
  await expect(async () => {
    link = await field(page, 'Link').inputValue();
    const decoded = await decodeDemo(new URL(link).hash.slice(1));
    expect(decoded.ok && wanted(decoded.value)).toBe(true);
  }).toPass({ timeout: 60_000 });
  return link;
}

async function like(page: Page): Promise<void> {
  const [first] = await titlesOf(page);
  await cardsOf(page).first().getByRole('button', { name: english.feed_like, exact: true }).click();
  await expect.poll(() => titlesOf(page)).not.toContain(first);
}

test('from a Shopify export to a report on the desk, with nothing in between but a link and a code', async ({
  page,
  site,
  browser,
  problems,
}) => {
  await page.goto(`${site.url}#/studio`);
  await expect(page.getByRole('button', { name: 'New demo', exact: true })).toBeVisible();
  await page
    .getByLabel('Choose files')
    .setInputFiles({ name: 'products_export.csv', mimeType: 'text/csv', buffer: Buffer.from(EXPORT) });
  await field(page, english.studio_name).fill('Nordfell');
  await field(page, english.studio_action_url).fill('https://nordfell.example/autumn');
  const preview = page.frameLocator(`iframe[title="${english.studio_preview}"]`);
  await expect(preview.getByRole('heading', { level: 1 })).toHaveText('Nordfell');
  await expect(page.getByRole('button', { name: 'Copy link', exact: true })).toBeVisible({ timeout: 60_000 });
  const link = await linkOf(
    page,
    ({ callToActionUrl, vectors }) => callToActionUrl !== '' && vectors !== undefined,
  );

  const phone = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  watch(phone, problems);
  await drawAlike(phone);
  const visitor = await phone.newPage();
  await visitor.goto(link);
  await expect(cardsOf(visitor).first()).toBeVisible();
  // A variant is no item of its own.
  await visitor.getByRole('button', { name: english.feed_starter_skip }).click();
  await expect(cardsOf(visitor)).toHaveCount(8);

  await expect
    .poll(() =>
      visitor.evaluate(
        async () => navigator.serviceWorker.controller !== null && !!(await caches.match('/demo.html')),
      ),
    )
    .toBe(true);
  await phone.setOffline(true);
  const before = await titlesOf(visitor);
  await like(visitor);
  const after = await titlesOf(visitor);
  expect(after).not.toEqual(before.slice(1));
  await visitor.reload();
  await expect(cardsOf(visitor)).toHaveCount(7);
  expect(await titlesOf(visitor)).toEqual(after);

  await like(visitor);
  const call = visitor.getByRole('complementary').getByRole('link');
  await expect(call).toBeHidden();
  await like(visitor);
  await expect(call).toHaveAttribute('href', 'https://nordfell.example/autumn');
  const opened = phone.waitForEvent('page');
  await call.click();
  await (await opened).close();

  await visitor.getByRole('button', { name: 'Give back a report', exact: true }).click();
  const code = await field(visitor, 'Report code').inputValue();
  await phone.close();

  await page.getByRole('tab', { name: english.studio_tab_desk, exact: true }).click();
  await field(page, 'Paste report codes').fill(`here is my code: ${code}\nand once more ${code}`);
  const counted = page
    .getByRole('status')
    .filter({ hasText: english.studio_desk_of.replace('{name}', 'Nordfell') });
  await expect(counted).toHaveText(/^1 report counted, 1 set apart/);
});
