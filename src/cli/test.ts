/**
 * `npm test`: every check of the project, fastest first, and one line at the end that counts them. Each static check is
 * one test; vitest and Playwright are counted test by test. A failure does not stop what can still tell something.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { findChromium } from './chromium.mjs';
import {
  add,
  countPlaywright,
  countRun,
  countVitest,
  NOTHING,
  ONE_FAILED,
  ONE_PASSED,
  summary,
  type Counts,
} from './test-counts.ts';

const reports = mkdtempSync(join(tmpdir(), 'inglenook-test-'));
const environment: NodeJS.ProcessEnv = {
  ...process.env,
  // Also when started without npm, which would put the folder there.
  PATH: [resolve('node_modules/.bin'), process.env.PATH].join(delimiter),
  CHROMIUM_PATH: findChromium(),
};

/** Runs a command with its output on this terminal; its exit code, or null when a signal ended it. */
function run(command: string, args: readonly string[], extra: NodeJS.ProcessEnv = {}): number | null {
  const { status, signal, error } = spawnSync(command, args, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...environment, ...extra },
  });
  if (error) console.error(error.message);
  // Ctrl-C went to the whole group: the rest is not wanted either.
  if (signal === 'SIGINT') process.exit(130);
  return status;
}

const check =
  (command: string, ...args: string[]) =>
  (): Counts =>
    run(command, args) === 0 ? ONE_PASSED : ONE_FAILED;

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

const vitest = (project: string) => (): Counts => {
  const file = join(reports, `${project}.json`);
  const args = ['--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const exitCode = run('vitest', ['run', ...args]);
  return countRun(read(file), countVitest, exitCode);
};

const playwright = (): Counts => {
  const file = join(reports, 'e2e.json');
  const exitCode = run('playwright', ['test', '--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_FILE: file });
  return countRun(read(file), countPlaywright, exitCode);
};

let total = NOTHING;

/** Runs one step under its title and says how it went; whether nothing failed. */
function step(title: string, work: () => Counts): boolean {
  console.log(`\n━━ ${title}`);
  const start = performance.now();
  const counts = work();
  total = add(total, counts);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${counts.failed === 0 ? '✓' : '✗'} ${title}: ${summary(counts)} (${seconds} s)`);
  return counts.failed === 0;
}

const unbuilt = (): Counts => {
  console.log('Not run: there is no build to look at.');
  return ONE_FAILED;
};

step('Types of the domain', check('tsc', '-p', 'src/domain'));
step('Types of the workers', check('tsc', '-p', 'src/workers'));
step('Types of the page', check('svelte-check', '--tsconfig', 'tsconfig.json', '--output', 'human'));
step('Formatting', check('npm', 'run', '--silent', 'format:check'));
step('Unused files, exports and packages', check('knip', '--config', 'tests/architecture/knip.json'));
step('Lint', check('npm', 'run', '--silent', 'lint'));
step('Unit tests', vitest('unit'));
step('Component tests', vitest('component'));
const built = step('Build', check('npm', 'run', '--silent', 'build'));
step('Size', built ? check('size-limit') : unbuilt);
step('End-to-end tests', built ? playwright : unbuilt);

rmSync(reports, { recursive: true, force: true });
console.log(`\n${summary(total)}`);
process.exitCode = total.failed > 0 ? 1 : 0;
