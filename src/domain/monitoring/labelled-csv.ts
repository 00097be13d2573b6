/** Comments with their labels as a table that a spreadsheet opens. */
import { csvForExcel } from '../csv.ts';
import type { JudgedComment } from './overview-types.ts';

/** Digits of a probability and of stars: more are noise. */
const DIGITS = 3;

/**
 * CSV with a header; the labels are the person's where there are some, with a mark. Numbers stay numbers, with a point in
 * every language, and times are ISO 8601. Cells that a spreadsheet would run as formulas are defused: comments are written
 * by others.
 * @param headings of the 13 columns, in the person's language
 */
export function labelledCsv(
  comments: readonly JudgedComment[],
  topicName: (topic: string) => string,
  headings: readonly string[],
): string {
  const data = comments.map(({ row, language, opinion, correction, topic, suspicious }) => [
    row.id,
    row.time === undefined ? '' : new Date(row.time).toISOString(),
    row.product ?? '',
    row.channel ?? '',
    row.rating ?? '',
    row.text,
    language,
    correction?.sentiment ?? opinion.sentiment,
    Math.max(...opinion.probabilities).toFixed(DIGITS),
    (correction?.stars ?? opinion.stars).toFixed(DIGITS),
    correction ? 1 : 0,
    topic === undefined ? '' : topicName(topic),
    suspicious ? 1 : 0,
  ]);
  return csvForExcel(headings, data);
}
