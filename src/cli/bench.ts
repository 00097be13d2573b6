/**
 * `npm run bench [-- --only NAME,…] [--quick]`: the speeds and sizes that the project promises, as JSON on standard
 * output, with the machine that they were measured on. Timings of one run compare with each other, not with another day's.
 */
import { execFileSync } from 'node:child_process';
import { cpus, totalmem, type } from 'node:os';
import { parseArgs } from 'node:util';
import { benchApp } from './bench/app-benches.ts';
import { benchAsk } from './bench/ask-benches.ts';
import { openBrowser } from './bench/browser.ts';
import { benchAudit } from './bench/audit.ts';
import { benchDemo } from './bench/demo-benches.ts';
import { benchLab } from './bench/lab-benches.ts';
import { benchPrior } from './bench/prior.ts';
import { benchPulse } from './bench/pulse-benches.ts';
import { benchSizes } from './bench/sizes.ts';
import { benchWorkers } from './bench/worker-benches.ts';

const { values } = parseArgs({
  options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } },
});

const BENCHES = {
  sizes: benchSizes,
  app: benchApp,
  workers: benchWorkers,
  lab: benchLab,
  ask: benchAsk,
  demo: benchDemo,
  prior: benchPrior,
  pulse: benchPulse,
  audit: benchAudit,
} as const;
type BenchName = keyof typeof BENCHES;

const known = (name: string): name is BenchName => Object.hasOwn(BENCHES, name);
const names = values.only ? values.only.split(',') : Object.keys(BENCHES);
const unknown = names.filter((name) => !known(name));
if (unknown.length > 0) {
  console.error(`No bench called ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}

// The bench measures what is shipped: a fresh production build. Its words go to stderr, so that stdout is JSON alone.
execFileSync('npm', ['run', '--silent', 'build'], {
  stdio: ['ignore', 2, 2],
  shell: process.platform === 'win32',
});

const browser = await openBrowser();
const results: Record<string, unknown> = {};
try {
  for (const name of names.filter(known)) {
    console.error(`… ${name}`);
    results[name] = await BENCHES[name](browser, { quick: values.quick });
  }
} finally {
  await browser.close();
}

console.log(
  JSON.stringify(
    {
      machine: {
        system: `${type()} ${process.arch}`,
        processor: cpus()[0]?.model.trim(),
        cores: cpus().length,
        memoryGiB: Math.round(totalmem() / 2 ** 30),
        node: process.version,
        browser: `Chromium ${browser.version()}, headless`,
      },
      ...results,
    },
    undefined,
    2,
  ),
);
