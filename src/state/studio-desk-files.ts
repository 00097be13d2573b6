/** Files on the growth desk: which of the three kinds each is, and what its rows say. Nothing of them is kept. */
import { attempt, FailureError } from '../domain/errors.ts';
import type { AnalyticsIssue } from '../domain/growth/analytics-table.ts';
import type { ChannelDay } from '../domain/growth/channels.ts';
import { readAnalytics } from '../domain/growth/read-analytics.ts';
import { readRetention, type RetentionReading } from '../domain/growth/read-retention.ts';
import { readSourceFile } from '../pipeline/source-file.ts';

/** Days by channel, or what retention is made of: a table of cohorts, or single visits. */
export type DeskFile = { readonly name: string; readonly issues: readonly AnalyticsIssue[] } & (
  { readonly kind: 'channels'; readonly rows: readonly ChannelDay[] } | RetentionReading
);

/**
 * Reads a CSV or TSV of any of the kinds. Columns of periods make it a table of cohorts, a number of visitors makes it days
 * by channel, a visitor's name makes it visits. Throws a FailureError: what reading it may throw, `needs-mapping` where it
 * is none of these.
 */
export async function readDeskFile(file: File): Promise<DeskFile> {
  const { name } = file;
  const read = await readSourceFile(file);
  // A table of cohorts has dates and people too, and visits may have a column that sounds like a sum: in this order.
  const retention = await attempt(() => readRetention(read));
  if (retention.ok && retention.value.kind === 'cohorts') return { ...retention.value, name };
  const analytics = await attempt(() => readAnalytics(read));
  if (analytics.ok)
    return { kind: 'channels', name, rows: analytics.value.rows, issues: analytics.value.issues };
  if (retention.ok) return { ...retention.value, name };
  // Of a table whose columns are known but whose rows are all bad, that is what there is to say.
  const { code, details } =
    analytics.failure.code === 'needs-mapping' ? retention.failure : analytics.failure;
  throw new FailureError(code, { ...details, file: name });
}
