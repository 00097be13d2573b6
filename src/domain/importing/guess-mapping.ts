/** Which column means what: by header name in English and Chinese, then, for the few roles that show, by content. */
import type { ItemKind } from '../catalog.ts';
import { parseDate } from './dates.ts';
import type { ColumnMapping, ColumnRole } from './import-types.ts';
import { parsePrice } from './prices.ts';
import { headerKey } from './row-source.ts';

/**
 * Most telling name first. Names match whole, because parts mislead: "average rating" is other people's, "title url"
 * no title. Private words (my review, 短评) are no description; see goodreads.ts.
 */
const SYNONYMS: Readonly<Record<ColumnRole, readonly string[]>> = {
  title: [
    'title',
    'name',
    'book title',
    'movie title',
    'film',
    'movie',
    'book',
    'product',
    '标题',
    '书名',
    '片名',
    '电影名',
    '电影',
    '名称',
    '名字',
    '题名',
    '条目',
    '作品',
    '標題',
    '書名',
  ],
  creator: [
    'author',
    'authors',
    'creator',
    'creators',
    'director',
    'directors',
    'artist',
    'artists',
    'writer',
    'brand',
    'vendor',
    'by',
    '作者',
    '导演',
    '创作者',
    '艺术家',
    '艺人',
    '主创',
    '導演',
  ],
  year: [
    'year',
    'release year',
    'original publication year',
    'year published',
    'publication year',
    'published',
    'release date',
    'released',
    'publication date',
    '年份',
    '年',
    '出版年',
    '出版年份',
    '出版日期',
    '出版时间',
    '上映年份',
    '上映日期',
    '上映时间',
    '发行日期',
  ],
  tags: [
    'tags',
    'tag',
    'genres',
    'genre',
    'categories',
    'category',
    'shelves',
    'bookshelves',
    'topics',
    'keywords',
    'type',
    '标签',
    '类型',
    '分类',
    '类别',
    '题材',
    '標籤',
  ],
  description: [
    'description',
    'summary',
    'synopsis',
    'overview',
    'plot',
    'blurb',
    'abstract',
    'about',
    '简介',
    '内容简介',
    '剧情简介',
    '描述',
    '摘要',
    '介绍',
    '簡介',
  ],
  rating: [
    'my rating',
    'your rating',
    'my score',
    'user rating',
    'star rating',
    'stars',
    'rating',
    'score',
    '个人评分',
    '我的评分',
    '我的打分',
    '打分',
    '评分',
    '星级',
    '個人評分',
    '評分',
  ],
  average: [
    'average rating',
    'avg rating',
    'average score',
    'community rating',
    'imdb rating',
    'tmdb rating',
    'vote average',
    '平均评分',
    '豆瓣评分',
    '平均分',
    '网站评分',
    '大众评分',
    '平均評分',
  ],
  date: [
    'date read',
    'last date read',
    'watched date',
    'date watched',
    'date rated',
    'date finished',
    'finished',
    'date completed',
    'date',
    'time',
    'timestamp',
    'date added',
    'added',
    'created',
    '打分日期',
    '评分日期',
    '阅读日期',
    '读完日期',
    '观看日期',
    '标记日期',
    '创建时间',
    '日期',
    '时间',
    '打分時間',
  ],
  status: [
    'status',
    'read status',
    'reading status',
    'watch status',
    'exclusive shelf',
    'shelf',
    'state',
    'read',
    'watched',
    'seen',
    '状态',
    '阅读状态',
    '观看状态',
    '我的状态',
    '进度',
    '状態',
    '狀態',
  ],
  price: [
    'price',
    'retail price',
    'list price',
    'unit price',
    'variant price',
    'regular price',
    '价格',
    '售价',
    '单价',
    '定价',
    '零售价',
    '價格',
    '售價',
    '定價',
  ],
  series: ['series', 'series name', 'series title', 'collection', '系列', '丛书', '丛书名', '叢書'],
  id: [
    'id',
    'book id',
    'item id',
    'const',
    'movieid',
    'imdb id',
    'tmdb id',
    'douban id',
    'isbn13',
    'isbn-13',
    'isbn',
    'isbn/uid',
    'asin',
    'sku',
    'guid',
    'url',
    'uri',
    'link',
    '条目链接',
    '链接',
    '编号',
    '条目id',
    '網址',
  ],
};

/** Headers of a rating that is the person's own, and of one that may be anybody's. */
const OWN = /^(?:my|your|user) |个人|我的|個人/;
const ANYBODYS = ['rating', 'score', '评分', '評分'];

const ROLES = Object.keys(SYNONYMS).filter((key): key is ColumnRole => key in SYNONYMS);

/** Of the cells that say anything, so many must agree: exports have some bad cells, other columns some lucky ones. */
const AGREEMENT = 0.9;
/** Three numbers that could be years are chance. */
const MIN_EVIDENCE = 4;

