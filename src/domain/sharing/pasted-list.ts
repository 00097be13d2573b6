/** A list of goods as people paste it: out of a spreadsheet (tabs), or typed with bars between. */
import type { DemoItem } from './demo.ts';
import { webAddress } from './web-address.ts';

/** Marks that lists on pages and in mails put before each line. */
const BULLET = /^\s*(?:[-*•–·]|\d{1,3}[.)、])\s+/u;
const BETWEEN = /\t|\s*[|｜]\s*/u;
const YEAR = /^(?:1\d|20)\d\d$/;
const PRICE = /^(?:[$€£¥￥]\s?)?(\d{1,9})(?:[.,](\d{1,2}))?(?:\s?(?:[$€£¥￥元]|[A-Z]{3}))?$/u;

function priceOf(field: string): number | undefined {
  const [, whole, part] = PRICE.exec(field) ?? [];
  return whole === undefined ? undefined : Number(`${whole}.${part ?? '0'}`);
}

function itemOf(line: string): DemoItem[] {
  const [title = '', ...fields] = line
    .replace(BULLET, '')
    .split(BETWEEN)
    .map((field) => field.trim());
  if (!title) return [];
  const item = { title, creators: [] as string[], tags: [] as string[], description: '' };
  let rest: { year?: number; price?: number; url?: string } = {};
  const words: string[] = [];
  for (const field of fields) {
    const price = priceOf(field);
    const url = webAddress(field);
    if (!field) continue;
    if (url !== undefined) rest = { ...rest, url };
    else if (YEAR.test(field)) rest = { ...rest, year: Number(field) };
    else if (price !== undefined) rest = { ...rest, price };
    else words.push(field);
  }
  const description = words.at(-1) ?? '';
  return [{ ...item, ...rest, creators: words.slice(0, -1).slice(0, 1), description }];
}

/**
 * One item a line: first its title, then in any order an address, a year, a price, who made it and a description. Of two
 * texts the first is the maker, of one it is the description. Lines without a title and titles given twice are left out.
 */
export function parsePastedList(text: string): DemoItem[] {
  const byTitle = new Map<string, DemoItem>();
  for (const item of text.split(/\r\n?|\n/).flatMap(itemOf))
    if (!byTitle.has(item.title)) byTitle.set(item.title, item);
  return [...byTitle.values()];
}
