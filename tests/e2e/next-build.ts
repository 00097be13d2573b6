/**
 * The build that would be deployed next: this one with another index.html and workers of other names, listed as such in
 * the service worker.
 */
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** Copies the build in `folder`, as version `name`, into a new temporary folder; its path. */
export async function nextBuild(folder: string, name: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), `inglenook-build-${name}-`));
  await cp(folder, copy, { recursive: true });

  const page = join(copy, 'index.html');
  const html = (await readFile(page, 'utf8')).replace(
    '</head>',
    `<meta name="build" content="${name}" /></head>`,
  );
  await writeFile(page, html);

  const worker = join(copy, 'service-worker.js');
  const script = await readFile(worker, 'utf8');
  const revision = createHash('md5').update(html).digest('hex');
  const entry =
    /("revision":\s*")[0-9a-f]+(",\s*"url":\s*"index\.html")|("url":\s*"index\.html",\s*"revision":\s*")[0-9a-f]+(")/;
  if (!entry.test(script)) throw new Error('the service worker does not list index.html with a revision');
  let next = script.replace(entry, `$1$3${revision}$2$4`);
  for (const file of await readdir(join(copy, 'assets'))) {
    if (!/^(encoder|mapper)\.worker/.test(file)) continue;
    await cp(join(copy, 'assets', file), join(copy, 'assets', renamed(file)));
    next = next.replaceAll(file, renamed(file));
  }
  await writeFile(worker, next);
  return copy;
}

/** What the next build calls the worker script `file` of this one. */
export const renamed = (file: string): string => file.replace(/-[\w-]{8}\.js$/, '-nextnext.js');

/** The version that a page shows; undefined for the build itself. */
export const buildOf = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.querySelector<HTMLMetaElement>('meta[name=build]')?.content);
