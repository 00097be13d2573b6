/**
 * The one place for the response headers. Used by vite (dev and preview), the service worker, the test server and the
 * generated `_headers` of static hosts. No imports: all of them must be able to load it.
 */

/** Who may show the page in a frame of theirs. */
type Ancestors = "'none'" | '*';

const contentSecurityPolicy = (ancestors: Ancestors): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    // The Studio shows a demo beside its words.
    "frame-src 'self'",
    `frame-ancestors ${ancestors}`,
    "require-trusted-types-for 'script'",
    'trusted-types svelte-trusted-html app-urls',
  ].join('; ');

/** What every response of the deployed app carries. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy("'none'"),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), payment=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** What the visitor's page of a demo carries instead: it is made to be embedded, and holds nobody's data but its own. */
const demoHeaders: Readonly<Record<string, string>> = {
  ...securityHeaders,
  'Content-Security-Policy': contentSecurityPolicy('*'),
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** With the address that hosts give it which leave `.html` out. */
export const isDemoPage = (path: string): boolean => /\/demo(\.html)?$/.test(path);

/** The headers of one response. @param path of its address, without query. */
export const headersFor = (path: string): Readonly<Record<string, string>> =>
  isDemoPage(path) ? demoHeaders : securityHeaders;

/** The dev server injects styles as elements, so there, and only there, inline styles are let in. */
export function devHeadersFor(path: string): Readonly<Record<string, string>> {
  const headers = headersFor(path);
  const policy = headers['Content-Security-Policy']
    .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    .replace("connect-src 'self'", "connect-src 'self' ws:");
  return { ...headers, 'Content-Security-Policy': policy };
}

/**
 * The `_headers` file that many static hosts read: a rule for each entry of the site's root and none for everything, as
 * hosts join the headers of all rules that match, and of two policies both would hold.
 * @param entries of the root: files by name, folders with a slash at their end
 */
export const headersFile = (entries: readonly string[]): string =>
  ['', ...entries, 'demo']
    .map((entry) => `/${entry.endsWith('/') ? `${entry}*` : entry}`)
    .flatMap((path) => [
      path,
      ...Object.entries(headersFor(path)).map(([name, value]) => `  ${name}: ${value}`),
    ])
    .join('\n') + '\n';
