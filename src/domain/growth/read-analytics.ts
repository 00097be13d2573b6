/** Plain analytics exports: a row for a day and a channel, with what came of it. */
import { FailureError } from '../errors.ts';
import type { ImportFile } from '../importing/import-types.ts';
import type { Row } from '../importing/row-source.ts';
import {
  cellAt,
  dayReader,
  guessColumns,
  readAnalyticsTable,
  type AnalyticsIssue,
} from './analytics-table.ts';
import type { ChannelDay } from './channels.ts';
import { isBlankFigure, parseCount, parseFigure } from './figures.ts';

export type AnalyticsRole = 'day' | 'channel' | 'visitors' | 'signUps' | 'active' | 'revenue';
/** Columns by header name. */
export type AnalyticsColumns = Readonly<Partial<Record<AnalyticsRole, string>>>;

export interface AnalyticsReading {
  /** As they were guessed or chosen. */
  readonly columns: AnalyticsColumns;
  /** Rows of one day and channel stay apart, as the file has them. */
  readonly rows: readonly ChannelDay[];
  readonly issues: readonly AnalyticsIssue[];
}

const SYNONYMS: Readonly<Record<AnalyticsRole, readonly string[]>> = {
  day: ['date', 'day', '日期', '时间', '統計日期', '统计日期', '時間', 'week', 'month', '周', '月份', '天'],
  channel: [
    'channel',
    'channel group',
    'default channel group',
    'session default channel group',
    'first user default channel group',
    'session source / medium',
    'source / medium',
    'source',
    'utm_source',
    'traffic source',
    'medium',
    'campaign',
    'referrer',
    '渠道',
    '来源渠道',
    '渠道名称',
    '流量来源',
    '来源',
    '推广渠道',
    '媒介',
    '管道',
    '來源',
  ],
  visitors: [
    'visitors',
    'unique visitors',
    'users',
    'total users',
    'new users',
    'visits',
    'sessions',
    'clicks',
    '访客',
    '访客数',
    '访问人数',
    '访问用户',
    '独立访客',
    'uv',
    '用户数',
    '访问量',
    '访问次数',
    '会话数',
    '訪客',
    '訪客數',
    '使用者',
  ],
  signUps: [
    'sign-ups',
    'sign ups',
    'signups',
    'signup',
    'sign_ups',
    'registrations',
    'registered',
    'new accounts',
    'conversions',
    'key events',
    'leads',
    '注册',
    '注册数',
    '注册人数',
    '注册用户',
    '新增注册',
    '转化',
    '转化数',
    '註冊',
    '註冊數',
  ],
  active: [
    'active',
    'active users',
    'activated',
    'activations',
    'retained',
    '活跃',
    '活跃用户',
    '活跃人数',
    '活跃用户数',
    '激活',
    '激活数',
    '活躍',
    '活躍使用者',
  ],
  revenue: [
    'revenue',
    'total revenue',
    'purchase revenue',
    'sales',
    'amount',
    'income',
    'gmv',
    '收入',
    '营收',
    '销售额',
    '成交额',
    '成交金额',
    '金额',
    '營收',
    '銷售額',
  ],
};

/** What the cells of a row say, or why it cannot be used. */
type Read =
  { readonly ok: true; readonly value: ChannelDay } | { readonly ok: false; readonly issue: AnalyticsIssue };

/**
 * Reads an export by day. Only the day and the visitors are required; without a channel column all rows are of the channel
 * ''. Rows without a day (mostly sums at the foot), without a number of visitors, or with more sign-ups than visitors are
 * issues. Throws a FailureError: what readAnalyticsTable throws, `needs-mapping` without the two columns, `no-rows` when no
 * row could be used.
 */
export async function readAnalytics(
  file: ImportFile,
  chosen: AnalyticsColumns = {},
  signal?: AbortSignal,
): Promise<AnalyticsReading> {
  const { columns, rows, issues } = await readAnalyticsTable(file, signal);
  const found = guessColumns(columns, SYNONYMS, chosen);
  // A tool that has only one word for people writes "active users" above its visitors.
  const active = found.get('active');
  if (!found.has('visitors') && active !== undefined) {
    found.set('visitors', active);
    found.delete('active');
  }
  if (!found.has('day') || !found.has('visitors'))
    throw new FailureError('needs-mapping', { file: file.name });
  const dayOf = dayReader(rows, found.get('day'));
  const days: ChannelDay[] = [];
  for (const row of rows) {
    const read = readRow(row, found, dayOf, issues);
    if (read.ok) days.push(read.value);
    else issues.push(read.issue);
  }
  if (!days.length) throw new FailureError('no-rows', { file: file.name });
  const named: Partial<Record<AnalyticsRole, string>> = {};
  for (const [role, at] of found) named[role] = columns[at];
  return { columns: named, rows: days, issues: issues.sort((a, b) => a.row - b.row) };
}

function readRow(
  row: Row,
  found: ReadonlyMap<AnalyticsRole, number>,
  dayOf: (row: Row) => string | undefined,
  issues: AnalyticsIssue[],
): Read {
  const refuse = (reason: AnalyticsIssue['reason'], value: string): Read => ({
    ok: false,
    issue: { row: row.row, reason, value, kept: false },
  });
  const cell = (role: AnalyticsRole): string => cellAt(row, found.get(role));
  const day = dayOf(row);
  if (day === undefined) return refuse('bad-date', cell('day'));
  const visitors = parseCount(cell('visitors'));
  if (visitors === undefined) return refuse('bad-number', cell('visitors'));
  const optional = (role: AnalyticsRole, parse: (cell: string) => number | undefined): number | undefined => {
    const text = cell(role);
    if (isBlankFigure(text)) return undefined;
    const value = parse(text);
    if (value === undefined) issues.push({ row: row.row, reason: 'bad-number', value: text, kept: true });
    return value;
  };
  const signUps = optional('signUps', parseCount);
  if (signUps !== undefined && signUps > visitors) return refuse('more-than-came', cell('signUps'));
  const active = optional('active', parseCount);
  // Refunds make it negative.
  const revenue = optional('revenue', parseFigure);
  return {
    ok: true,
    value: {
      day,
      channel: cell('channel'),
      visitors,
      ...(signUps !== undefined && { signUps }),
      ...(active !== undefined && { active }),
      ...(revenue !== undefined && { revenue }),
    },
  };
}
