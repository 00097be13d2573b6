/** Demos of every shape that the Studio can make, and a few that it cannot, for property tests. */
import fc from 'fast-check';
import {
  DEMO_LIMITS,
  ORDER_POLICIES,
  type Demo,
  type DemoCopy,
  type Variant,
} from '../../../../src/domain/sharing/demo.ts';
import { toBase64Url } from '../../../../src/domain/base64.ts';
import { pngOf, svgOf, webpOf } from './sample-logos.ts';
import { scaleOfStep } from '../../../../src/domain/sharing/vector-scales.ts';

/** Any UTF-16 at all, halves of pairs and controls included; also what attacks are made of. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    'javascript:alert(1)',
    '"><img src=x onerror=alert(1)>',
    'a\u202egpj.exe',
    '\ud800',
    '海上钢琴师，一个人的一生。',
    'line\nfeed\ttab',
    '-'.repeat(500),
  ),
);
const copy: fc.Arbitrary<DemoCopy> = fc.record({
  name: anyText,
  tagline: anyText,
  callToAction: anyText,
  question: anyText,
});
const colour = fc.integer({ min: 0, max: 0xffffff }).map((n) => '#' + n.toString(16).padStart(6, '0'));
const colours = { brand: colour, accent: colour, paper: colour, ink: colour };
const url = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  anyText,
  fc.constant('HTTP://EXAMPLE.com'),
);
const bytes = (most: number) => fc.uint8Array({ maxLength: most }).map((some) => Uint8Array.from(some));
const variant: fc.Arbitrary<Variant> = fc.record(
  {
    name: anyText,
    copy: fc.record(
      { name: anyText, tagline: anyText, callToAction: anyText, question: anyText },
      { requiredKeys: [] },
    ),
    colours: fc.record(colours, { requiredKeys: [] }),
    order: fc.constantFrom(...ORDER_POLICIES),
    starter: fc.boolean(),
  },
  { requiredKeys: ['name'] },
);
const item = fc.record(
  {
    title: anyText,
    creators: fc.array(anyText, { maxLength: 6 }),
    year: fc.integer({ min: -20_000, max: 20_000 }),
    tags: fc.array(anyText, { maxLength: 10 }),
    description: anyText,
    price: fc.oneof(
      fc.double({ min: -1, max: 1e13 }),
      fc.nat(100_000).map((n) => n / 100),
      fc.constant(NaN),
    ),
    url,
  },
  { requiredKeys: ['title', 'creators', 'tags', 'description'] },
);

const faqs = fc.array(fc.record({ question: anyText, answer: anyText }), { maxLength: 4 });

const idBytes = fc.uint8Array({ minLength: 6, maxLength: 6 });

/** Demos before they are tidied. */
export const anyDemo: fc.Arbitrary<Demo> = fc.array(item, { maxLength: 12 }).chain((items) =>
  fc.record({
    id: idBytes.map(toBase64Url),
    copy: fc.record({ en: copy, zh: copy }, { requiredKeys: [] }),
    language: fc.constantFrom('en' as const, 'zh' as const),
    currency: fc.constantFrom('', 'EUR', 'CNY', 'JPY', 'euros'),
    items: fc.constant(items),
    vectors: fc.option(
      fc.integer({ min: 1, max: DEMO_LIMITS.components }).chain((components) =>
        fc.record({
          components: fc.constant(components),
          codes: fc
            .uint8Array({
              minLength: Math.ceil((items.length * components) / 2),
              maxLength: Math.ceil((items.length * components) / 2),
            })
            .map((codes) => Uint8Array.from(codes)),
          scales: fc
            .array(fc.integer({ min: 0, max: 255 }), { minLength: components, maxLength: components })
            .map((steps) => Float32Array.from(steps, scaleOfStep)),
        }),
      ),
      { nil: undefined },
    ),
    logo: fc.oneof(
      fc.constant({ kind: 'none' as const }),
      fc.constant({ kind: 'initials' as const }),
      fc.record({
        kind: fc.constant('image' as const),
        type: fc.constantFrom('image/png' as const, 'image/svg+xml' as const, 'image/webp' as const),
        bytes: fc.oneof(bytes(300), fc.constantFrom(pngOf(40), webpOf(40), svgOf('<path d="M0 0h9v9z"/>'))),
      }),
    ),
    colours: fc.record(colours),
    scheme: fc.constantFrom('light' as const, 'dark' as const, 'auto' as const),
    callToActionUrl: url,
    personas: fc.array(
      fc.record({
        name: anyText,
        likes: fc.array(fc.integer({ min: -1, max: 14 }), { maxLength: 14 }),
        dislikes: fc.array(fc.nat(14), { maxLength: 4 }),
      }),
      { maxLength: 7 },
    ),
    variants: fc.array(variant, { maxLength: 5 }),
    shows: fc.record({ reasons: fc.boolean(), map: fc.boolean(), dial: fc.boolean() }),
    starter: fc.boolean(),
    order: fc.constantFrom(...ORDER_POLICIES),
    contact: fc.oneof(fc.emailAddress(), url),
    faqs: fc.record({ en: faqs, zh: faqs }, { requiredKeys: [] }),
  }),
);
