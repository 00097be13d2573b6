import { createHash } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { FailureError } from '../../../../src/domain/errors.ts';
import { readSingleFileParts, writeSingleFile } from '../../../../src/domain/sharing/single-file.ts';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Inglenook</title>
    <link rel="icon" href="/icons/icon.svg" type="image/svg+xml" />
    <script type="module" crossorigin src="/assets/demo-AAAAAAAA.js"></script>
    <link rel="stylesheet" crossorigin href="/assets/demo-BBBBBBBB.css">
  </head>
  <body>
    <div id="demo"></div>
  </body>
</html>
`;

/** Words that end a script, hide its end, or mean something to a replacement. */
const SCRIPT =
  "const a = '</script><SCRIPT>x</Script>', b = /<\\/script/.test('</script>'), c = `<!--<script>$&`;\r\nglobalThis.seen = [a, b, c];";
const face = (subset: string) =>
  `@font-face{font-family:Fraunces;src:url(/assets/fraunces-${subset}-wght-normal-CCCCCCCC.woff2)format("woff2")}`;
const STYLE = `${face('cyrillic')}${face('latin-ext')}${face('latin')}p::after{content:"</style>"}`;

const FILES: Readonly<Record<string, string>> = {
  '/assets/demo-AAAAAAAA.js': SCRIPT,
  '/assets/demo-BBBBBBBB.css': STYLE,
  '/icons/icon.svg': '<svg/>',
  '/assets/fraunces-latin-wght-normal-CCCCCCCC.woff2': 'latin letters',
};
const asked: string[] = [];
const read = async (address: string) => {
  asked.push(address);
  if (!Object.hasOwn(FILES, address)) throw new FailureError('part-not-fetched');
  return new TextEncoder().encode(FILES[address]);
};
const fileOf = async (link = '2abc-_XYZ', name = 'Nordfell') =>
  writeSingleFile(await readSingleFileParts(PAGE, read), link, name);
const between = (file: string, from: RegExp, to: string) => {
  const start = file.search(from);
  const body = file.slice(start).replace(from, '');
  return body.slice(0, body.indexOf(to));
};
const hashOf = (content: string) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`;

describe('a demo as one file', () => {
  it('names no other file, and asks only for what it takes in', async () => {
    asked.length = 0;
    const file = await fileOf();
    expect(
      [...file.matchAll(/(?:src|href)="([^"]*)"|url\(([^)]*)\)/g)].map((match) => match[1] ?? match[2]),
    ).toEqual([
      `data:image/svg+xml;base64,${btoa('<svg/>')}`,
      `data:font/woff2;base64,${btoa('latin letters')}`,
    ]);
    expect(asked.sort()).toEqual(Object.keys(FILES).sort());
    expect(file).toContain('<div id="demo" data-link="2abc-_XYZ">');
  });

  it('has a policy of the hashes of its script and style, and of nothing else', async () => {
    const file = await fileOf();
    const script = between(file, /<script type="module">/, '</script>');
    const style = between(file, /<style>/, '</style>');
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(file)?.[1] ?? '';
    const directives = policy.split('; ');
    expect(directives).toContain(`script-src ${hashOf(script)}`);
    expect(directives).toContain(`style-src ${hashOf(style)}`);
    expect(directives).toContain("default-src 'none'");
    expect(directives).toContain("connect-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*|self/);
    // What comes before a policy is not under it.
    expect(file.indexOf('Content-Security-Policy')).toBeLessThan(file.search(/<(title|link|style|script)/));
  });

  it('keeps a script that speaks of its own end, to the meaning', async () => {
    const script = between(await fileOf(), /<script type="module">/, '</script>');
    expect(script).not.toMatch(/<\/?script|\r/i);
    const seen = runInNewContext(`${script}; [...seen]`);
    expect([...seen]).toEqual(['</script><SCRIPT>x</Script>', true, '<!--<script>$&']);
  });

  it('is titled in plain text, whatever the name', async () => {
    expect(await fileOf('2a', '</title><script>$&')).toContain(
      '<title>&lt;/title&gt;&lt;script&gt;$&amp;</title>',
    );
  });

  it('may have the name that stands in the page already', async () => {
    expect(await fileOf('2abc', 'Inglenook')).toContain('<title>Inglenook</title>');
  });

  it('takes nothing for a link that is none', async () => {
    const parts = await readSingleFileParts(PAGE, read);
    for (const link of ['', '2a"', '2a b', '2a\n']) expect(() => writeSingleFile(parts, link, 'x')).toThrow();
  });

  it.each([
    [
      'of development',
      PAGE.replace(/<script.*<\/script>/, '<script type="module" src="./demo.ts"></script>'),
    ],
    ['without a style', PAGE.replace(/<link rel="stylesheet".*>/, '')],
    ['without a place for the demo', PAGE.replace('id="demo"', 'id="app"')],
    ['that a host answers with', '<!doctype html><title>Not found</title>'],
  ])('is not made of a page %s', async (_what, page) => {
    await expect(
      readSingleFileParts(page, read).then((parts) => writeSingleFile(parts, '2a', 'x')),
    ).rejects.toMatchObject({ failure: { code: 'part-not-fetched' } });
  });
});
