import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../../../src/domain/errors.ts';
import { detectFiles, readFiles } from '../../../../src/domain/importing/detect.ts';
import { htmlText } from '../../../../src/domain/importing/html-text.ts';
import type { ImportedCatalog, ImportFile } from '../../../../src/domain/importing/import-types.ts';
import { codeOf, fixture, textFile } from './files.ts';

const summaryOf = ({ items }: ImportedCatalog) =>
  items.map(({ id, title, creators, tags, numbers }) => [
    id,
    title,
    creators.join(),
    tags.join(),
    numbers?.price,
  ]);
const issuesOf = ({ issues }: ImportedCatalog) => issues.map(({ row, reason, kept }) => [row, reason, kept]);
const found = async (file: ImportFile) => {
  const detection = await detectFiles([file]);
  return detection.format === 'shopify' || detection.format === 'feed'
    ? [detection.format, detection.rows, detection.encoding]
    : detection.format;
};

describe('a Shopify export', () => {
  test('of old columns: variants and images are one product at the lowest price, unpublished ones are said', async () => {
    const file = fixture('shopify-old.csv');
    expect(await found(file)).toEqual(['shopify', 12, 'utf-8']);
    const read = await readFiles([file]);
    expect(summaryOf(read)).toEqual([
      ['ridge-tent', 'Ridge tent', 'Nordfell', 'Tents,winter,two-person,Shelter', 399],
      ['trail-lantern', 'Trail lantern, 40 h', 'Tom & Co', 'light', 39],
      ['field-stove', 'Field stove', 'Nordfell', 'Cooking', undefined],
      [
        'script',
        '<script>alert(1)</script>',
        '"><svg onload=alert(1)>',
        'javascript:alert(1),{{constructor}}',
        1299,
      ],
    ]);
    expect(issuesOf(read)).toEqual([
      [6, 'bad-price', true],
      [7, 'not-on-sale', false],
      [8, 'not-on-sale', false],
      [9, 'not-on-sale', false],
      [10, 'no-title', false],
    ]);
    expect(read.items.map(({ description }) => description)).toEqual([
      'Two people, four seasons, 1.9 kg.\nSilnylon fly.\nPoles & pegs included',
      'Forty hours of warm light from one charge.\nChâteau-blue or white – 3 W <b>',
      undefined,
      'Still here',
    ]);
  });

  test('of new columns, with a product that has no handle yet', async () => {
    const file = fixture('shopify-new.csv');
    expect(await found(file)).toEqual(['shopify', 5, 'utf-8']);
    const read = await readFiles([file]);
    expect(summaryOf(read)).toEqual([
      ['celadon-cup', '青瓷茶杯', '山房', '青瓷,手工,茶,茶杯,Teacups', 98],
      ['zisha-pot', '紫砂壶', '山房', '紫砂,茶壶', 1280.5],
      ['竹茶则|山房|', '竹茶则', '山房', '茶具', 0],
    ]);
    expect(issuesOf(read)).toEqual([[6, 'not-on-sale', false]]);
  });

  test('under its usual name is one shop, however often it is saved and in however many parts', async () => {
    const part = (name: string, handle: string) =>
      textFile(name, `Handle,Title,Vendor,Variant Price\n${handle},The ${handle},N,5\n`);
    const both = await readFiles([
      part('products_export_1.csv', 'a'),
      part('products_export_2 (1).csv', 'b'),
    ]);
    expect([both.catalogId, both.name, both.items.length]).toEqual(['shopify', 'Shopify', 2]);
    const named = await readFiles([part('Nordfell spring (2).csv', 'a')]);
    expect([named.catalogId, named.name]).toEqual(['shopify:nordfell-spring', 'Nordfell spring']);
  });

  test('of drafts alone says so', async () => {
    const drafts = textFile('p.csv', 'Handle,Title,Vendor,Status\na,A,N,draft\nb,B,N,archived\n');
    expect(await codeOf(() => readFiles([drafts]))).toBe('none-on-sale');
  });

  test('of stocks alone is a table like any other', async () => {
    expect(await found(textFile('i.csv', 'Handle,Title,SKU,On hand\na,A,1,2\n'))).toBe('table');
  });

  test('that is cut inside a description keeps what came before', async () => {
    const { name, bytes } = fixture('shopify-old.csv');
    const end = new TextDecoder().decode(bytes).indexOf('Forty hours of warm');
    const read = await readFiles([{ name, bytes: bytes.slice(0, end + 20) }]);
    expect(read.items.map(({ id }) => id)).toContain('ridge-tent');
    expect(read.issues).toMatchObject([{ row: 5, kept: true }]);
  });

  test('of a hundred thousand rows is read in seconds', async () => {
    const rows = Array.from({ length: 100_000 }, (_, at) =>
      at % 4
        ? `product-${at >> 2},,,,,${at % 97}.50,`
        : `product-${at >> 2},Product ${at >> 2},"<p>Number <b>${at}</b></p>",Maker ${at % 50},Type ${at % 20},99.00,active`,
    );
    const header = 'Handle,Title,Body (HTML),Vendor,Type,Variant Price,Status\n';
    const started = performance.now();
    const { items, issues } = await readFiles([textFile('p.csv', header + rows.join('\n'))]);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(items).toHaveLength(25_000);
    expect(items[7]).toMatchObject({ id: 'product-7', description: 'Number 28', numbers: { price: 29.5 } });
    expect(issues).toEqual([]);
  });
});

