import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase64Url } from '../../../../src/domain/base64.ts';
import { writeBody } from '../../../../src/domain/sharing/demo-body.ts';
import { codeBytes } from '../../../../src/domain/sharing/byte-coder.ts';
import { decodeDemo, encodeDemo, MAX_LINK } from '../../../../src/domain/sharing/demo-link.ts';
import { DEMO_LIMITS, type Demo } from '../../../../src/domain/sharing/demo.ts';
import { DICTIONARY_EN } from '../../../../src/domain/sharing/dictionary-en.ts';
import { MAX_UNPACKED, pack, unpack } from '../../../../src/domain/sharing/packing.ts';
import { atOnce } from '../../../../src/domain/sharing/steps.ts';
import { tidyDemo } from '../../../../src/domain/sharing/tidy-demo.ts';
import { anyDemo } from './any-demo.ts';
import { pngOf, svgOf, webpOf } from './sample-logos.ts';

const plain: Demo = {
  id: 'AAECAwQF',
  copy: { en: { name: 'Harbour Books', tagline: '', callToAction: '', question: '' } },
  language: 'en',
  currency: 'EUR',
  items: [
    { title: 'Youth', creators: ['Joseph Conrad'], year: 1898, tags: ['sea'], description: '', price: 7.9 },
    { title: 'Emma', creators: ['Jane Austen'], year: 1815, tags: [], description: 'A matchmaker errs.' },
  ],
  vectors: { components: 2, codes: Uint8Array.of(0x2e, 0x7a), scales: Float32Array.of(0.25, 0.125) },
  logo: { kind: 'initials' },
  colours: { brand: '#3b623a', accent: '#b8441a', paper: '#faf6ee', ink: '#231d18' },
  scheme: 'auto',
  callToActionUrl: 'https://harbour.example/shop',
  personas: [{ name: 'Loves the sea', likes: [0], dislikes: [1] }],
  variants: [{ name: 'A' }, { name: 'B', order: 'as-listed' }],
  shows: { reasons: true, map: true, dial: false },
  starter: true,
  order: 'learned',
  contact: 'desk@harbour.example',
  faqs: {},
};

/** A link of these packed bytes with the checksum that belongs to them: what an attacker would make. */
async function linkOf(packed: Uint8Array<ArrayBuffer>): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', packed)).slice(0, 6);
  return '2' + toBase64Url(sum) + toBase64Url(packed);
}

/** A link of a demo that the writer would have tidied first. */
const untidyLink = (demo: Demo) => linkOf(atOnce(pack(writeBody(demo), demo.language)));

const refused = (code: string) => ({ ok: false, failure: { code } });

