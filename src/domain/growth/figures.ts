/** Numbers as spreadsheets write them. */

const DASHES = /^(?:[-–—]|n\/?a|null|none|无)$/i;
/** Signs and words of money, before or after. Their amount is taken as it stands: one file counts in one currency. */
const MONEY = /^(?:[$€£¥]|元|usd|eur|gbp|cny|rmb)+|(?:[$€£¥]|元|usd|eur|gbp|cny|rmb)+$/gi;
const THOUSANDS = /^-?\d{1,3}(?:([,' ])\d{3})(?:\1\d{3})*(?:\.\d{1,6})?$/;
const PLAIN = /^-?\d{1,15}(?:\.\d{1,6})?$/;
const COMMA_DECIMAL = /^-?(?:\d{1,15}|\d{1,3}([. ])\d{3}(?:\1\d{3})*),\d{1,2}$/;
/** No figure is longer; what is would only be searched for signs of money, again and again. */
const LONGEST = 40;

/** Whether a cell says that there is no figure. */
export const isBlankFigure = (cell: string): boolean => cell === '' || DASHES.test(cell);

/**
 * The number of a cell: "1,234", "1 234.5", "1 234,50", "1.234,50", "¥12", full-width digits; undefined when it is none. "1,234" is
 * over a thousand, not one and a bit: counts are far more frequent in these files than three decimals.
 */
export function parseFigure(cell: string): number | undefined {
  if (cell.length > LONGEST) return undefined;
  const bare = cell
    .normalize('NFKC')
    .replace(/[\u00a0\u202f]/g, ' ')
    .replace(/^\u2212/, '-')
    .replace(MONEY, '')
    .trim();
  if (PLAIN.test(bare)) return Number(bare);
  if (THOUSANDS.test(bare)) return Number(bare.replace(/[,' ]/g, ''));
  if (COMMA_DECIMAL.test(bare)) return Number(bare.replace(/[. ]/g, '').replace(',', '.'));
  return undefined;
}

/** A share of "45%" or "45.5 %" as 0.45 or 0.455; undefined when the cell has no percent sign or is none. */
export function parsePercent(cell: string): number | undefined {
  const folded = cell.normalize('NFKC').trim();
  if (!folded.endsWith('%')) return undefined;
  const figure = parseFigure(folded.slice(0, -1).trim());
  return figure !== undefined && figure >= 0 && figure <= 100 ? figure / 100 : undefined;
}

/** A count, 0 or more; undefined when it is none. */
export function parseCount(cell: string): number | undefined {
  const figure = parseFigure(cell);
  return figure !== undefined && Number.isInteger(figure) && figure >= 0 ? figure : undefined;
}
