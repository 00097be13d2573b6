/** What a first visit downloads, from the built files. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const DIST = 'dist';

const gzipBytes = async (path: string): Promise<number> =>
  gzipSync(await readFile(join(DIST, path)), { level: 9 }).length;

/** The scripts that index.html names and all that they import statically. */
async function initialScripts(): Promise<string[]> {
  const html = await readFile(join(DIST, 'index.html'), 'utf8');
  const queue = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1]);
  const seen = new Set<string>();
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const code = await readFile(join(DIST, path), 'utf8');
    // Static imports of a bundle start with `from"./x.js"` or `import"./x.js"`; dynamic ones have a parenthesis.
    for (const [, name] of code.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
      queue.push(`assets/${name}`);
  }
  return [...seen];
}

export async function benchSizes() {
  const scripts = await initialScripts();
  const scriptBytes = await Promise.all(scripts.map(gzipBytes));
  const serviceWorker = await readFile(join(DIST, 'service-worker.js'), 'utf8');
  const precached = [...serviceWorker.matchAll(/"?url"?:\s*["'`]([^"'`]+)["'`]/g)].map((match) => match[1]);
  const shellGzip = await Promise.all(precached.map(gzipBytes));
  const shellRaw = await Promise.all(
    precached.map(async (path) => (await readFile(join(DIST, path))).length),
  );
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const assets = await readdir(join(DIST, 'assets'));
  return {
    initialScriptGzipBytes: sum(scriptBytes),
    initialScripts: scripts.length,
    initialStyleGzipBytes: sum(
      await Promise.all(
        assets.filter((name) => /^index.*\.css$/.test(name)).map((name) => gzipBytes(`assets/${name}`)),
      ),
    ),
    shellFiles: precached.length,
    shellGzipBytes: sum(shellGzip),
    shellBytes: sum(shellRaw),
  };
}
