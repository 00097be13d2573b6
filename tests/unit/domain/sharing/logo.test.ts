/** Pictures from strangers: what is kept of a drawing, and which bytes are a logo at all. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toFailure } from '../../../../src/domain/errors.ts';
import { DEMO_LIMITS, type LogoPicture } from '../../../../src/domain/sharing/demo.ts';
import { isLogo } from '../../../../src/domain/sharing/logo.ts';
import { cleanSvg, MOST_SVG_CHARACTERS } from '../../../../src/domain/sharing/svg-logo.ts';
import { extendedWebp, PNG_SIGNATURE, pngOf, svgOf, webpOf } from './sample-logos.ts';

const svg = (inner: string, root = 'viewBox="0 0 24 24"'): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${root}>${inner}</svg>`;
const EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>';
const kept = (inner: string): string => cleanSvg(svg(inner)).text;
const logo = (type: LogoPicture['type'], bytes: Uint8Array<ArrayBuffer>): LogoPicture => ({
  kind: 'image',
  type,
  bytes,
});

/** Why it is refused; undefined where it is not. */
function refusal(source: string): unknown {
  try {
    cleanSvg(source);
    return undefined;
  } catch (error) {
    const failure = toFailure(error);
    if (failure?.code !== 'logo-refused') throw error;
    return failure.details?.reason;
  }
}

