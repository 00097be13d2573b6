/**
 * Gets a clone ready: packages, compiled messages and, with --browser, a Chromium. npm runs it before `start` and `test`,
 * also when node_modules is missing, so it imports nothing that would have to be installed. Does only what is needed:
 * a second run takes a fraction of a second.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { findChromium } from './chromium.mjs';

const MESSAGES = 'src/messages';
const CHINESE_FONT = 'fonts-noto-cjk';

const run = (command, ...args) =>
  execFileSync(command, args, {
    stdio: 'inherit',
    // npm is a batch file there.
    shell: process.platform === 'win32',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });

/** What a command prints; undefined when it fails or does not exist. */
const outputOf = (command, ...args) => {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
};

/** Runs `work` unless it ran before with the same content of `inputs` and its `output` is still there. */
function once(stamp, inputs, output, work) {
  const hash = createHash('sha256');
  for (const file of inputs) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  const want = hash.digest('hex');
  if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === want) return;
  work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, want);
}

function installPackages() {
  // Not `npm ci`: it refuses a lockfile that lacks optional packages of another platform. The lockfile is honoured and
  // stays as it is. No install script is needed, so none runs. The tools are needed even where NODE_ENV is production.
  once('node_modules/.inglenook-packages', ['package-lock.json'], 'node_modules', () =>
    run('npm', 'install', '--no-save', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'),
  );
}

function compileMessages() {
  const sources = readdirSync(MESSAGES)
    .filter((name) => name.endsWith('.json'))
    .map((name) => `${MESSAGES}/${name}`);
  const inputs = [...sources, `${MESSAGES}/project.inlang/settings.json`, 'package-lock.json'];
  once('node_modules/.inglenook-messages', inputs, 'src/paraglide/messages.js', () =>
    run('npm', 'run', '--silent', 'messages'),
  );
}

/** By Debian's package manager, where there is one and we may; otherwise the person does it. */
function installDebianPackages(names) {
  if (names.length === 0 || process.getuid?.() !== 0 || outputOf('apt-get', '--version') === undefined)
    return;
  try {
    run('apt-get', 'update', '-qq');
    // One by one: a missing font must not keep the browser out.
    for (const name of names) run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', name);
  } catch (error) {
    console.warn(`Could not install ${names.join(' and ')}: ${error.message}`);
  }
}

function provideBrowser() {
  const { CHROMIUM_PATH } = process.env;
  // Slim images have no fc-list; asking dpkg too keeps a later run from installing the font again.
  const hasChineseFont =
    outputOf('fc-list', ':lang=zh')?.trim() || outputOf('dpkg-query', '-W', CHINESE_FONT) !== undefined;
  installDebianPackages([
    ...(CHROMIUM_PATH || findChromium() ? [] : ['chromium']),
    // Without a font for Chinese all tests pass; only pictures of the pages show boxes.
    ...(hasChineseFont ? [] : [CHINESE_FONT]),
  ]);
  if (findChromium()) return;
  throw new Error(
    CHROMIUM_PATH
      ? `CHROMIUM_PATH is ${CHROMIUM_PATH}, which is not an executable file.`
      : 'No Chromium found. Install it (on Debian: apt-get install chromium) or set CHROMIUM_PATH.',
  );
}

try {
  installPackages();
  compileMessages();
  if (process.argv.includes('--browser')) provideBrowser();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