describe('a merchant feed', () => {
  test('as TSV: one item of a group, at the lowest price of what is in stock', async () => {
    const file = fixture('merchant-feed.tsv');
    expect(await found(file)).toEqual(['feed', 8, 'utf-8']);
    const read = await readFiles([file]);
    expect([read.source, read.catalogId]).toEqual(['feed', 'feed:merchant-feed']);
    expect(summaryOf(read)).toEqual([
      ['NF-T2', 'Ridge tent, moss', 'Nordfell', 'Tents,Shelter,Outdoor', 399],
      ['NF-L1', 'Trail lantern', 'Tom & Co', 'Light', 39],
      ['NF-S1', 'Field stove', '', '', undefined],
    ]);
    expect(read.items.map(({ description }) => description)).toEqual([
      'Two people, four seasons. 5 < 6 pegs.',
      'Forty hours of warm light, "from one charge".',
      'Burns twigs.\nand pine cones.',
    ]);
    expect(issuesOf(read)).toEqual([
      [6, 'bad-price', true],
      [8, 'duplicate', false],
      [7, 'not-on-sale', false],
      [9, 'no-title', false],
    ]);
  });

  test('in GB18030', async () => {
    const file = fixture('merchant-feed-gb18030.tsv');
    expect(await found(file)).toEqual(['feed', 3, 'gb18030']);
    expect(summaryOf(await readFiles([file]))).toEqual([
      ['cup', '青瓷茶杯', '山房', '茶杯,茶具', 98],
      ['3', '紫砂壶', '山房', '茶壶,茶具', 1280.5],
    ]);
  });

  test('with spaces in its columns, in UTF-16', async () => {
    const text =
      'ID\tTitle\tLink\tProduct Type\tItem Group ID\tPrice\n1\t青瓷茶杯\tx\t茶具 > 茶杯\tg\t128.00 CNY\n';
    const wide = new Uint8Array(2 + text.length * 2);
    wide.set([0xff, 0xfe]);
    [...text].forEach((sign, at) => {
      wide.set([sign.charCodeAt(0) & 0xff, sign.charCodeAt(0) >> 8], 2 + at * 2);
    });
    const file = { name: 'feed.txt', bytes: wide };
    expect(await found(file)).toEqual(['feed', 1, 'utf-16le']);
    expect(summaryOf(await readFiles([file]))).toEqual([['g', '青瓷茶杯', '', '茶杯,茶具', 128]]);
  });

  test('as RSS: its own elements before those of RSS, references and CDATA once, nested prices left alone', async () => {
    const file = fixture('merchant-feed.rss.xml');
    expect(await found(file)).toEqual(['feed', 4, 'utf-8']);
    const read = await readFiles([file]);
    expect([read.catalogId, read.name]).toEqual(['feed:nordfell-co', 'Nordfell & Co']);
    expect(summaryOf(read)).toEqual([
      ['NF-T2', 'Ridge tent – "moss"', 'Nordfell', 'Tents,Shelter,Outdoor', 399],
      ['NF-L1', 'Trail lantern', '', '', 39],
    ]);
    expect(read.items.map(({ description }) => description)).toEqual([
      'Two people,\nfour seasons.\nCafé & stove not included',
      'Forty hours of warm light.\nR&D.\nLeft open\nhere',
    ]);
    expect(issuesOf(read)).toEqual([[4, 'not-on-sale', false]]);
  });

  test('as Atom with another prefix, on one line', async () => {
    const read = await readFiles([fixture('merchant-feed.atom.xml')]);
    expect(read.name).toBe('山房');
    expect(summaryOf(read)).toEqual([
      ['cup', '青瓷茶杯', '山房', '茶杯,茶具', 128],
      ['pot', '紫砂壶', '', '', 1280.5],
    ]);
    expect(read.items[1].description).toBe('朱泥');
  });
});

