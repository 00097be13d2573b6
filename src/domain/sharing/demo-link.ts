/**
 * A demo as the text behind the # of a link: one character of version, then six bytes of checksum and the packed demo in
 * base64url. Links are printed and posted, so whatever any version wrote is read for ever.
 */
import * as v from 'valibot';
import { attempt, FailureError, type Result } from '../errors.ts';
import { fromBase64Url, toBase64Url } from '../base64.ts';
import { readBody, VERSIONS, writeBody, WRITTEN_VERSION } from './demo-body.ts';
import { DemoSchema, FirstDemoSchema } from './demo-schema.ts';
import { LINK_ITEMS, type Demo } from './demo.ts';
import { pack, unpack } from './packing.ts';
import { atOnce, type Run } from './steps.ts';
import { tidyDemo } from './tidy-demo.ts';

/** Version characters that a later Inglenook may write, in their order. */
const LATER = '3456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Characters of a link that is read. Beyond, servers and mail clients cut what they pass on, and so do we before reading. */
export const MAX_LINK = 32 * 1024;

/** Characters of a file that is read: 1,500 items with the longest texts that are usual, twice over. */
export const MAX_FILE = 4 * 1024 * 1024;

/** Of 2⁴⁸ damaged links one is taken for whole. */
const CHECKSUM_BYTES = 6;

/** Characters before the packed demo's. */
export const LINK_HEAD = WRITTEN_VERSION.length + (CHECKSUM_BYTES * 4) / 3;

/** A demo without items or words has 44. What is shorter names a place in a page, and is no later version's link. */
const SHORTEST = 40;

/** What mails, chats and counters of visits put behind a link: a full stop, a bracket, “%20”, “&utm_source=x”. */
const withoutTail = (fragment: string): string => fragment.slice(0, /[^\w-]/.exec(fragment)?.index);

async function checksum(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', packed)).slice(0, CHECKSUM_BYTES);
}

/**
 * The fragment, without #, of the demo as `tidyDemo` leaves it. It may be longer than MAX_LINK, which is then what the
 * meter has to say; up to it every link can be read. 0.4 s for 200 items with texts of thirty words. Throws for a demo
 * that no field of the Studio can make (an id that is none, a colour that is none).
 * @param run how the steps are run.
 */
export async function encodeDemo(demo: Demo, run: Run = atOnce): Promise<string> {
  const tidy = tidyDemo(demo);
  const packed = await run(pack(writeBody(tidy), tidy.language));
  return WRITTEN_VERSION + toBase64Url(await checksum(packed)) + toBase64Url(packed);
}

const damaged = (field?: string) =>
  new FailureError('demo-damaged', field === undefined ? undefined : { field });

/**
 * The demo of a fragment without its #. Fails with `demo-too-large` (over 32 KB, or 256 KB unpacked), `demo-newer` (a
 * version that this build does not know) and `demo-damaged` (cut, edited, or not what the Studio writes; `field` names
 * the first member that is not). From the first character on that no link has, it is not looked at: the checksum tells
 * whether what stands before is whole. Nothing of a failing link is kept.
 * @param run how the steps are run.
 */
export function decodeDemo(fragment: string, run: Run = atOnce): Promise<Result<Demo>> {
  return attempt(async () => {
    const demo = await decode(fragment, MAX_LINK, run);
    if (demo.items.length > LINK_ITEMS) throw new FailureError('demo-too-large');
    return demo;
  });
}

/** The same of a file's text, which may be longer and hold more items. */
export const decodeDemoFile = (text: string, run: Run = atOnce): Promise<Result<Demo>> =>
  attempt(() => decode(text, MAX_FILE, run));

async function decode(text: string, most: number, run: Run): Promise<Demo> {
  const fragment = withoutTail(text);
  if (fragment.length > most) throw new FailureError('demo-too-large');
  const head = fragment.slice(0, 1);
  const version = VERSIONS.find((one) => one === head);
  if (version === undefined)
    throw head !== '' && LATER.includes(head) && fragment.length >= SHORTEST
      ? new FailureError('demo-newer')
      : damaged();
  const sum = fragment.slice(head.length, LINK_HEAD);
  const packed = fromBase64Url(fragment.slice(LINK_HEAD));
  if (!packed || toBase64Url(await checksum(packed)) !== sum) throw damaged();
  const schema = version === '1' ? FirstDemoSchema : DemoSchema;
  const parsed = v.safeParse(schema, readBody(await run(unpack(packed)), version));
  if (!parsed.success) throw damaged(v.getDotPath(parsed.issues[0]) ?? '');
  return parsed.output;
}