describe('a demo in a link', () => {
  it('comes back as it was', async () => {
    expect(tidyDemo(plain)).toEqual(plain);
    expect(await decodeDemo(await encodeDemo(plain))).toEqual({ ok: true, value: plain });
  });

  it('comes back as the tidy demo, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(anyDemo, async (demo) => {
        const link = await encodeDemo(demo);
        expect(link).toMatch(/^2[\w-]+$/);
        expect(await decodeDemo(link)).toEqual({ ok: true, value: tidyDemo(demo) });
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it('is tidied once and for all', () => {
    fc.assert(
      fc.property(anyDemo, (demo) => {
        const tidy = tidyDemo(demo);
        expect(tidyDemo(tidy)).toEqual(tidy);
      }),
      { numRuns: 150, seed: 4 },
    );
  });

  it('comes back packed by either language, or as it is where there is little', () => {
    const sections = writeBody({
      ...plain,
      faqs: { zh: [{ question: '多久能收到货？', answer: '两天。' }] },
    });
    const methods = (['en', 'zh'] as const).map((language) => {
      const packed = atOnce(pack(sections, language));
      expect(atOnce(unpack(packed))).toEqual(sections);
      return packed[0];
    });
    expect(methods).toEqual([1, 2]);
    const noise = {
      ...sections,
      numbers: Uint8Array.from({ length: 300 }, (_, at) => (at * at * 7919) >> 5),
      words: '',
    };
    expect(atOnce(pack(noise, 'en'))[0]).toBe(0);
    expect(atOnce(unpack(atOnce(pack(noise, 'en'))))).toEqual(noise);
  });

  it('of any words that fit in a link can be read; more words make no link', async () => {
    const description = 'x'.repeat(DEMO_LIMITS.description);
    const items = Array.from({ length: 200 }, () => ({ ...plain.items[0], description }));
    const long = { ...plain, items, vectors: undefined };
    const link = await encodeDemo(long);
    expect(link.length).toBeLessThan(MAX_LINK);
    expect(await decodeDemo(link)).toEqual({ ok: true, value: long });
    const zh = items.map((item) => ({
      ...item,
      description: '一'.repeat(400),
      url: `https://a.example/${'b'.repeat(480)}`,
    }));
    expect((await encodeDemo({ ...long, items: zh })).length).toBeGreaterThan(MAX_LINK);
  });

  it('keeps prices and years exactly', async () => {
    const prices = [0, 0.01, 0.1, 0.29, 1.005, 19.99, 1234.567, 1e12];
    const items = prices.map((price, at) => ({
      ...plain.items[0],
      price,
      year: [-9999, -1, 0, 1, 9999][at % 5],
    }));
    const demo = { ...plain, items, vectors: undefined, personas: [] };
    expect(await decodeDemo(await encodeDemo(demo))).toEqual({ ok: true, value: demo });
  });
});

describe('a damaged link', () => {
  it('fails whichever character is changed, and wherever it is cut', async () => {
    const link = await encodeDemo(plain);
    for (let at = 0; at < link.length; at++) {
      const other = ['A', '_', ' ', '%', 'é'].filter((one) => one !== link[at])[at % 4];
      const result = await decodeDemo(link.slice(0, at) + other + link.slice(at + 1));
      expect(result.ok, `${other} at ${at}`).toBe(false);
      expect(await decodeDemo(link.slice(0, at)), `cut at ${at}`).toEqual(refused('demo-damaged'));
    }
  });

  it('opens with what others put behind it, and with nothing of its own cut or added', async () => {
    const link = await encodeDemo(plain);
    for (const tail of [
      '.',
      '%20',
      '&utm_source=x',
      '?utm_source=x&utm_medium=y',
      ')',
      ' and more',
      '。',
      '\n',
    ])
      expect(await decodeDemo(link + tail), tail).toEqual({ ok: true, value: plain });
    for (const tail of ['A', '-', '_.'])
      expect(await decodeDemo(link + tail), tail).toEqual(refused('demo-damaged'));
  });

  it('is damaged and not newer where it is too short for a link', async () => {
    for (const text of ['hello', 'contact-us', 'frequently-asked-questions'])
      expect(await decodeDemo(text)).toEqual(refused('demo-damaged'));
    const { copy: _copy, ...rest } = plain;
    const least: Demo = {
      ...rest,
      ...{ copy: {}, currency: '', items: [], vectors: undefined, callToActionUrl: '', personas: [] },
      ...{ variants: [], contact: '', shows: { reasons: false, map: false, dial: false } },
    };
    const shortest = await encodeDemo(least);
    expect(await decodeDemo('3' + shortest.slice(1))).toEqual(refused('demo-newer'));
  });

  it('fails as a value for any text at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 400 }), async (text) => {
        expect((await decodeDemo(text)).ok).toBe(false);
        expect((await decodeDemo('2' + text)).ok).toBe(false);
      }),
      { seed: 5 },
    );
  });

  it('fails as a value for any bytes under a right checksum', async () => {
    const { raw, numbers, words } = writeBody(plain);
    const utf8 = new TextEncoder().encode(words);
    // Unpacked, so that a changed byte changes one member.
    const honest = Uint8Array.from([0, 0, raw.length, ...raw, 0, numbers.length, ...numbers, ...utf8]);
    expect(await decodeDemo(await linkOf(honest))).toEqual({ ok: true, value: plain });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(honest.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.uint8Array({ maxLength: 40 }),
        async (at, flip, junk) => {
          const edited = Uint8Array.from(honest);
          edited[at] ^= flip;
          const result = await decodeDemo(await linkOf(edited));
          if (!result.ok) expect(result.failure.code).toBe('demo-damaged');
          const made = await decodeDemo(await linkOf(Uint8Array.from([...honest.subarray(0, at), ...junk])));
          if (!made.ok) expect(made.failure.code).toMatch(/^demo-/);
        },
      ),
      { numRuns: 400, seed: 6 },
    );
  });

  it('of a later version says so', async () => {
    expect(await decodeDemo('3' + (await encodeDemo(plain)).slice(1))).toEqual(refused('demo-newer'));
    expect(await decodeDemo('')).toEqual(refused('demo-damaged'));
  });
});

