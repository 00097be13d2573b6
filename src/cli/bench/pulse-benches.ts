/** Pulse: comments a second from the file to the list, the wait for a correction, and the built-in comments. */
import type { Browser, Page } from 'playwright';
import { inFreshProfile, serveFolder, spread, type BenchOptions } from './browser.ts';

/** Comments as a shop gets them: 5 to 40 words, hardly one like another. */
function table(rows: number): string {
  const parts = [
    ['The kettle', 'The lamp', 'This teapot', 'The blanket', 'My order', 'The grinder', 'The second box'],
    ['arrived late', 'works quietly', 'broke after a week', 'is better than the picture', 'smells of glue'],
    ['and I am glad of it', 'which nobody told me before', 'but the price was fair', 'so I sent it back'],
    ['my neighbour wants one too', 'the courier was kind', 'nobody answered my mail', 'I use it every day'],
  ];
  const lines = Array.from({ length: rows }, (_, i) => {
    const words = parts.map((list, k) => list[(i * (k + 3) + Math.floor(i / (k + 5))) % list.length]);
    const day = new Date(Date.UTC(2026, 0, 1) + Math.floor(i / 12) * 86_400_000).toISOString().slice(0, 10);
    return `${day},"${words.join(', ')}, number ${i}.",${(i % 5) + 1},Product ${i % 4}`;
  });
  return ['date,text,rating,product', ...lines].join('\n');
}

const READ = /^Read [\d,]+ comments$/;
const LEARNED = /^Learned\./;

async function openPulse(page: Page, url: string): Promise<void> {
  await page.goto(`${url}#/pulse`);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** Milliseconds from a press to a text of a status. */
async function waitFor(page: Page, text: RegExp, press: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await press();
  await page.getByText(text).first().waitFor({ timeout: 900_000 });
  return performance.now() - start;
}

export async function benchPulse(browser: Browser, { quick }: BenchOptions) {
  const site = await serveFolder('dist');
  const rows = quick ? 500 : 2_000;
  try {
    const example: number[] = [];
    for (let run = 0; run < (quick ? 1 : 5); run++)
      await inFreshProfile(browser, async (context) => {
        const page = await context.newPage();
        await openPulse(page, site.url);
        const start = performance.now();
        await page.getByRole('button', { name: 'Open the example', exact: true }).click();
        await page.getByRole('list', { name: 'Topics', exact: true }).waitFor();
        example.push(performance.now() - start);
      });

    return await inFreshProfile(browser, async (context) => {
      const page = await context.newPage();
      await openPulse(page, site.url);
      const give = (count: number) => () =>
        page.getByLabel('Choose files', { exact: true }).setInputFiles({
          name: 'comments.csv',
          mimeType: 'text/csv',
          buffer: Buffer.from(table(count)),
        });
      // The first reading fetches the model and starts the workers.
      await waitFor(page, READ, give(64));
      const milliseconds = await waitFor(
        page,
        new RegExp(`^Read ${rows.toLocaleString('en')} comments$`),
        give(rows),
      );
      const corrections: number[] = [];
      for (const [at, label] of (['Negative', 'Positive', 'Negative'] as const).entries()) {
        const item = page.getByRole('list', { name: 'Comments', exact: true }).getByRole('listitem').nth(at);
        const button = item.getByRole('button', { name: label, exact: true });
        if ((await button.getAttribute('aria-pressed')) === 'true') continue;
        corrections.push(await waitFor(page, LEARNED, () => button.click()));
        await page.getByRole('button', { name: 'Undo', exact: true }).click();
        await page.getByText('Taken back.').first().waitFor();
      }
      return {
        comments: rows,
        commentsPerSecond: Math.round((rows / milliseconds) * 1000),
        correctionMs: spread(corrections),
        exampleMs: spread(example),
      };
    });
  } finally {
    await site.close();
  }
}