describe('a feed in bad shape', () => {
  const HEAD = '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>S</title>';
  const item = (id: number, inside = '') =>
    `<item><g:id>${id}</g:id><title>Item ${id}</title>${inside}</item>`;

  test('cut anywhere gives the items before the cut and one issue', async () => {
    const whole = HEAD + item(1) + item(2) + item(3) + '</channel></rss>';
    for (let end = HEAD.length + item(1).length; end < whole.length; end += 7) {
      const { items, issues } = await readFiles([textFile('f.xml', whole.slice(0, end))]);
      const complete = Math.min(3, Math.floor((end - HEAD.length) / item(1).length));
      expect(items.map(({ id }) => id)).toEqual(['1', '2', '3'].slice(0, complete));
      expect(issues).toMatchObject([{ row: complete + 1, reason: 'unreadable-row', kept: false }]);
    }
  });

  test('that declares entities is refused, however it hides them', async () => {
    const bomb = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>';
    for (const text of [bomb + HEAD + item(1), `${HEAD}${item(1)}<!ENTITY b "x">${item(2)}`])
      for (const work of [detectFiles, readFiles])
        expect(await codeOf(() => work([textFile('f.xml', `<?xml version="1.0"?>\n${text}`)]))).toBe(
          'feed-refused',
        );
    const harmless = HEAD + item(1, '<description><![CDATA[<!DOCTYPE html><p>Text]]></description>');
    expect((await readFiles([textFile('f.xml', harmless)])).items[0].description).toBe('Text');
  });

  test('over 64 levels is refused, of twenty thousand too', async () => {
    const nested = (depth: number) => HEAD + item(1, '<a>'.repeat(depth) + '</a>'.repeat(depth));
    expect((await readFiles([textFile('f.xml', nested(60))])).items).toHaveLength(1);
    expect(await codeOf(() => readFiles([textFile('f.xml', nested(65))]))).toBe('feed-refused');
    expect(await codeOf(() => readFiles([textFile('f.xml', nested(20_000))]))).toBe('feed-refused');
  });

  test('over twenty million characters is refused by its size', async () => {
    const padding = `<!--${' '.repeat(21 * 1024 * 1024)}-->`;
    expect(await codeOf(() => readFiles([textFile('f.xml', HEAD + item(1) + padding)]))).toBe(
      'file-too-large',
    );
  });

  test('of markup without its namespace is an unknown format', async () => {
    const blog = '<rss version="2.0"><channel><item><title>Post</title></item></channel></rss>';
    expect(await codeOf(() => detectFiles([textFile('f.xml', blog)]))).toBe('unknown-format');
  });

  test('made to be slow takes no longer than its length', async () => {
    const long = 150_000;
    const slow = [
      '<!--'.repeat(long),
      '<![CDATA['.repeat(long),
      '<a "'.repeat(long),
      '</a'.repeat(long),
      '< '.repeat(long),
      '<a>&amp'.repeat(50),
      item(1, `<description>${'&lt;a &quot;&gt;&quot;'.repeat(4000)}</description>`),
      item(1, `<description><![CDATA[${'">"<a '.repeat(15_000)}]]></description>`),
      item(1, `<description><![CDATA[${'<script>'.repeat(12_000)}]]></description>`),
      item(1, `<description><![CDATA[${'<!--'.repeat(24_000)}]]></description>`),
    ];
    for (const text of slow) {
      const started = performance.now();
      await codeOf(() => readFiles([textFile('f.xml', HEAD + text)]));
      expect(performance.now() - started).toBeLessThan(3000);
    }
  });
});

