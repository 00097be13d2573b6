/** How long a person looks at a page without a card. */
import type { Page } from 'playwright';

/**
 * Notes when the first card is in the document, on the page's own clock that starts with the navigation. Runs in the page,
 * so it names no inner function: the loader of this script would mark it by a helper that the page does not have.
 */
export const noteFirstCard = (selector: string) =>
  new MutationObserver((_, observer) => {
    if (!document.querySelector(selector)) return;
    Object.assign(window, { firstCard: performance.now() });
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });

/** Milliseconds. The context that the page is of must run {@link noteFirstCard} in each page. */
export const firstCard = async (page: Page, url: string): Promise<number> => {
  await page.goto(url);
  await page.waitForFunction(() => 'firstCard' in window);
  return page.evaluate(() => (window as unknown as { firstCard: number }).firstCard);
};
