/**
 * A demo as one HTML file that asks nobody for anything: the visitor's page with its script, its style, its fonts and the
 * link inside, under a policy that lets in these and nothing else. It works from a disk and on any host.
 */
import { toBase64 } from '../base64.ts';
import { FailureError } from '../errors.ts';

/** What all files of one build share. */
interface SingleFileParts {
  /** The page, with the policy, and without script and style. */
  readonly page: string;
  readonly script: string;
  readonly style: string;
}

/** Reads a file that the page or its style names; rejects where it cannot be had. */
type ReadAsset = (address: string) => Promise<Uint8Array<ArrayBuffer>>;

/** The build writes each of these once; a page of another form is none of the build's, and is refused. */
const SCRIPT = /<script type="module" crossorigin src="([^"]+)"><\/script>/;
const STYLE = /<link rel="stylesheet" crossorigin href="([^"]+)">/;
const ICON = /<link rel="icon" href="([^"]+)" type="image\/svg\+xml" \/>/;
const TITLE = /<title>[^<]*<\/title>/;
const MOUNT = '<div id="demo">';
const CHARSET = '<meta charset="utf-8" />';

const FONT_FACE = /@font-face\s*\{[^}]*\}/g;
/** 87 kB in base64 for both. The other subsets would be four times that; what they draw is drawn in the system's letters. */
const LATIN = /url\(([^)]*-latin-wght-[^)]*\.woff2)\)/;

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function replaced(page: string, part: RegExp | string, by: string): string {
  // Not by what became of it: the same words may stand there already.
  const found = typeof part === 'string' ? page.includes(part) : part.test(page);
  if (!found) throw new FailureError('part-not-fetched');
  return page.replace(part, () => by);
}

function addressOf(page: string, part: RegExp): string {
  const address = part.exec(page)?.[1];
  if (address === undefined) throw new FailureError('part-not-fetched');
  return address;
}

/**
 * A script as it may stand between tags: the words that would end it, or hide its end, are written otherwise, which in
 * strings, templates and patterns, the only places of such words, means the same. Line ends are those that the browser
 * makes of them before it hashes.
 */
const inlineScript = (code: string): string =>
  code.replace(/\r\n?/g, '\n').replace(/<(?=\/?script)/gi, String.raw`\x3C`);

const inlineStyle = (rules: string): string =>
  rules.replace(/\r\n?/g, '\n').replace(/<(?=\/style)/gi, String.raw`\3C `);

async function withFonts(rules: string, read: ReadAsset): Promise<string> {
  const fonts = new Map<string, string>();
  for (const [face] of rules.matchAll(FONT_FACE)) {
    const address = LATIN.exec(face)?.[1];
    if (address) fonts.set(address, `url(data:font/woff2;base64,${toBase64(await read(address))})`);
  }
  return rules.replace(FONT_FACE, (face) =>
    LATIN.test(face) ? face.replace(LATIN, (whole, address: string) => fonts.get(address) ?? whole) : '',
  );
}

/** As policies name it (CSP level 3, hash-source). */
async function sourceHash(content: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(content));
  return `'sha256-${toBase64(new Uint8Array(digest))}'`;
}

/** No frame-ancestors, which a page cannot say of itself; it is made to be framed anyway. */
const policyOf = (script: string, style: string): string =>
  [
    "default-src 'none'",
    `script-src ${script}`,
    `style-src ${style}`,
    'img-src data: blob:',
    'font-src data:',
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types svelte-trusted-html app-urls',
  ].join('; ');

/**
 * Takes the built page of a demo apart and reads what it names. Rejects with `part-not-fetched` for a page that is another,
 * such as that of development with its many scripts.
 * @param page `demo.html` as the build wrote it
 * @param read is given the addresses as they stand in the page
 */
export async function readSingleFileParts(page: string, read: ReadAsset): Promise<SingleFileParts> {
  const [script, style, icon] = await Promise.all([
    read(addressOf(page, SCRIPT)).then((bytes) => inlineScript(text(bytes))),
    read(addressOf(page, STYLE)).then((bytes) => withFonts(inlineStyle(text(bytes)), read)),
    read(addressOf(page, ICON)),
  ]);
  const policy = policyOf(await sourceHash(script), await sourceHash(style));
  const meta = `${CHARSET}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`;
  const drawn = `<link rel="icon" href="data:image/svg+xml;base64,${toBase64(icon)}" />`;
  let bare = replaced(page, SCRIPT, '');
  bare = replaced(bare, STYLE, '');
  bare = replaced(bare, ICON, drawn);
  bare = replaced(bare, CHARSET, meta);
  return { page: bare, script, style };
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * The file. @param link what stands behind the # of the demo's address: letters, digits, - and _ alone.
 * @param name for those who look at the file before it runs.
 */
export function writeSingleFile(
  { page, script, style }: SingleFileParts,
  link: string,
  name: string,
): string {
  if (!/^[\w-]+$/.test(link)) throw new Error('not a link of a demo');
  const title = name.replace(/[&<>]/g, (mark) => ESCAPES[mark]);
  let file = replaced(page, TITLE, `<title>${title}</title>`);
  file = replaced(file, MOUNT, `<div id="demo" data-link="${link}">`);
  // The largest last: nothing is looked for in them.
  file = replaced(file, '</body>', `  <script type="module">${script}</script>\n  </body>`);
  return replaced(file, '</head>', `  <style>${style}</style>\n  </head>`);
}
