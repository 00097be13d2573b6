/** Curves of who came back, as the chart draws them and as the sheet prints them. */
import type { RetentionCurve } from '../../../domain/growth/retention.ts';
import type { RetentionFigures } from '../../../state/studio-desk.svelte.ts';
import { m } from '../../../paraglide/messages.js';

/** Everybody was there at their first visit: drawn, that point would flatten all others. */
export const firstPeriod = ({ pooled }: RetentionFigures): number => (pooled[0]?.share === 1 ? 1 : 0);

/** The periods that the figures have, from `from` on. */
export const periodsFrom = ({ pooled }: RetentionFigures, from: number): number[] =>
  pooled.map((_, at) => at).slice(from);

/** What is unknown is no number, which breaks the line. */
export const curveSeries = (key: string, name: string, curve: RetentionCurve, from: number) => ({
  key,
  name,
  low: curve.slice(from).map((share) => share?.low ?? NaN),
  middle: curve.slice(from).map((share) => share?.share ?? NaN),
  high: curve.slice(from).map((share) => share?.high ?? NaN),
});

/** Whether any period after the first visit's is over for anybody. */
export const hasCurve = (figures: RetentionFigures): boolean =>
  figures.pooled.slice(firstPeriod(figures)).some((share) => share);

export const retentionAxis = ({ period }: RetentionFigures) => ({
  label: m.desk_retention(),
  step: period === 'day' ? m.desk_days_after() : m.desk_weeks_after(),
  value: m.desk_back(),
});
