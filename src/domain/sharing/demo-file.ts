/**
 * A demo that is too large for its link: the same text in a file beside the visitor's page, and a link that names it.
 * Old pages take such a link for a damaged one.
 */
import { attempt, type Result } from '../errors.ts';
import { decodeDemo, decodeDemoFile, MAX_LINK } from './demo-link.ts';
import { LINK_ITEMS, type Demo } from './demo.ts';
import type { Run } from './steps.ts';

/** What a fragment begins with that names a file; no version of a link does. */
const MARK = '~';

/** Beside the page, so that a host needs no folder for it. */
export const demoFileName = ({ id }: Pick<Demo, 'id'>): string => `${id}.demo`;

/** What stands behind the # for a demo in a file. */
export const fileFragment = ({ id }: Pick<Demo, 'id'>): string => MARK + id;

/** The file that a fragment names, whatever was put behind it; undefined for one that carries its demo itself. */
export function fileNamed(fragment: string): string | undefined {
  const [name] = /^~[\w-]{8}(?![\w-])/.exec(fragment) ?? [];
  return name === undefined ? undefined : demoFileName({ id: name.slice(MARK.length) });
}

/** Whether a demo goes into a file. @param fragment the demo as its link would carry it. */
export const needsFile = ({ items }: Pick<Demo, 'items'>, fragment: string): boolean =>
  items.length > LINK_ITEMS || fragment.length > MAX_LINK;

/** Reads the text of a file beside the page; rejects with `demo-file-missing` where there is none. */
export type ReadDemoFile = (name: string) => Promise<string>;

/** The demo of a fragment, wherever it lies. Fails as `decodeDemo` and `readFile` do. */
export async function readDemo(fragment: string, readFile: ReadDemoFile, run?: Run): Promise<Result<Demo>> {
  const name = fileNamed(fragment);
  if (name === undefined) return decodeDemo(fragment, run);
  const read = await attempt(() => readFile(name));
  return read.ok ? decodeDemoFile(read.value, run) : read;
}

/** The first `count` items of a demo with their places, and the made-up visitors' picks among them. */
export function firstItems(demo: Demo, count: number): Demo {
  const within = (places: readonly number[]) => places.filter((place) => place < count);
  const { vectors } = demo;
  return {
    ...demo,
    items: demo.items.slice(0, count),
    vectors: vectors && {
      ...vectors,
      codes: vectors.codes.slice(0, Math.ceil((Math.min(count, demo.items.length) * vectors.components) / 2)),
    },
    personas: demo.personas.map(({ name, likes, dislikes }) => ({
      name,
      likes: within(likes),
      dislikes: within(dislikes),
    })),
  };
}
