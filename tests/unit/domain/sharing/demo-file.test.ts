import { describe, expect, it } from 'vitest';
import { FailureError } from '../../../../src/domain/errors.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';
import {
  compactVectors,
  componentsFor,
  expandVectors,
} from '../../../../src/domain/sharing/compact-vectors.ts';
import {
  demoFileName,
  fileFragment,
  fileNamed,
  firstItems,
  needsFile,
  readDemo,
} from '../../../../src/domain/sharing/demo-file.ts';
import {
  decodeDemo,
  decodeDemoFile,
  encodeDemo,
  MAX_FILE,
} from '../../../../src/domain/sharing/demo-link.ts';
import { DEMO_LIMITS, LINK_ITEMS, type Demo } from '../../../../src/domain/sharing/demo.ts';
import { tidyDemo } from '../../../../src/domain/sharing/tidy-demo.ts';
import { quantizeRows } from '../../../../src/domain/vectors.ts';
import { packDemo } from './pack-demo.ts';

/** A demo of `count` items with words and places of their own. */
async function largeDemo(count: number): Promise<Demo> {
  const { demo } = await packDemo('en', 50);
  const random = mulberry32(7);
  const rows = Float32Array.from({ length: count * 384 }, () => gaussian(random));
  const items = Array.from({ length: count }, (_, at) => {
    const item = demo.items[at % demo.items.length];
    return { ...item, title: `${item.title.slice(0, 100)} ${at}` };
  });
  const vectors = compactVectors(quantizeRows(rows, 384), componentsFor(count));
  return tidyDemo({ ...demo, items, vectors });
}

const nothingThere = () => Promise.reject(new FailureError('demo-file-missing'));

describe('a demo in a file', () => {
  it('holds as many items as a demo may, and comes back as it was', async () => {
    const demo = await largeDemo(DEMO_LIMITS.items);
    const text = await encodeDemo(demo);
    expect(text.length).toBeLessThan(MAX_FILE);
    expect(needsFile(demo, text)).toBe(true);
    const fragment = fileFragment(demo);
    expect(fragment.length).toBe(9);
    const asked: string[] = [];
    const read = await readDemo(fragment, (name) => {
      asked.push(name);
      return Promise.resolve(text);
    });
    expect(read).toEqual({ ok: true, value: demo });
    expect(asked).toEqual([demoFileName(demo)]);
  });

  it('is not taken from a link, however short its words', async () => {
    const demo = { ...(await largeDemo(LINK_ITEMS + 1)), vectors: undefined };
    const text = await encodeDemo({
      ...demo,
      items: demo.items.map((item) => ({ ...item, description: '' })),
    });
    expect(await decodeDemo(text)).toMatchObject({ ok: false, failure: { code: 'demo-too-large' } });
    expect(await decodeDemoFile(text)).toMatchObject({ ok: true });
    expect(needsFile({ items: demo.items.slice(0, LINK_ITEMS) }, 'short')).toBe(false);
    expect(needsFile({ items: [] }, 'x'.repeat(32 * 1024 + 1))).toBe(true);
  });

  it('is refused when it is cut, edited or missing, and a link needs none', async () => {
    const demo = await largeDemo(LINK_ITEMS + 20);
    const text = await encodeDemo(demo);
    const of = (content: string) => readDemo(fileFragment(demo), () => Promise.resolve(content));
    expect(await of(text.slice(0, -9))).toMatchObject({ failure: { code: 'demo-damaged' } });
    expect(await of('<!doctype html>')).toMatchObject({ failure: { code: 'demo-damaged' } });
    expect(await of('2'.repeat(MAX_FILE + 1))).toMatchObject({ failure: { code: 'demo-too-large' } });
    expect(await readDemo(fileFragment(demo), nothingThere)).toMatchObject({
      failure: { code: 'demo-file-missing' },
    });
    const small = firstItems(demo, 12);
    expect(await readDemo(await encodeDemo(small), nothingThere)).toEqual({
      ok: true,
      value: tidyDemo(small),
    });
  });

  it('is named by its id alone: no path, no other address', () => {
    for (const bad of ['~../../etc', '~AAECAwQ', '~AAECAwQFG', '~AAEC/wQF', '~http://', 'AAECAwQF', ''])
      expect(fileNamed(bad), bad).toBeUndefined();
    expect(fileNamed('~AAECAwQF')).toBe('AAECAwQF.demo');
  });

  it('shows its first items with their own places and picks', async () => {
    const demo = await largeDemo(300);
    const first = firstItems(demo, 40);
    expect(first.items).toEqual(demo.items.slice(0, 40));
    const places = ({ vectors }: Demo, count: number) => {
      if (!vectors) throw new Error('no places');
      return expandVectors(vectors, count);
    };
    const dims = demo.vectors?.components ?? 0;
    expect([...places(first, 40).codes]).toEqual([...places(demo, 300).codes.subarray(0, 40 * dims)]);
    expect(
      first.personas.flatMap(({ likes, dislikes }) => [...likes, ...dislikes]).every((at) => at < 40),
    ).toBe(true);
  });
});
