/** From a sentence to its answer, as the person waits for it. */
import type { Browser, Page } from 'playwright';
import { inFreshProfile, serveFolder, spread, type BenchOptions } from './browser.ts';

/** Each begins anew, so that the next is no refinement of it; none has been asked before, so that no vector is kept. */
const QUESTIONS = {
  en: {
    box: 'Ask',
    all: [
      'something about whales and obsession',
      'a ghost story for a winter night',
      'a satire of court life',
      'stories of a detective in a big city',
      'a love story with a happy end',
      'a voyage to unknown islands',
      'poems about nature and solitude',
      'a quarrel over an inheritance',
      'a novel about prison and revolution',
      'a scientist who goes too far',
      'a book about growing up poor',
    ],
  },
  zh: {
    box: '问一问',
    all: [
      '讲鬼怪的故事',
      '写江湖侠客的小说',
      '描写大家族兴衰的书',
      '关于战争与英雄的作品',
      '轻松幽默的散文',
      '写女子命运的戏曲',
      '讲航海和大海的小说',
      '写田园生活的诗',
      '讽刺官场的小说',
      '写爱情悲剧的作品',
      '讲神仙与妖怪的书',
    ],
  },
} as const;

/** Milliseconds from Enter until the answer stands in the page, cards and all, and is painted next. */
async function answered(page: Page, box: string, question: string): Promise<number> {
  await page.getByRole('textbox', { name: box, exact: true }).fill(question);
  return page.evaluate(
    ([name, asked]) =>
      new Promise<number>((resolve) => {
        const log = document.querySelector('[role="log"]');
        const field = document.querySelector('textarea');
        if (!log || !field) throw new Error(`no ${name} to type ${asked} into`);
        const answers = log.getElementsByClassName('answer');
        const before = answers.length;
        const start = performance.now();
        new MutationObserver((_changes, observer) => {
          if (answers.length === before) return;
          observer.disconnect();
          requestAnimationFrame(() => resolve(performance.now() - start));
        }).observe(log, { childList: true, subtree: true });
        field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      }),
    [box, question] as const,
  );
}

export async function benchAsk(browser: Browser, { quick }: BenchOptions) {
  const site = await serveFolder('dist');
  try {
    const results: Record<string, unknown> = {};
    for (const language of ['en', 'zh'] as const) {
      const { box, all } = QUESTIONS[language];
      await inFreshProfile(browser, async (context) => {
        await context.addInitScript((locale) => localStorage.setItem('locale', locale), language);
        const page = await context.newPage();
        await page.goto(`${site.url}#/ask`);
        const [first, ...rest] = quick ? all.slice(0, 4) : all;
        await page.getByRole('textbox', { name: box, exact: true }).waitFor();
        const cold = await answered(page, box, first);
        const warm: number[] = [];
        for (const question of rest) warm.push(await answered(page, box, question));
        results[`query to answer, ${language}, ms (target 300)`] = spread(warm);
        results[`first answer with the model's download, ${language}, ms`] = Math.round(cold);
      });
    }
    return results;
  } finally {
    await site.close();
  }
}
