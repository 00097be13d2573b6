/**
 * The one place for the response headers. Used by vite (dev and preview), the service worker, the test server and the
 * generated `_headers` of static hosts. No imports: all of them must be able to load it.
 */

const contentSecurityPolicy = (extraStyle: string): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `style-src 'self'${extraStyle}`,
    "img-src 'self' blob: data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types svelte-trusted-html app-urls',
  ].join('; ');

/** What every response of the deployed app carries. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy(''),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), payment=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** The dev server injects styles as elements, so there, and only there, inline styles are let in. */
export const devHeaders: Readonly<Record<string, string>> = {
  ...securityHeaders,
  'Content-Security-Policy': contentSecurityPolicy(" 'unsafe-inline'").replace(
    "connect-src 'self'",
    "connect-src 'self' ws:",
  ),
};

/** The `_headers` file that many static hosts read. */
export const headersFile = (): string =>
  ['/*', ...Object.entries(securityHeaders).map(([name, value]) => `  ${name}: ${value}`)].join('\n') + '\n';
