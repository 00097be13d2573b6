/** A demo: how long its link is, and how long its visitor waits for the list. */
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright';
import { parsePack, type ParsedPack } from '../../domain/pack-check.ts';
import { compactVectors, componentsFor } from '../../domain/sharing/compact-vectors.ts';
import { encodeDemo } from '../../domain/sharing/demo-link.ts';
import { newDraft } from '../../domain/sharing/draft.ts';
import { gatherRows } from '../../domain/vectors.ts';
import { inFreshProfile, serveFolder, spread, type BenchOptions } from './browser.ts';
import { firstCard, noteFirstCard } from './first-card.ts';

const PACK = 'public/packs/classics-en';
const COUNTS = [12, 50, 200];
/** What the Studio leaves of a description. */
const WORDS = 30;

async function readItems(): Promise<ParsedPack> {
  const [json, vectors] = await Promise.all([readFile(`${PACK}.json`, 'utf8'), readFile(`${PACK}.vectors`)]);
  const pack = await parsePack(JSON.parse(json), Uint8Array.from(vectors).buffer);
  if (!pack.ok) throw new Error(`${PACK} is damaged`);
  return pack.value;
}

/** A bookshop of the first `count` classics: all that a demo has, but for a picture. */
async function linkOf({ items, vectors }: ParsedPack, count: number): Promise<string> {
  const { demo } = newDraft(
    {
      language: 'en',
      items: items.slice(0, count).map(({ title, creators, year, tags, description = '' }) => ({
        title,
        creators,
        ...(year !== undefined && { year }),
        tags: tags.slice(0, 3),
        description: description.split(' ').slice(0, WORDS).join(' '),
      })),
      copy: {
        name: 'Harbour Books',
        tagline: 'Find your next classic.',
        callToAction: 'Visit the shop',
        question: 'What do you feel like tonight?',
      },
      callToActionUrl: 'https://harbour.example/shop',
      personas: [
        { name: 'Loves the sea', likes: [0, 3], dislikes: [1], wish: '' },
        { name: 'Quiet stories', likes: [2, 4], dislikes: [], wish: '' },
      ],
    },
    'q83vASNF',
    0,
  );
  const rows = Array.from({ length: count }, (_, row) => row);
  return encodeDemo({
    ...demo,
    vectors: compactVectors(gatherRows(vectors, rows), componentsFor(count)),
  });
}

export async function benchDemo(browser: Browser, { quick }: BenchOptions) {
  const pack = await readItems();
  const site = await serveFolder('dist');
  try {
    const figures: Record<string, unknown> = {};
    for (const count of COUNTS) {
      const link = await linkOf(pack, count);
      const cold: number[] = [];
      const warm: number[] = [];
      for (let run = 0; run < (quick ? 2 : 7); run++)
        await inFreshProfile(browser, async (context) => {
          await context.addInitScript(noteFirstCard, 'ol article');
          for (const times of [cold, warm]) {
            // A page of its own each time: to the address that it has, a page would not go again.
            const page = await context.newPage();
            times.push(await firstCard(page, `${site.url}demo.html#${link}`));
            await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
            await page.close();
          }
        });
      figures[`${count} items`] = {
        linkCharacters: link.length,
        firstSlateMs: { cold: spread(cold), warm: spread(warm) },
      };
    }
    return figures;
  } finally {
    await site.close();
  }
}
