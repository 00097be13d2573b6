/** What one cell says: names, years, lists, numbers. Every pattern here runs in linear time on hostile text. */
import { normalizeKey } from '../catalog.ts';

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['ndash', '–'],
  ['mdash', '—'],
  ['hellip', '…'],
  ['rsquo', '’'],
  ['lsquo', '‘'],
  ['eacute', 'é'],
]);

const REFERENCE = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-z]{2,8}));/g;

/** Decodes the character references that exporters leave behind; unknown ones stay as they are. */
export const decodeEntities = (text: string): string =>
  text.includes('&')
    ? text.replace(REFERENCE, (whole: string, decimal?: string, hex?: string, name?: string) => {
        if (name) return ENTITIES.get(name) ?? whole;
        const code = decimal ? Number(decimal) : parseInt(hex ?? '', 16);
        return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
          ? String.fromCodePoint(code)
          : whole;
      })
    : text;

export const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** One line: entities decoded, spacing squeezed. */
export const cleanLine = (text: string): string => squeeze(decodeEntities(text));

/** Running text: `<br/>` becomes a line break, other tags go, lines are squeezed. */
export const cleanProse = (text: string): string =>
  decodeEntities(text.replace(/<br ?\/?>/gi, '\n').replace(/<\/?[a-z][^<>]{0,200}>/gi, ''))
    .split('\n')
    .map(squeeze)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** A year between 9999 before and 9999 after the common era, also at the head of a date; undefined when unreadable. */
export function parseYear(text: string): number | undefined {
  const match = /^(-?\d{1,4})(?:\.0+)?(?!\d)(?:$|[-/.年 (])/.exec(text);
  const year = match ? Number(match[1]) : 0;
  // Exporters write an unknown year as 0, a year that the calendar does not have.
  return year === 0 ? undefined : year;
}

export const parsePositive = (text: string): number | undefined => {
  const value = text === '' ? 0 : Number(text);
  return Number.isFinite(value) && value > 0 ? value : undefined;
};

/** Distinct non-empty parts, first spelling kept, at most `limit`. */
export function distinct(parts: readonly string[], limit: number): string[] {
  const seen = new Map<string, string>();
  for (const part of parts) {
    const clean = cleanLine(part);
    const key = clean.toLowerCase();
    if (clean && !seen.has(key)) seen.set(key, clean);
    if (seen.size === limit) break;
  }
  return [...seen.values()];
}

/** Names beyond the fourth are illustrators and translators of an anthology; they would drown the title in its text. */
export const MAX_CREATORS = 4;
/** People who tag have under twenty a book; a hostile cell has thousands, and each becomes a filter on the page. */
export const MAX_TAGS = 30;

/** "Name (Series, #2)" as title and series; a closing parenthesis without a number belongs to the title. */
export function splitSeries(text: string): { title: string; series?: string } {
  if (!text.endsWith(')')) return { title: text };
  let depth = 0;
  let open = text.length - 1;
  for (; open > 0; open--) {
    if (text[open] === ')') depth++;
    else if (text[open] === '(' && --depth === 0) break;
  }
  const inside = text.slice(open + 1, -1);
  const hash = inside.indexOf('#');
  const title = text.slice(0, Math.max(0, open)).trim();
  const series = hash > 0 && /^#\s?\d/.test(inside.slice(hash)) ? trimEnd(inside.slice(0, hash)) : '';
  return title && series ? { title, series } : { title: text };
}

const trimEnd = (text: string): string => {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ',' || text[end - 1] === ' ')) end--;
  return text.slice(0, end);
};

/** Identity where the source gives none; the text itself when folding leaves nothing of it. */
export const itemKey = (title: string, creator: string | undefined, year: number | undefined): string =>
  [normalizeKey(title) || title, normalizeKey(creator ?? ''), year ?? ''].join('|');
