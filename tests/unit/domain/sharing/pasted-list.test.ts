import { expect, test } from 'vitest';
import type { DemoItem } from '../../../../src/domain/sharing/demo.ts';
import { parsePastedList } from '../../../../src/domain/sharing/pasted-list.ts';

const item = (title: string): DemoItem => ({ title, creators: [], tags: [], description: '' });
const numbersOf = (...lines: string[]) =>
  parsePastedList(lines.join('\n')).items.map(({ year, price }) => [year, price]);

test('a pasted list becomes items, whatever stands between', () => {
  const text = [
    '- Ridge tent | Two people, 1.9 kg | 429,00 € | https://nordfell.example/tent',
    'Emma\tJane Austen\t1815\tA matchmaker is mistaken',
    '',
    '• Emma | given twice',
    '3. 羊毛毯｜820元',
    'Ladder | nordfell.example/ladder | Oak, by Nordfell Co.Ltd',
  ].join('\n');
  expect(parsePastedList(text).items).toEqual([
    {
      ...item('Ridge tent'),
      description: 'Two people, 1.9 kg',
      price: 429,
      url: 'https://nordfell.example/tent',
    },
    { ...item('Emma'), creators: ['Jane Austen'], year: 1815, description: 'A matchmaker is mistaken' },
    { ...item('羊毛毯'), price: 820 },
    {
      ...item('Ladder'),
      description: 'Oak, by Nordfell Co.Ltd',
      url: 'https://nordfell.example/ladder',
    },
  ]);
});

test.each([
  ['behind the words, where prices stand', ['防水登山鞋|石径|硬底防水|1099'], [[undefined, 1099]]],
  ['in a list of one', ['Tent | A | nice tent | 1999'], [[undefined, 1999]]],
  [
    'where other lines have prices',
    ['Boot | A | hard | 899', 'Tent | A | nice | 1925'],
    [
      [undefined, 899],
      [undefined, 1925],
    ],
  ],
  [
    'that are mostly round',
    ['A | m | x | 1299', 'B | m | y | 1580', 'C | m | z | 1725'],
    [
      [undefined, 1299],
      [undefined, 1580],
      [undefined, 1725],
    ],
  ],
  ['before the words, too early for a year', ['Tent | 1299 | nice'], [[undefined, 1299]]],
  ['behind a year', ['Player | Sony | plays tapes | 1979 | 1299'], [[1979, 1299]]],
  ['behind a round year', ['Player | Sony | plays tapes | 1990 | 1299'], [[1990, 1299]]],
])('a number is a price %s', (_, lines, numbers) => {
  expect(numbersOf(...lines)).toEqual(numbers);
});

test.each([
  ['alone', ['Emma | Jane Austen | A matchmaker errs | 1815'], [[1815, undefined]]],
  ['before the words', ['Waverley | Walter Scott | 1999 | A new edition'], [[1999, undefined]]],
  ['with no words', ['Metropolis | 1999'], [[1999, undefined]]],
  [
    'in a column of years, round ones among them',
    ['Emma | J | x | 1815', 'Kim | R | y | 1901', 'Lost | M | z | 1999'],
    [
      [1815, undefined],
      [1901, undefined],
      [1999, undefined],
    ],
  ],
  ['beside a price', ['Emma | Jane Austen | A matchmaker errs | 1999 | $12.50'], [[1999, 12.5]]],
])('a number is a year %s', (_, lines, numbers) => {
  expect(numbersOf(...lines)).toEqual(numbers);
});

test.each([
  ['1,250.00', 1250, ''],
  ['$1,099', 1099, 'USD'],
  ['2.499,00 €', 2499, 'EUR'],
  ['1,499.00', 1499, ''],
  ['1 250 kr', 1250, ''],
  ['HK$ 880', 880, 'HKD'],
  ['£12', 12, 'GBP'],
  ['￥1999', 1999, 'CNY'],
  ['1099元', 1099, 'CNY'],
  ['12美元', 12, 'USD'],
  ['CHF 1’250.–', undefined, ''],
  ['1999 USD', 1999, 'USD'],
  ['Set 4', undefined, ''],
  ['2 for 1', undefined, ''],
])('%s', (text, price, currency) => {
  const list = parsePastedList(`Tent | A | nice tent | ${text}`);
  expect(list.items[0].price).toBe(price);
  expect(list.items[0].description).toBe(price === undefined ? text : 'nice tent');
  expect(list.currency).toBe(currency);
});

test('the currency is that of all prices which name one', () => {
  const currencyOf = (...prices: string[]) =>
    parsePastedList(prices.map((price, at) => `Thing ${at} | ${price}`).join('\n')).currency;
  expect(currencyOf('$5', '7', '$9.50')).toBe('USD');
  expect(currencyOf('$5', '7 €')).toBe('');
  expect(currencyOf('5', '7')).toBe('');
  expect(parsePastedList('おちゃ | ¥500').currency).toBe('JPY');
});

test('an address that no demo may lead to says nothing about an item', () => {
  for (const address of [
    'javascript:alert(1)',
    'JavaScript : alert(1)',
    'data:text/html,x',
    'https://bank.example@evil.example/',
  ])
    expect(parsePastedList(`Ladder | Oak | ${address}`).items).toEqual([
      { ...item('Ladder'), description: 'Oak' },
    ]);
  expect(parsePastedList('Disk | Data: four terabytes').items[0].description).toBe('Data: four terabytes');
});
