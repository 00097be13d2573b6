/** Places that a stranger's link may lead to. */
import { DEMO_LIMITS } from './demo.ts';

/** Local part, then labels in ASCII; nothing that means more than an address in a mailto URL (`?`, `%`, `,`). */
const MAIL = /^[\w.+-]{1,64}@(?:[a-z\d-]{1,63}\.)+[a-z][a-z\d-]{1,62}$/i;

function parse(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  // A name before the host is how “https://bank.example@evil.example” is read as the bank.
  const plain = /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  return plain ? url : undefined;
}

/** A host with a dot, and what follows it, as people type and browsers show it: without a scheme. */
const WITHOUT_SCHEME = /^(?:[^\s/:@?#\\.]+\.)+\p{L}[^\s/:@?#\\.]+(?::\d{1,5})?(?:[/?#]\S*)?$/u;

/**
 * The URL as the browser will open it, its host in ASCII; https where no scheme is given. Undefined for what is no http or
 * https URL, carries a name or a password, or is longer than DEMO_LIMITS.url.
 */
export function webAddress(text: string): string | undefined {
  const typed = text.trim();
  const href = parse(WITHOUT_SCHEME.test(typed) ? `https://${typed}` : typed)?.href;
  return href !== undefined && href.length <= DEMO_LIMITS.url ? href : undefined;
}

/** Host and port to show beside whatever leads there, in ASCII, so that “аррӏе.com” is seen as xn--80ak6aa92e.com. */
export const shownHost = (url: string): string => parse(url)?.host ?? '';

/** The page of a product in a Shopify shop; undefined where the shop's address is none. */
export function productPage(shop: string, handle: string): string | undefined {
  const url = parse(webAddress(shop) ?? '');
  if (!url) return undefined;
  return webAddress(
    `${url.origin}${url.pathname.replace(/\/+$/, '')}/products/${encodeURIComponent(handle)}`,
  );
}

/** A mail address or a {@link webAddress}; undefined for anything else. */
export function contactAddress(text: string): string | undefined {
  const trimmed = text.trim();
  return MAIL.test(trimmed) ? trimmed : webAddress(trimmed);
}
