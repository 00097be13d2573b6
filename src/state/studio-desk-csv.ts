/** The desk's tables as CSV that other programs read: numbers stay numbers, with a point in every language. */
import { csvForExcel, type Cell } from '../domain/csv.ts';
import type { Interval } from '../domain/growth/shares.ts';
import type { GrowthPoint } from '../domain/growth/viral.ts';
import type {
  ChannelFigures,
  ReportFigures,
  RetentionFigures,
  VisitorGroups,
} from './studio-desk-figures.ts';

const ends = (interval: Interval | undefined): Cell[] => [interval?.low, interval?.high];

export const funnelCsv = ({ funnel }: ReportFigures): string =>
  csvForExcel(
    ['step', 'yes', 'reports', 'share', 'low', 'high', 'ofPrevious'],
    funnel.map(({ step, ofAll, ofPrevious }) => [
      step,
      ofAll?.yes,
      ofAll?.count,
      ofAll?.share,
      ...ends(ofAll),
      ofPrevious?.share,
    ]),
  );

/** @param names of the variants, in their order */
export const variantsCsv = ({ variants }: ReportFigures, names: readonly string[]): string =>
  csvForExcel(
    ['variant', 'reports', 'yes', 'rate', 'low', 'high', 'best', 'loss'],
    variants.map((standing, at) => [
      names[at],
      standing.reports,
      standing.yes,
      standing.rate,
      ...ends(standing),
      standing.best,
      standing.loss,
    ]),
  );

/** A group of which nothing may be said has no figures here either. */
export const groupsCsv = ({ groups }: VisitorGroups): string =>
  csvForExcel(
    ['group', 'reports', 'traits', 'pressed', 'low', 'high'],
    groups.map(({ reports, described }, at) => [
      at + 1,
      described && reports,
      described?.traits.map(({ feature, more }) => `${feature} ${more ? 'more' : 'less'}`).join('; '),
      described?.pressed?.share,
      ...ends(described?.pressed),
    ]),
  );

export const channelsCsv = ({ channels }: ChannelFigures): string =>
  csvForExcel(
    [
      'channel',
      'days',
      'visitors',
      'signUps',
      'signUpRate',
      'low',
      'high',
      'settledRate',
      'activeRate',
      'revenue',
      'revenuePerVisitor',
      'revenueLow',
      'revenueHigh',
    ],
    channels.map((one) => [
      one.channel,
      one.days,
      one.visitors,
      one.signUps,
      one.signUpRate?.share,
      ...ends(one.signUpRate),
      one.settledRate,
      one.activeRate?.share,
      one.revenue,
      one.revenuePerVisitor?.value,
      ...ends(one.revenuePerVisitor),
    ]),
  );

/** A line a cohort and period, all together under the cohort "all". */
export const retentionCsv = ({ period, cohorts, pooled }: RetentionFigures): string =>
  csvForExcel(
    ['cohort', period, 'active', 'size', 'share', 'low', 'high'],
    [{ start: 'all', curve: pooled }, ...cohorts].flatMap(({ start, curve }) =>
      curve.flatMap((share, at) =>
        share ? [[start, at, share.yes, share.count, share.share, ...ends(share)]] : [],
      ),
    ),
  );

export const growthCsv = (points: readonly GrowthPoint[]): string =>
  csvForExcel(
    ['day', 'visitors', 'low', 'high'],
    points.map((point) => [point.day, point.visitors, ...ends(point)]),
  );
