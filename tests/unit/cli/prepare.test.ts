/** prepare.mjs in a project of its own, with stand-ins for npm, apt-get and fc-list that write down how they were called. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findChromium } from '../../../src/cli/chromium.mjs';

const cli = resolve(import.meta.dirname, '../../../src/cli');

let project: string;
let bin: string;

/** Puts a program on the search path, the only thing there. */
const stand = (name: string, script: string) => {
  const code = `#!/bin/sh\necho "${name} $*" >> "${project}/calls"\n${script}\n`;
  writeFileSync(join(bin, name), code, { mode: 0o755 });
};

/** Runs it, as an ordinary user or as root; exit code, output, and the calls that it made. */
function prepare(args: readonly string[] = [], userId = 1000) {
  // The real id would make the outcome depend on who runs the tests.
  const identity = `data:text/javascript,process.getuid = () => ${userId};`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', identity, 'src/cli/prepare.mjs', ...args],
    { cwd: project, encoding: 'utf8', env: { PATH: bin } },
  );
  const log = join(project, 'calls');
  const calls = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  rmSync(log, { force: true });
  return { status, output: stdout + stderr, calls };
}

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'inglenook-prepare-'));
  bin = join(project, 'bin');
  for (const folder of ['bin', 'src/cli', 'src/messages/project.inlang'])
    mkdirSync(join(project, folder), { recursive: true });
  for (const file of ['prepare.mjs', 'chromium.mjs'])
    copyFileSync(join(cli, file), join(project, 'src/cli', file));
  writeFileSync(join(project, 'package-lock.json'), '{"lockfileVersion":3}');
  writeFileSync(join(project, 'src/messages/en.json'), '{}');
  writeFileSync(join(project, 'src/messages/project.inlang/settings.json'), '{}');
  for (const tool of ['mkdir', 'touch', 'cp']) symlinkSync(`/bin/${tool}`, join(bin, tool));
  stand('npm', 'mkdir -p node_modules src/paraglide; touch src/paraglide/messages.js');
  stand('fc-list', 'echo "Noto Sans CJK"');
  stand('apt-get', '');
});
afterEach(() => {
  rmSync(project, { recursive: true, force: true });
});

const INSTALL = 'npm install --no-save --include=dev --ignore-scripts --no-audit --no-fund';
const COMPILE = 'npm run --silent messages';
const FONTS = 'fc-list :lang=zh';

describe('prepare', () => {
  it('installs and compiles in a fresh clone, and does nothing the second time', () => {
    expect(prepare()).toMatchObject({ status: 0, calls: [INSTALL, COMPILE] });
    expect(prepare()).toMatchObject({ status: 0, calls: [] });
  });

  it('installs again when the lockfile has changed', () => {
    prepare();
    writeFileSync(join(project, 'package-lock.json'), '{"lockfileVersion":3,"packages":{}}');
    expect(prepare().calls).toContain(INSTALL);
  });

  it('installs again after node_modules was deleted', () => {
    prepare();
    rmSync(join(project, 'node_modules'), { recursive: true });
    expect(prepare().calls).toContain(INSTALL);
  });

  it('compiles again when a message has changed or the compiled ones are gone', () => {
    prepare();
    writeFileSync(join(project, 'src/messages/zh.json'), '{}');
    expect(prepare().calls).toEqual([COMPILE]);
    rmSync(join(project, 'src/paraglide'), { recursive: true });
    expect(prepare().calls).toEqual([COMPILE]);
  });

  it('fails when npm fails, and tries again the next time', () => {
    stand('npm', 'exit 7');
    expect(prepare().status).toBe(1);
    expect(prepare().calls).toEqual([INSTALL]);
  });
});

describe('prepare --browser', () => {
  beforeEach(() => {
    prepare();
  });

  it('takes a Chromium that is there', () => {
    stand('chromium-browser', '');
    expect(prepare(['--browser'], 0)).toMatchObject({ status: 0, calls: [FONTS] });
  });

  it('installs Chromium, and a font for Chinese, as root where they are missing', () => {
    stand('fc-list', '');
    stand('apt-get', `case $1 in install) cp "${bin}/npm" "${bin}/chromium";; esac`);
    expect(prepare(['--browser'], 0)).toMatchObject({
      status: 0,
      calls: [
        FONTS,
        'apt-get --version',
        'apt-get update -qq',
        'apt-get install -y -qq --no-install-recommends chromium',
        'apt-get install -y -qq --no-install-recommends fonts-noto-cjk',
      ],
    });
  });

  it('does not install the font again where only the tool that lists fonts is missing', () => {
    stand('chromium', '');
    rmSync(join(bin, 'fc-list'));
    stand('dpkg-query', '');
    expect(prepare(['--browser'], 0)).toMatchObject({ status: 0, calls: ['dpkg-query -W fonts-noto-cjk'] });
  });

  it('goes on without the font when it cannot be had', () => {
    stand('chromium', '');
    stand('fc-list', 'exit 1');
    stand('apt-get', 'case $1 in update) exit 100;; esac');
    const { status, output } = prepare(['--browser'], 0);
    expect(status).toBe(0);
    expect(output).toContain('Could not install fonts-noto-cjk');
  });

  it('installs nothing for an ordinary user, and says what to do instead', () => {
    const { status, output, calls } = prepare(['--browser']);
    expect(status).toBe(1);
    expect(output).toContain('set CHROMIUM_PATH');
    expect(calls).toEqual([FONTS]);
  });

  it('says so where there is no apt-get, or it fails', () => {
    stand('apt-get', 'case $1 in install) exit 100;; esac');
    expect(prepare(['--browser'], 0)).toMatchObject({ status: 1 });
    rmSync(join(bin, 'apt-get'));
    expect(prepare(['--browser'], 0).output).toContain('No Chromium found');
  });
});

describe('finding Chromium', () => {
  it('prefers CHROMIUM_PATH, and does not fall back when it is wrong', () => {
    stand('chromium', '');
    expect(findChromium({ CHROMIUM_PATH: join(bin, 'npm'), PATH: bin })).toBe(join(bin, 'npm'));
    expect(findChromium({ CHROMIUM_PATH: join(bin, 'no-such'), PATH: bin })).toBeUndefined();
  });

  it('looks along the search path, and finds nothing where nothing is', () => {
    expect(findChromium({ PATH: `${project}:${bin}` })).toBeUndefined();
    stand('google-chrome', '');
    expect(findChromium({ PATH: `${project}:${bin}` })).toBe(join(bin, 'google-chrome'));
    expect(findChromium({})).toBeUndefined();
  });
});
