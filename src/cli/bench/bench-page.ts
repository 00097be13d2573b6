/** The page of the bench (page.ts), built and opened in a fresh profile. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { build, defaultClientConditions } from 'vite';
import { inFreshProfile, serveFolder } from './browser.ts';

const OUT = 'node_modules/.cache/inglenook/bench';

/** All that the app can train on. */
export const BACKENDS = ['webgpu', 'wasm', 'cpu'] as const;

/** Builds the page and hands it over once `window.bench` is there. */
export async function onBenchPage<T>(browser: Browser, work: (page: Page) => Promise<T>): Promise<T> {
  await build({
    configFile: false,
    root: 'src/cli/bench',
    publicDir: false,
    logLevel: 'warn',
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
    assetsInclude: ['**/*.onnx'],
    worker: { format: 'es' },
    build: {
      outDir: join(process.cwd(), OUT),
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      rolldownOptions: { input: 'src/cli/bench/bench.html' },
    },
  });
  const site = await serveFolder(OUT);
  try {
    return await inFreshProfile(browser, async (context) => {
      const page = await context.newPage();
      await page.goto(new URL('bench.html', site.url).href);
      await page.waitForFunction(() => 'bench' in window);
      return work(page);
    });
  } finally {
    await site.close();
  }
}
