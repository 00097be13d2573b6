/** Which column of a table holds the comments, and what stands beside them: by name in two languages, then by content. */
import { headerKey } from '../importing/row-source.ts';
import { parseMoment, parseRating } from './comment-cells.ts';
import { COMMENT_COLUMNS, type CommentColumn, type CommentMapping } from './pulse-types.ts';

/** Most telling name first; whole names, because parts mislead: "reviewer" wrote no text, "review id" is none. */
const NAMES: Readonly<Record<CommentColumn, string>> = {
  text: `text|comment|comments|review|reviews|review text|reviewtext|review body|review_body|review_text|comment text|
    comment_text|feedback|content|body|message|opinion|description|answer|response|remark|remarks|verbatim|note|notes|tweet|
    评论|评论内容|评价|评价内容|内容|正文|文本|反馈|反馈内容|留言|意见|短评|点评|追评|描述|備註|备注|評論|評論內容|評價|內容`,
  date: `date|time|timestamp|datetime|created|created at|created_at|createdat|posted|posted at|posted_at|published|review date|
    review_date|reviewdate|comment date|submitted|submitted at|day|when|unixreviewtime|reviewtime|
    日期|时间|评论时间|评论日期|评价时间|评价日期|发布时间|发表时间|创建时间|提交时间|留言时间|時間|評論時間|發佈時間`,
  rating: `rating|stars|star|score|star rating|star_rating|overall|review rating|rate|grade|points|nps|
    评分|星级|打分|分数|星数|得分|评级|評分|星級|分數`,
  product: `product|product name|product_name|product title|product_title|item|item name|article|sku|asin|title of product|
    model|book|movie|app|brand|store|location|branch|
    产品|商品|产品名称|商品名称|商品名|品名|型号|店铺|门店|品牌|產品|商品名稱|產品名稱`,
  channel: `channel|source|platform|origin|medium|site|via|network|marketplace|
    渠道|来源|平台|来源渠道|来源平台|渠道来源|網站|來源`,
};

const namesOf = (role: CommentColumn): readonly string[] => NAMES[role].split('|').map((name) => name.trim());

const SPLIT: Readonly<Record<CommentColumn, readonly string[]>> = {
  text: namesOf('text'),
  date: namesOf('date'),
  rating: namesOf('rating'),
  product: namesOf('product'),
  channel: namesOf('channel'),
};

const KNOWN = new Set(Object.values(SPLIT).flat());

/** `评分（0-10）` is asked for as 评分. */
const plainKey = (column: string): string =>
  headerKey(column)
    .replace(/ ?[([].*$/, '')
    .trim();

/** Whether a first row names its columns: comments hardly ever are such words, in whole cells. */
export const namesColumns = (cells: readonly string[]): boolean =>
  cells.some((cell) => KNOWN.has(plainKey(cell)));

export const namesText = (cells: readonly string[]): boolean =>
  cells.some((cell) => SPLIT.text.includes(plainKey(cell)));

/** Of the cells that say anything, so many must agree: exports have some bad cells, other columns some lucky ones. */
const AGREEMENT = 0.8;

const mostly = (cells: readonly string[], test: (cell: string) => boolean): boolean =>
  cells.length >= 2 && cells.filter(test).length >= cells.length * AGREEMENT;

const isDate = (cell: string): boolean =>
  !/^\d{1,5}(?:\.\d+)?$/.test(cell) && parseMoment(cell, 'day-first') !== undefined;
const isDateEither = (cell: string): boolean =>
  isDate(cell) || (cell.length > 5 && parseMoment(cell, 'month-first') !== undefined);

/** Letters a cell has on average where it is prose: names of products have twenty, a terse review has thirty. */
function proseScore(cells: readonly string[]): number {
  const letters = cells.map((cell) => (/^https?:/.test(cell) ? 0 : (cell.match(/\p{L}/gu)?.length ?? 0)));
  const mean = letters.reduce((sum, count) => sum + count, 0) / Math.max(1, cells.length);
  // A product's long name comes again and again; comments do not.
  return mean * (new Set(cells).size / Math.max(1, cells.length));
}

/**
 * Guesses what the columns are. `sample` holds rows as they stand. No column gets two roles; a role without a likely column is
 * left out, the text too.
 */
export function guessColumns(
  columns: readonly string[],
  sample: readonly (readonly string[])[],
): CommentMapping {
  const mapping: Partial<Record<CommentColumn, string>> = {};
  const taken = new Set<string>();
  const give = (role: CommentColumn, column: string | undefined) => {
    if (column === undefined || mapping[role] !== undefined || taken.has(column)) return;
    mapping[role] = column;
    taken.add(column);
  };
  const byKey = new Map<string, string>();
  for (const column of columns)
    for (const key of [headerKey(column), plainKey(column)]) if (!byKey.has(key)) byKey.set(key, column);
  for (const role of COMMENT_COLUMNS) for (const name of SPLIT[role]) give(role, byKey.get(name));

  const free = () =>
    columns
      .map((column, index) => ({
        column,
        cells: sample.map((cells) => (cells[index] ?? '').trim()).filter(Boolean),
      }))
      .filter(({ column, cells }) => !taken.has(column) && cells.length > 0);
  give('date', free().find(({ cells }) => mostly(cells, isDateEither))?.column);
  give(
    'rating',
    free().find(
      ({ cells }) =>
        // Numbers of rows and of orders are all different.
        mostly(cells, (cell) => parseRating(cell) !== undefined) &&
        new Set(cells).size <= Math.max(5, cells.length / 2) &&
        cells.every((cell) => cell.length <= 12),
    )?.column,
  );
  if (mapping.text === undefined) {
    const best = free()
      .map(({ column, cells }) => ({ column, score: proseScore(cells) }))
      .sort((a, b) => b.score - a.score)[0];
    // Under three letters a column holds codes.
    if (best && best.score >= 3) give('text', best.column);
  }
  return mapping;
}
