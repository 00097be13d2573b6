/**
 * A demo that a visitor makes theirs, as a file for the import, which knows it for what it is: from there it is a catalog
 * like any other, embedded on this device.
 */
import { success, type Result } from '../domain/errors.ts';
import { keptDemoText } from '../domain/importing/kept-demo.ts';
import { readDemo } from '../domain/sharing/demo-file.ts';
import { nameOf } from '../domain/sharing/demo.ts';
import { readDemoFile } from './demo-file.ts';

/** @param link what stands behind the # of the demo's address. Fails as `readDemo` does. */
export async function keptDemoFile(link: string): Promise<Result<File>> {
  const decoded = await readDemo(link, readDemoFile);
  if (!decoded.ok) return decoded;
  const name = nameOf(decoded.value);
  // Nothing but letters and numbers: it is the owner's text, and here a file's name.
  const stem = name.replace(/[^\p{L}\p{N}]+/gu, ' ').trim() || 'demo';
  return success(new File([keptDemoText(decoded.value)], `${stem}.json`, { type: 'application/json' }));
}
