import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian's name first: that is the package which prepare.mjs installs and the tests were written with. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const isExecutable = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/**
 * The Chromium to test with: what CHROMIUM_PATH says, else the first one on the search path; undefined when there is
 * none. Plain JavaScript because prepare.mjs asks before anything is installed.
 */
export function findChromium({ CHROMIUM_PATH = '', PATH = '' } = process.env) {
  // A path that was set by hand and is wrong must not fall back in silence to another browser.
  if (CHROMIUM_PATH) return isExecutable(CHROMIUM_PATH) ? CHROMIUM_PATH : undefined;
  return PATH.split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find(isExecutable);
}