describe('a drawing', () => {
  it('as a drawing program writes it is kept, without the program’s own notes', () => {
    const source = `<?xml version="1.0" encoding="UTF-8"?>
      <!-- Generator: Draw 3 -->
      <svg width="48px" height="48" viewBox="0,0 48  48" xmlns="http://www.w3.org/2000/svg"
        xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:draw="urn:draw" draw:version="3" class="logo">
        <title>Harbour &amp; Sons</title><metadata><draw:layer/></metadata>
        <defs><linearGradient id="sky"><stop offset="0" stop-color="#fff"/></linearGradient>
          <path id="hill" d="M0 0.123456 L1.5.98765z"/></defs>
        <g id="unused" transform="translate(1, 2)" style="fill: url('#sky'); fill-opacity:.5; -draw-stroke: 1">
          <use xlink:href="#hill" x="3"/>
          <text x="1" font-family="'Open Sans', serif">A&#38;B <tspan>c</tspan></text>
        </g>
      </svg>`;
    expect(cleanSvg(source)).toEqual({
      cut: false,
      text:
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">' +
        '<defs><linearGradient id="p0"><stop offset="0" stop-color="#fff"/></linearGradient>' +
        '<path id="p1" d="M0 0.123 L1.5.987z"/></defs>' +
        '<g transform="translate(1, 2)" fill="url(#p0)" fill-opacity=".5"><use href="#p1" x="3"/>' +
        '<text x="1" font-family="Open Sans, serif">A&amp;B <tspan>c</tspan></text></g></svg>',
    });
  });

  it('has a size: its box, or what it says of itself', () => {
    expect(cleanSvg(svg('', 'width="30" height="20"')).text).toContain('viewBox="0 0 30 20"');
    for (const root of ['', 'width="30"', 'viewBox="0 0 0 9"', 'viewBox="0 0 1e9 9"', 'viewBox="a"'])
      expect(refusal(svg('', root)), root).toBe('size');
  });

  it.each([
    ['script', '<script>alert(1)</script>'],
    ['script in CDATA', '<script><![CDATA[</svg>alert(1)]]></script>'],
    ['script by address', '<script href="https://evil.example/x.js"/>'],
    ['script of another name', '<svg:script>alert(1)</svg:script>'],
    ['style sheet', '<style>@import url(https://evil.example)</style>'],
    ['embedded page', '<foreignObject><iframe src="javascript:alert(1)"/></foreignObject>'],
    ['picture', '<image href="https://evil.example/pixel.png"/>'],
    ['animation', '<animate attributeName="href" to="javascript:alert(1)"/>'],
    ['setting', '<set attributeName="onload" to="alert(1)"/>'],
    ['link', '<a href="javascript:alert(1)"><g/></a>'],
    ['filter', '<filter id="f"><feImage href="https://evil.example"/></filter>'],
    ['handler element', '<handler type="text/javascript">alert(1)</handler>'],
    ['drawing in a drawing', '<svg onload="alert(1)"><g/></svg>'],
    ['comment', '<!-- <script>alert(1)</script> -->'],
    ['instruction', '<?xml-stylesheet href="https://evil.example"?>'],
    ['text between shapes', 'alert(1)'],
  ])('loses a %s', (_what, inner) => {
    expect(kept(inner)).toBe(EMPTY);
  });

  it.each([
    'onload="alert(1)"',
    "onclick='alert(1)'",
    'ONLOAD="alert(1)"',
    'href="javascript:alert(1)"',
    'href="#x"',
    'xlink:href="data:text/html,x"',
    'fill="url(https://evil.example/#a)"',
    'fill="url(evil.example)"',
    'fill="url(&#104;ttp://evil.example)"',
    'fill="u\\72l(evil.example)"',
    'fill="image-set(x)"',
    'fill="url(#nothing)"',
    'fill="var(--x)"',
    'clip-path="path(evil)"',
    'mask="url(//evil.example#m)"',
    'filter="url(#f)"',
    'style="background:url(https://evil.example)"',
    'style="fill:url(//evil.example)"',
    'style="fill:expression(alert(1))"',
    'stroke-dasharray="0.0001"',
    'base="https://evil.example/"',
    'xml:base="https://evil.example/"',
    'xmlns="http://www.w3.org/1999/xhtml"',
    'id="&quot;&gt;&lt;script&gt;"',
    'd="M0 0&quot;/&gt;"',
  ])('loses the attribute %s', (attribute) => {
    expect(kept(`<g ${attribute}/>`)).toBe(svg('<g/>'));
  });

  it('says so when what could be seen is gone, and not when nothing could', () => {
    expect(cleanSvg(svg('<style>path{fill:red}</style>')).cut).toBe(true);
    expect(cleanSvg(svg('<g filter="url(#f)"/>')).cut).toBe(true);
    expect(cleanSvg(svg('<script>1</script><title>x</title><draw:view><b/></draw:view>')).cut).toBe(false);
  });

  it.each([
    ['<!DOCTYPE svg [<!ENTITY a "b">]>' + svg('&a;'), 'declaration'],
    ['<!DOCTYPE svg>' + svg(''), 'declaration'],
    [svg('<!ENTITY a "b">'), 'declaration'],
    [svg('<text>&a;</text>'), 'entity'],
    [svg('<text>&#x110000;</text>'), 'entity'],
    [svg('<text>&</text>'), 'entity'],
    ['<html><svg/></html>', 'root'],
    ['', 'unclosed'],
    ['GIF89a', 'tag'],
    [svg('') + svg(''), 'root'],
    [svg('<g>'), 'nesting'],
    [svg('<g></a></g>'), 'nesting'],
    ['<svg viewBox="0 0 9 9">', 'unclosed'],
    [svg('<!--'), 'unclosed'],
    [svg('<g a=b/>'), 'tag'],
    [svg('<g a="<"/>'), 'tag'],
    [svg('< g/>'), 'tag'],
    [svg('<g>'.repeat(40) + '</g>'.repeat(40)), 'deep'],
    [svg('<style>' + '<a>'.repeat(40) + '</a>'.repeat(40) + '</style>'), 'deep'],
    [svg('<g/>'.repeat(700)), 'many'],
    [svg('<g id="a"><use href="#a"/></g>'), 'circle'],
    [svg('<clipPath id="a" clip-path="url(#b)"/><clipPath id="b" clip-path="url(#a)"/>'), 'circle'],
    [' '.repeat(MOST_SVG_CHARACTERS) + svg(''), 'long'],
  ])('is refused: %.60s', (source, reason) => {
    expect(refusal(source)).toBe(reason);
  });

  it('that doubles itself link by link is refused before anyone draws it', () => {
    const level = (n: number): string => `<g id="l${n}"><use href="#l${n - 1}"/><use href="#l${n - 1}"/></g>`;
    const bomb = (levels: number): string =>
      svg('<path id="l0"/>' + Array.from({ length: levels }, (_, n) => level(n + 1)).join(''));
    expect(refusal(bomb(4))).toBeUndefined();
    expect(refusal(bomb(100))).toBe('shapes');
    const masks = Array.from(
      { length: 40 },
      (_, n) => `<mask id="m${n}"><g mask="url(#m${n + 1})"/><g mask="url(#m${n + 1})"/></mask>`,
    );
    expect(refusal(svg(masks.join('') + '<mask id="m40"/>'))).toBe('shapes');
  });

  it('takes time by its length, whatever it is made of', () => {
    const half = MOST_SVG_CHARACTERS / 2;
    for (const piece of [' ', 'a', '<', '&', '"', '<g a', '<g ', '-', '<!--', 'a=', '<g a=""', '<x>', '</'])
      for (const [before, after] of [
        ['<svg ', ''],
        ['<svg a="', '"/>'],
        [svg('').slice(0, -2) + '>', '</svg>'],
        ['', ''],
      ]) {
        const started = performance.now();
        refusal(before + piece.repeat(Math.floor(half / piece.length)) + after);
        expect(performance.now() - started, `${before}${piece}`).toBeLessThan(1500);
      }
  });

  const attribute = fc.tuple(
    fc.constantFrom(
      'id',
      'href',
      'xlink:href',
      'fill',
      'style',
      'd',
      'clip-path',
      'onload',
      'class',
      'x',
      'mask',
    ),
    fc.oneof(
      fc.constantFrom('#a', 'url(#a)', "url('#b') red", '#fff', 'a', 'b', 'fill:url(#b);d:1', 'M.12345-.5'),
      fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replace(/[<&"]/g, '')),
    ),
  );
  const { tree } = fc.letrec<{ tree: string; node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('a &lt; b', ' ', '', '<br/>', '<!-- x -->'),
      tie('tree'),
    ),
    tree: fc
      .tuple(
        fc.constantFrom('g', 'use', 'text', 'tspan', 'script', 'clipPath', 'linearGradient', 'style', 'path'),
        fc.uniqueArray(attribute, { maxLength: 4, selector: ([name]) => name }),
        fc.array(tie('node'), { maxLength: 3 }),
      )
      .map(
        ([name, attributes, children]) =>
          `<${name} ${attributes.map(([key, value]) => `${key}="${value}"`).join(' ')}>${children.join('')}</${name}>`,
      ),
  }));

  it.each(['Foo <!-- c --> Bar', 'Foo <title>x</title> Bar', 'a <![CDATA[ b]]>'])(
    'stays what it is where something was left out between words: %s',
    (words) => {
      const once = kept(`<text>${words}</text>`);
      expect(cleanSvg(once).text).toBe(once);
    },
  );

  it('is clean once and for all, and holds nothing that is not on the list', () => {
    let drawn = 0;
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 5 }), (inner) => {
        const source = svg(inner.join(''));
        if (refusal(source) !== undefined) return;
        drawn++;
        const { text } = cleanSvg(source);
        expect(cleanSvg(text)).toEqual({ text, cut: false });
        expect(isLogo(logo('image/svg+xml', new TextEncoder().encode(text)))).toBe(true);
        expect(text).not.toMatch(/<(?:script|style|br)|\son\w+=|class=|style=|url\((?!#p\d)|href="(?!#p\d)/);
      }),
      { numRuns: 2000, seed: 11 },
    );
    expect(drawn).toBeGreaterThan(500);
  });
});