const looksLikeUrl = (text: string): boolean => /^(?:https?:\/\/|www\.)/i.test(text);
const looksLikeNumber = (text: string): boolean => /^[-+$€£¥]?[\d.,:/ -]+%?$/.test(text);
const looksLikeYear = (text: string): boolean =>
  /^\d{4}$/.test(text) && Number(text) >= 1400 && Number(text) <= 2100;
/** Any three letters would make a price of MAT101: only what shops of the world mostly write. */
const CURRENCY =
  /\p{Sc}|元|円|\b(?:USD|EUR|GBP|CNY|RMB|JPY|KRW|HKD|TWD|SGD|AUD|CAD|NZD|CHF|SEK|NOK|DKK|PLN|CZK|HUF|INR|BRL|MXN|ZAR|TRY|ILS|AED|THB|IDR|MYR|PHP|VND|RUB|UAH)\b/u;
/** A currency says so; figures alone may be anything. */
const looksLikePrice = (text: string): boolean => CURRENCY.test(text) && parsePrice(text) !== undefined;
const looksLikeDate = (text: string): boolean =>
  text.length > 5 && !/^\d+$/.test(text) && parseDate(text) !== undefined;

/** How well a column would do as the title: words, each its own, of a title's length. Negative when it cannot be one. */
function titleScore(cells: readonly string[]): number {
  const words = cells.filter(
    (cell) => /\p{L}/u.test(cell) && !looksLikeUrl(cell) && !looksLikeNumber(cell) && !looksLikeDate(cell),
  );
  if (!words.length || words.length < cells.length * AGREEMENT) return -1;
  const length = words.reduce((sum, word) => sum + word.length, 0) / words.length;
  // Titles average 10 to 40 letters in English and 5 in Chinese; past 120 it is a description.
  if (length < 2 || length > 120) return -1;
  return new Set(words).size / words.length;
}

/**
 * Guesses the roles of columns. `sample` holds rows as they stand; no column gets two roles, and a role without a
 * likely column is left out, the title too.
 */
export function guessMapping(
  columns: readonly string[],
  sample: readonly (readonly string[])[],
): ColumnMapping {
  const byKey = new Map<string, string>();
  for (const column of columns) if (!byKey.has(headerKey(column))) byKey.set(headerKey(column), column);
  const mapping: Partial<Record<ColumnRole, string>> = {};
  const taken = new Set<string>();
  const give = (role: ColumnRole, column: string | undefined) => {
    if (column === undefined || mapping[role] !== undefined || taken.has(column)) return;
    mapping[role] = column;
    taken.add(column);
  };
  for (const role of ROLES) for (const name of SYNONYMS[role]) give(role, byKey.get(name));
  // A plain rating is other people's only beside one that says whose it is.
  if (mapping.rating !== undefined && OWN.test(headerKey(mapping.rating)))
    for (const name of ANYBODYS) give('average', byKey.get(name));
  // "Price (USD)", "售价（元）": the currency is in the header.
  for (const name of SYNONYMS.price)
    give('price', byKey.get([...byKey.keys()].find((key) => key.split(/ ?\(/)[0] === name) ?? ''));

  const cellsOf = (index: number) => sample.map((cells) => (cells[index] ?? '').trim()).filter(Boolean);
  const free = () =>
    columns
      .map((column, index) => ({ column, cells: cellsOf(index) }))
      .filter(({ column }) => !taken.has(column));
  const mostly = (cells: readonly string[], test: (text: string) => boolean) =>
    cells.length >= MIN_EVIDENCE && cells.filter(test).length >= cells.length * AGREEMENT;

  if (mapping.title === undefined) {
    const best = free()
      .map(({ column, cells }) => ({ column, score: titleScore(cells) }))
      .filter(({ score }) => score >= 0)
      .sort((a, b) => b.score - a.score)[0];
    give('title', best?.column);
  }
  give('price', free().find(({ cells }) => mostly(cells, looksLikePrice))?.column);
  give('year', free().find(({ cells }) => mostly(cells, looksLikeYear))?.column);
  give('date', free().find(({ cells }) => mostly(cells, looksLikeDate))?.column);
  return mapping;
}

const FILM = /film|movie|director|imdb|tmdb|letterboxd|电影|影片|片名|导演|上映|主演|片长|導演/;
const BOOK = /\bbook|author|isbn|pages|publisher|goodreads|书名|作者|出版|页数|譯者|译者|書名/;

/** What the rows are about, by the words of the header and the file's name. Film words win: films have authors too. */
export function guessKind(columns: readonly string[], fileName: string): ItemKind {
  const words = [...columns, fileName].map(headerKey).join(' ');
  if (FILM.test(words)) return 'film';
  return BOOK.test(words) ? 'book' : 'other';
}

/** The sample on which a mapping rests: rows enough to judge a column, few enough to be read at once. */
export const SAMPLE_ROWS = 200;
