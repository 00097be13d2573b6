/** Prices as people write them in a list, with the currency that stands beside them. */
import { parsePrice } from '../importing/prices.ts';

/** Marks of one currency. “¥” and 元 are China's unless the list is Japanese. */
const MARKS: Readonly<Record<string, string>> = {
  ...{
    $: 'USD',
    US$: 'USD',
    A$: 'AUD',
    AU$: 'AUD',
    C$: 'CAD',
    CA$: 'CAD',
    HK$: 'HKD',
    NT$: 'TWD',
    S$: 'SGD',
  },
  ...{ NZ$: 'NZD', R$: 'BRL', '€': 'EUR', '£': 'GBP', '₹': 'INR', '₩': 'KRW', '¥': 'CNY', '￥': 'CNY' },
  ...{ 元: 'CNY', 圆: 'CNY', 人民币: 'CNY', RMB: 'CNY', 美元: 'USD', 欧元: 'EUR', 英镑: 'GBP', 日元: 'JPY' },
  ...{ 円: 'JPY', 港元: 'HKD', 港币: 'HKD', Rs: 'INR', 'Rs.': 'INR', zł: 'PLN', Kč: 'CZK', 'Fr.': 'CHF' },
  // Of three countries: a price, but nobody knows whose.
  ...{ kr: '', 'kr.': '' },
};
const CODES =
  'EUR USD GBP CNY JPY CHF AUD CAD INR SGD HKD TWD NZD BRL KRW PLN CZK SEK NOK DKK MXN ZAR TRY'.split(' ');
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;

const FIGURES = /^(.{0,6}?)\s?(\d[\d.,'’\s]{0,24})\s?(\D{0,6})$/u;

export interface ListedPrice {
  readonly price: number;
  /** Whether a currency stands with it, so that it can be nothing but a price. */
  readonly marked: boolean;
  /** ISO 4217, where the mark tells. */
  readonly currency?: string;
}

/** The currency of a mark: '' for one of several, undefined for what is no mark. */
const currencyOf = (mark: string): string | undefined =>
  CODES.includes(mark) ? mark : Object.hasOwn(MARKS, mark) ? MARKS[mark] : undefined;

/** “1,250.00”, “$1,099”, “2.499,00 €”, “1 250 kr”, “128元”; undefined for what is no price. */
export function listedPrice(field: string): ListedPrice | undefined {
  const [, before = '', figures, after = ''] = FIGURES.exec(field) ?? [];
  // A digit stands next to its mark on both sides only of what is no price: a year with a month, a size.
  const marks = [before, after].map((mark) => mark.trim()).filter(Boolean);
  const currencies = marks.map(currencyOf);
  const price =
    figures === undefined || currencies.includes(undefined) ? undefined : parsePrice(figures.trim());
  if (price === undefined || marks.length > 1) return undefined;
  const [currency] = currencies;
  return { price, marked: marks.length > 0, ...(currency && { currency }) };
}

/** The one currency of all prices that name theirs; '' where none does, or they differ. */
export function commonCurrency(prices: readonly ListedPrice[], text: string): string {
  const named = new Set(prices.flatMap(({ currency }) => currency ?? []));
  const [currency = ''] = named.size === 1 ? named : [];
  return currency === 'CNY' && KANA.test(text) ? 'JPY' : currency;
}