describe('a logo', () => {
  it('is a small still picture of one of three kinds', () => {
    expect(isLogo(logo('image/png', pngOf(200)))).toBe(true);
    expect(isLogo(logo('image/webp', webpOf(200)))).toBe(true);
    expect(isLogo(logo('image/webp', extendedWebp(0x10)))).toBe(true);
    expect(isLogo(logo('image/svg+xml', svgOf('<g/>')))).toBe(true);
  });

  it.each<[string, LogoPicture]>([
    ['empty', logo('image/png', new Uint8Array(0))],
    ['only a signature', logo('image/png', Uint8Array.from(PNG_SIGNATURE))],
    ['called a PNG and none', logo('image/png', webpOf(20))],
    ['called a WebP and none', logo('image/webp', pngOf(20))],
    ['cut', logo('image/png', pngOf(20).slice(0, -1))],
    ['longer than it says', logo('image/png', Uint8Array.from([...pngOf(20), 0]))],
    ['of 30,000 pixels a side', logo('image/png', pngOf(20, 30_000))],
    ['of no pixels', logo('image/png', pngOf(20, 0))],
    ['moving', logo('image/png', pngOf(20, 96, [['acTL', [0, 0, 0, 2, 0, 0, 0, 0]]]))],
    ['with a text that unfolds', logo('image/png', pngOf(20, 96, [['zTXt', [1, 2, 3]]]))],
    [
      'with two heads',
      logo('image/png', pngOf(20, 96, [['IHDR', [0, 0, 99, 0, 0, 0, 99, 0, 8, 6, 0, 0, 0]]])),
    ],
    ['a cut WebP', logo('image/webp', webpOf(20).slice(0, -2))],
    ['a WebP of 10,000 pixels', logo('image/webp', webpOf(20, 10_000))],
    ['a moving WebP', logo('image/webp', extendedWebp(0x02))],
    ['a WebP whose canvas is large', logo('image/webp', extendedWebp(0, 70_000))],
    ['too large', logo('image/png', pngOf(DEMO_LIMITS.logo))],
    ['an SVG with a script', logo('image/svg+xml', svgOf('<script>1</script>'))],
    ['an SVG with a handler', logo('image/svg+xml', svgOf('<g onload="1"/>'))],
    ['an SVG that no Studio wrote', logo('image/svg+xml', svgOf('<g></g>'))],
    ['an SVG that is no UTF-8', logo('image/svg+xml', Uint8Array.from([...svgOf('<g/>'), 0xff]))],
  ])('is none when %s', (_what, picture) => {
    expect(isLogo(picture)).toBe(false);
  });

  it('may say its size as Apple’s encoder does', () => {
    expect(isLogo(logo('image/png', pngOf(20, 96, [['eXIf', [77, 77, 0, 42]]])))).toBe(true);
    expect(isLogo(logo('image/png', pngOf(20, 96, [['tEXt', [65]]])))).toBe(false);
  });

  it('is told from any bytes without an error', () => {
    const starts: readonly (readonly [LogoPicture['type'], Uint8Array])[] = [
      ['image/png', pngOf(30)],
      ['image/webp', webpOf(30)],
      ['image/webp', extendedWebp(0)],
      ['image/svg+xml', svgOf('<path d="M0 0"/>')],
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 4 }),
        fc.nat(90),
        ([type, whole], changes, length) => {
          const bytes = Uint8Array.from(whole.subarray(0, length));
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          expect(isLogo(logo(type, bytes))).toBeTypeOf('boolean');
        },
      ),
      { numRuns: 3000, seed: 12 },
    );
  });
});
