/** The app as a person meets it: names of things in both languages, and the ways through it that many tests take. */
import { expect, type Locator, type Page } from '@playwright/test';

const WORDS = {
  en: {
    forYou: 'For you',
    catalogs: 'Catalogs',
    yourData: 'Your data',
    recommendations: 'Recommendations',
    like: 'Like',
    notForMe: 'Not for me',
    save: 'Save',
    saved: 'Saved',
    done: 'Done',
    why: 'Why?',
    undo: 'Undo',
    chooseFiles: 'Choose files',
    importProgress: 'Import progress',
    importFinished: /^Import finished: ([\d,]+) items?, ([\d,]+) interactions?, ([\d,]+) issues?$/,
    eraseEverything: 'Erase everything',
    erase: 'Erase',
  },
  zh: {
    forYou: '为你推荐',
    catalogs: '目录',
    yourData: '你的数据',
    recommendations: '推荐',
    like: '喜欢',
    notForMe: '不合我意',
    save: '留着',
    saved: '留着的',
    done: '看过了',
    why: '为什么？',
    undo: '撤销',
    chooseFiles: '选择文件',
    importProgress: '导入进度',
    importFinished: /^导入完成：([\d,]+) 个条目，([\d,]+) 条记录，([\d,]+) 个问题$/,
    eraseEverything: '抹去一切',
    erase: '抹去',
  },
} as const;

export type Words = (typeof WORDS)['en'] | (typeof WORDS)['zh'];

export const slate = (page: Page, words: Words): Locator =>
  page.getByRole('list', { name: words.recommendations, exact: true });

export const cards = (page: Page, words: Words): Locator => slate(page, words).getByRole('article');

export const titles = (page: Page, words: Words): Promise<string[]> =>
  cards(page, words).getByRole('heading', { level: 2 }).allTextContents();

/** Opens the front page and waits for its slate. */
export async function openApp(page: Page, url: string, locale: 'en' | 'zh' = 'en'): Promise<Words> {
  const words = WORDS[locale];
  await page.goto(url);
  await expect(cards(page, words).first()).toBeVisible();
  return words;
}

export interface TestFile {
  readonly name: string;
  readonly text?: string;
  readonly bytes?: Buffer;
}

/** Hands files to the Catalogs page without waiting for what comes of them. */
export async function offerFiles(page: Page, words: Words, files: readonly TestFile[]): Promise<void> {
  await page.getByRole('link', { name: words.catalogs, exact: true }).click();
  await page.getByLabel(words.chooseFiles).setInputFiles(
    files.map(({ name, text, bytes }) => ({
      name,
      mimeType: 'application/octet-stream',
      buffer: bytes ?? Buffer.from(text ?? '', 'utf8'),
    })),
  );
}

export interface ImportCounts {
  readonly items: number;
  readonly interactions: number;
  readonly issues: number;
}

/** The counts of the announced end of an import. */
export async function importResult(page: Page, words: Words): Promise<ImportCounts> {
  const announced = page.getByText(words.importFinished).first();
  await expect(announced).toBeVisible({ timeout: 90_000 });
  const match = words.importFinished.exec(((await announced.textContent()) ?? '').trim());
  const [items, interactions, issues] = (match ?? [])
    .slice(1)
    .map((text) => Number(text.replaceAll(',', '')));
  return { items, interactions, issues };
}

export async function importFiles(
  page: Page,
  words: Words,
  files: readonly TestFile[],
): Promise<ImportCounts> {
  await offerFiles(page, words, files);
  return importResult(page, words);
}

/** Taps, and waits for the next slate: as many cards as before, none of them still on its way out, in another order or choice. */
export async function tapAndSettle(page: Page, words: Words, tap: () => Promise<void>): Promise<string[]> {
  const before = await titles(page, words);
  await tap();
  await expect(async () => {
    const now = await titles(page, words);
    expect(now).toHaveLength(before.length);
    expect(now).not.toEqual(before);
  }).toPass();
  return titles(page, words);
}

/** How many rows each store of the app's database holds. Runs in the page. */
export const rowsByStore = async (): Promise<Record<string, number>> => {
  const settled = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error('no answer', { cause: request.error }));
    });
  const database = await settled(indexedDB.open('inglenook'));
  const names = [...database.objectStoreNames];
  const transaction = database.transaction(names);
  const counts = await Promise.all(names.map((name) => settled(transaction.objectStore(name).count())));
  database.close();
  return Object.fromEntries(names.map((name, index) => [name, counts[index]]));
};