describe('hostile files', () => {
  const piece = fc.constantFrom(
    ...[
      '<item>',
      '</item>',
      '<g:id>',
      '</g:id>',
      '<title>',
      '</title>',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<',
    ],
    ...[
      '>',
      '"',
      "'",
      '&',
      '&#0;',
      '&#xD800;',
      '&lt;',
      '/>',
      '<br>',
      '<script>',
      '</script',
      'İ',
      '\uD800',
      'x',
      '\n',
    ],
  );
  const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));

  test('end in a value or in a named failure, never in a bug', async () => {
    const head = fc.constantFrom(
      '<rss xmlns:g="http://base.google.com/ns/1.0"><channel>',
      'Handle,Title,Body (HTML),Variant Price\na,A,',
      'id\ttitle\tlink\tgtin\tdescription\n1\tA\t\t\t',
      '{"inglenook":"demo",',
    );
    await fc.assert(
      fc.asyncProperty(head, text, async (start, rest) => {
        await readFiles([textFile('f.xml', start + rest)]).catch((error: unknown) => {
          if (!(error instanceof FailureError)) throw error;
        });
      }),
      { numRuns: 400, seed: 21 },
    );
  });

  test('leave no element behind that was one, and all that stood between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b &lt;i&gt;', '5 < 6', 'c > d'), { minLength: 1 }),
        (words) => {
          const html = words.map((word) => `<p class="x>y">${word}<b data-a='>'></b></p>`).join('');
          const plain = words.map((word) => word.replace('&lt;', '<').replace('&gt;', '>')).join('.\n');
          expect(htmlText(html)).toBe(plain);
        },
      ),
      { numRuns: 100, seed: 22 },
    );
  });

  test.each([
    ['an unclosed quote', '<p class="x>One</p><p>Two</p>', 'One.\nTwo'],
    ['an unclosed comment', 'One <!-- two', 'One <!-- two'],
    ['an unclosed script', 'One<script>two', 'Onetwo'],
    ['capitals', '<P>One</P><SCRIPT>x()</SCRIPT><P>Two</P>', 'One.\nTwo'],
    ['a capital that is longer in small letters', 'İİİ<b>İ</b>', 'İİİİ'],
    [
      'references written as text',
      '&amp;eacute; &amp;lt;b&amp;gt; &eacute;&Uuml;&szlig;',
      '&eacute; &lt;b&gt; éÜß',
    ],
    ['a heading', '<h3>Materials</h3><p>Merino wool</p>', 'Materials.\nMerino wool'],
    ['a heading in Chinese', '<h3>材质</h3>羊毛<p>！</p>', '材质。\n羊毛。\n！'],
    [
      'lines that are ended',
      '<p>Care:</p><p>Wash (“cold.”)</p><li>once,</li><li>dry</li>',
      'Care:\nWash (“cold.”)\nonce,\ndry',
    ],
    [
      'line breaks',
      'A tent for<br>two people<br/>Weight 2 kg<br><br>Moss',
      'A tent for\ntwo people.\nWeight 2 kg.\nMoss',
    ],
    ['cells', '<table><tr><td>Weight</td><td>1 kg</td></tr></table>', 'Weight 1 kg'],
  ])('HTML with %s', (_, html, plain) => {
    expect(htmlText(html)).toBe(plain);
  });
});
