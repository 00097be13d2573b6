import { describe, expect, test } from 'vitest';
import { readFiles } from '../../../../src/domain/importing/detect.ts';
import { parsePrice } from '../../../../src/domain/importing/prices.ts';
import { textFile } from './files.ts';

describe('prices', () => {
  test.each([
    ['19.99', 19.99],
    ['19.99 USD', 19.99],
    ['$19.99', 19.99],
    ['US$ 19.99', 19.99],
    ['¥128', 128],
    ['￥128', 128],
    ['128元', 128],
    ['12,50 €', 12.5],
    ['1,299', 1299],
    ['1.299 €', 1299],
    ['1,299.00', 1299],
    ['1.299,00', 1299],
    ['1.234.567', 1_234_567],
    ["CHF 1'299.50", 1299.5],
    ['1 299,50 zł', 1299.5],
    ['0.125', 0.125],
    ['0', 0],
    ['19.', 19],
    ['free', undefined],
    ['-5', undefined],
    ['10-20', undefined],
    ['', undefined],
    [`${'1 '.repeat(50_000)}x`, undefined],
  ])('%s', (text, price) => {
    expect(parsePrice(text)).toBe(price);
  });

  test('a format that promises a decimal point has it taken at its word', () => {
    expect(parsePrice('12.500 KWD', true)).toBe(12.5);
  });

  test.each([
    ['Name,Price', 'Cup,$19.99', 19.99],
    ['Name,Price (USD)', 'Cup,19.99', 19.99],
    ['名称,价格', '茶杯,¥128', 128],
    ['名称,售价（元）', '茶杯,128.5', 128.5],
  ])('of a table by the header %s', async (header, row, price) => {
    const { items } = await readFiles([textFile('goods.csv', `${header}\n${row}\n`)]);
    expect(items[0].numbers).toEqual({ price });
  });

  test('of a table by their currency where the header says nothing; what is none is an issue', async () => {
    const file = textFile(
      'goods.csv',
      'Name,x\nA,€1.50\nB,€2\nC,€3\nD,€4.20\nE,€5\nF,€6\nG,€7\nH,€8\nI,€9\nJ,ask',
    );
    const { items, issues } = await readFiles([file]);
    expect(items.map(({ numbers }) => numbers?.price)).toEqual([1.5, 2, 3, 4.2, 5, 6, 7, 8, 9, undefined]);
    expect(issues).toMatchObject([{ row: 11, reason: 'bad-price', value: 'ask', kept: true }]);
  });
});