describe('a hostile link', () => {
  /** A text of nothing but one letter, coded, with any length before it. */
  const bomb = async (claimed: number) => {
    const known = new TextEncoder().encode(DICTIONARY_EN);
    const coded = atOnce(codeBytes(new Uint8Array(MAX_UNPACKED).fill(120), known));
    return linkOf(Uint8Array.from([1, 0, 0, claimed >> 16, (claimed >> 8) & 0xff, claimed & 0xff, ...coded]));
  };

  it('that unpacks without end is stopped before it does', async () => {
    const largest = await bomb(MAX_UNPACKED);
    expect(largest.length).toBeLessThan(2000);
    const started = performance.now();
    expect(await decodeDemo(largest)).toEqual(refused('demo-damaged'));
    const honestly = performance.now() - started;
    const again = performance.now();
    for (const claimed of [MAX_UNPACKED + 1, 0xff_ffff])
      expect(await decodeDemo(await linkOf(Uint8Array.from([1, 0, 0, claimed >> 16, 255, 255])))).toEqual(
        refused('demo-too-large'),
      );
    expect(await decodeDemo('2' + 'A'.repeat(100_000_000))).toEqual(refused('demo-too-large'));
    expect(performance.now() - again).toBeLessThan(honestly);
  });

  it('that ends long before its words do is left there', async () => {
    const started = performance.now();
    const cut = await linkOf(
      Uint8Array.from([1, 0, 0, 4, 0, 0, ...Array.from({ length: 60 }, (_, at) => (at * 97) & 255)]),
    );
    expect(await decodeDemo(cut)).toEqual(refused('demo-damaged'));
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('is read up to the last character allowed', async () => {
    expect(await decodeDemo('2'.padEnd(MAX_LINK, 'A'))).toEqual(refused('demo-damaged'));
    expect(await decodeDemo('2'.padEnd(MAX_LINK + 1, 'A'))).toEqual(refused('demo-too-large'));
  });

  it.each<[string, Partial<Demo>]>([
    ['a thousand variants', { variants: Array.from({ length: 1000 }, () => ({ name: 'A' })) }],
    ['seven personas', { personas: Array.from({ length: 7 }, () => plain.personas[0]) }],
    ['a pick outside the list', { personas: [{ name: '', likes: [2], dislikes: [] }] }],
    ['13 picks', { personas: [{ name: '', likes: Array.from({ length: 13 }, () => 0), dislikes: [] }] }],
    ['41 questions', { faqs: { en: Array.from({ length: 41 }, () => ({ question: '?', answer: '!' })) } }],
    ['a title too long', { items: [{ ...plain.items[0], title: 'x'.repeat(121) }, plain.items[1]] }],
    [
      'five creators',
      { items: [{ ...plain.items[0], creators: ['a', 'b', 'c', 'd', 'e'] }, plain.items[1]] },
    ],
    ['nine tags', { items: [{ ...plain.items[0], tags: [...'abcdefghi'] }, plain.items[1]] }],
    ['a year too far', { items: [{ ...plain.items[0], year: 10_000 }, plain.items[1]] }],
    ['a price too high', { items: [{ ...plain.items[0], price: 2e12 }, plain.items[1]] }],
    [
      'vectors of other items',
      { vectors: { components: 2, codes: new Uint8Array(3), scales: new Float32Array(2).fill(1) } },
    ],
    ['a logo too large', { logo: { kind: 'image', type: 'image/png', bytes: pngOf(DEMO_LIMITS.logo) } }],
    ['a logo that is no PNG', { logo: { kind: 'image', type: 'image/png', bytes: svgOf('') } }],
    [
      'a script in the logo',
      { logo: { kind: 'image', type: 'image/svg+xml', bytes: svgOf('<script>alert(1)</script>') } },
    ],
    ['a logo of a thousand pixels', { logo: { kind: 'image', type: 'image/webp', bytes: webpOf(9, 1000) } }],
    ['an empty list of questions', { faqs: { en: [] } }],
    ['a question too long', { faqs: { zh: [{ question: '问'.repeat(301), answer: '!' }] } }],
    ['an answer too long', { faqs: { en: [{ question: '?', answer: 'x'.repeat(1001) }] } }],
    ['a script behind the call to action', { callToActionUrl: 'javascript:alert(1)' }],
    ['data behind the call to action', { callToActionUrl: 'data:text/html,<script>alert(1)</script>' }],
    ['a name before the host', { callToActionUrl: 'https://bank.example@evil.example/' }],
    ['a host in other letters', { callToActionUrl: 'https://аррӏе.com/' }],
    [
      'a script behind an item',
      { items: [{ ...plain.items[0], url: 'javascript:alert(1)' }, plain.items[1]] },
    ],
    ['a script behind the contact', { contact: 'javascript:alert(1)' }],
    ['a mail that says more', { contact: 'a@b.example?bcc=c@d.example' }],
    ['a currency that is none', { currency: 'eur<b>' }],
  ])('with %s is refused', async (_name, change) => {
    expect(await decodeDemo(await untidyLink({ ...plain, ...change }))).toMatchObject(
      refused('demo-damaged'),
    );
  });

  it('may say anything as text, less what hides or reorders', async () => {
    const name = '<img src=x onerror=alert(1)>\u202egpj\u0007\u2066';
    const title = 'javascript:alert(1)';
    const items = [{ ...plain.items[0], title }, plain.items[1]];
    const result = await decodeDemo(
      await untidyLink({
        ...plain,
        items,
        copy: { en: { name, tagline: '', callToAction: '', question: '' } },
      }),
    );
    expect(result).toMatchObject({
      ok: true,
      value: { copy: { en: { name: '<img src=x onerror=alert(1)>gpj' } }, items: [{ title }, {}] },
    });
  });
});

describe('what a link may hold', () => {
  /** Paths of everything that is or holds numbers, with places left out. */
  function numericArrays(value: unknown, path = ''): string[] {
    if (ArrayBuffer.isView(value)) return [path];
    if (Array.isArray(value))
      return value.some((member) => typeof member === 'number')
        ? [path]
        : value.flatMap((member) => numericArrays(member, path + '[]'));
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, member]) => numericArrays(member, `${path}.${key}`));
  }
  const ALLOWED = new Set([
    '.vectors.codes',
    '.vectors.scales',
    '.logo.bytes',
    '.personas[].likes',
    '.personas[].dislikes',
  ]);

  it('no array of numbers outside the list: nothing that could be a taste', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(anyDemo, async (demo) => {
        const result = await decodeDemo(await encodeDemo(demo));
        for (const path of numericArrays(result)) seen.add(path.replace('.value', ''));
      }),
      { numRuns: 50, seed: 7 },
    );
    expect(seen).toEqual(ALLOWED);
  });

  it('nothing beside its members, such as events of the person who made it', async () => {
    const canary = 'canary-7f3a';
    const tainted = {
      ...plain,
      events: [canary],
      items: plain.items.map((item) => ({ ...item, rating: 5, canary })),
      personas: plain.personas.map((persona) => ({ ...persona, log: [canary] })),
    };
    expect(await encodeDemo(tainted)).toBe(await encodeDemo(plain));
  });
});
