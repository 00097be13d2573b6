/** A Chromium for the bench, and the sites that it visits. */
import { chromium, type Browser, type BrowserContext } from 'playwright';
import { preview, type PreviewServer } from 'vite';
import { securityHeaders } from '../../security-headers.ts';
import { findChromium } from '../chromium.mjs';

export interface BenchOptions {
  /** Fewer repetitions, for a look; the figures are rougher. */
  readonly quick: boolean;
}

const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function openBrowser(extraFlags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: [...FLAGS, ...extraFlags] });
}

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a built folder under the headers of the deployed app. */
export async function serveFolder(outDir: string): Promise<Site> {
  const server: PreviewServer = await preview({
    configFile: false,
    logLevel: 'silent',
    appType: 'mpa',
    build: { outDir },
    preview: { headers: securityHeaders, port: 0, host: 'localhost' },
  });
  const address = server.httpServer.address();
  if (address === null || typeof address === 'string') throw new Error('the preview server has no port');
  return { url: `http://localhost:${address.port}/`, close: () => server.close() };
}

/** Runs `work` in a fresh profile. */
export async function inFreshProfile<T>(
  browser: Browser,
  work: (context: BrowserContext) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  try {
    return await work(context);
  } finally {
    await context.close();
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median, smallest and largest of repeated timings, in milliseconds to a tenth. */
export function spread(values: readonly number[]) {
  const tenth = (value: number) => Math.round(value * 10) / 10;
  return {
    median: tenth(median(values)),
    min: tenth(Math.min(...values)),
    max: tenth(Math.max(...values)),
    runs: values.length,
  };
}
