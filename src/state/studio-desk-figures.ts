/** What the growth desk says of codes and files: counted and weighed on this device, the same for the same input. */
import { compareVariants, type VariantStanding } from '../domain/growth/ab.ts';
import { LEAST_REPORTS } from '../domain/growth/actions.ts';
import { compareChannels, type ChannelDay, type ChannelStanding } from '../domain/growth/channels.ts';
import { dayNumber } from '../domain/growth/days.ts';
import { funnel, type FunnelStep } from '../domain/growth/funnel.ts';
import { readPastedReports, type PastedReports } from '../domain/growth/read-reports.ts';
import {
  retentionFromCounts,
  retentionFromVisits,
  type Period,
  type Retention,
} from '../domain/growth/retention.ts';
import { LEAST_DESCRIBED, segment, type Segmentation } from '../domain/growth/segments.ts';
import { shareOf, type Share } from '../domain/growth/shares.ts';
import { mulberry32 } from '../domain/random.ts';
import type { Demo } from '../domain/sharing/demo.ts';
import { PRESS_TRUTH, readReportCode, REPORT_STEPS, type Report } from '../domain/sharing/report-code.ts';
import type { DeskFile } from './studio-desk-files.ts';

export interface ReportFigures {
  readonly pasted: PastedReports<Report>;
  /** The demo that the reports are of, where it is a draft on this device. */
  readonly demo: Demo | undefined;
  readonly funnel: readonly FunnelStep[];
  /** In the order of the demo's variants; one where it has none. */
  readonly variants: readonly VariantStanding[];
  /** With fewer reports the figures are anecdotes. */
  readonly least: number;
}

const pressed = (reports: readonly Report[]): number => reports.filter(({ steps }) => steps.pressed).length;

/** All that a text of codes says. @param find the demo of an id */
export function readReports(text: string, find: (id: string) => Demo | undefined): ReportFigures {
  const pasted = readPastedReports(text, readReportCode);
  const { reports } = pasted;
  const demo = pasted.demo === undefined ? undefined : find(pasted.demo);
  const steps = REPORT_STEPS.map((step) => ({ step, truth: step === 'pressed' ? PRESS_TRUTH : 1 }));
  const arms = Math.max(1, demo?.variants.length ?? 0, ...reports.map(({ variant }) => variant + 1));
  const answers = Array.from({ length: arms }, (_, arm) => {
    const own = reports.filter(({ variant }) => variant === arm);
    return { yes: pressed(own), reports: own.length };
  });
  return {
    pasted,
    demo,
    funnel: funnel(reports, steps),
    variants: compareVariants(answers, PRESS_TRUTH),
    least: LEAST_REPORTS,
  };
}

/** What visitors are grouped by. The press is left out: a quarter of its answers are a coin's, and would group the coin. */
const FEATURES = ['starter', 'opened-item', 'likes', 'dislikes'] as const;
type VisitorFeature = (typeof FEATURES)[number];

const featuresOf = ({ steps, likes, dislikes }: Report): number[] => [
  Number(steps.starter),
  Number(steps['opened-item']),
  likes,
  dislikes,
];

interface VisitorGroup {
  readonly reports: number;
  /** Undefined for a group of which nothing may be said. */
  readonly described:
    | {
        /** Furthest from all others first. */
        readonly traits: readonly { readonly feature: VisitorFeature; readonly more: boolean }[];
        readonly pressed: Share | undefined;
      }
    | undefined;
}

export interface VisitorGroups {
  /** Largest first; a single one where the reports fall into no groups. */
  readonly groups: readonly VisitorGroup[];
  readonly fit: Segmentation['fit'];
  /** Reports that were looked at, and all there are. */
  readonly looked: number;
  readonly all: number;
  /** Reports below which a group is not described. */
  readonly least: number;
}

/**
 * Most reports that are grouped: 400 hold the page for a third of a second, and the time grows with their number. Of fewer
 * than 200, a group of a tenth could be too few to describe.
 */
const MOST_GROUPED = 400;
/** Any number: with one that stays, the same reports fall into the same groups. */
const SEED = 1;

/** Groups of reports that look alike, of many by every so manieth; undefined for too few to make two groups of. */
export function groupVisitors(all: readonly Report[]): VisitorGroups | undefined {
  const stride = all.length / Math.min(all.length, MOST_GROUPED);
  const reports = Array.from(
    { length: Math.min(all.length, MOST_GROUPED) },
    (_, at) => all[Math.floor(at * stride)],
  );
  if (reports.length < 2 * LEAST_DESCRIBED) return undefined;
  const { segments, fit } = segment(reports.map(featuresOf), FEATURES, mulberry32(SEED));
  const groups = segments.map(({ rows, traits }): VisitorGroup => {
    const own = rows.map((row) => reports[row]);
    return {
      reports: own.length,
      described: traits && {
        traits: traits.flatMap(({ feature, difference }) => {
          const name = FEATURES.find((known) => known === feature);
          return name ? [{ feature: name, more: difference > 0 }] : [];
        }),
        pressed: shareOf(pressed(own), own.length, PRESS_TRUTH),
      },
    };
  });
  return { groups, fit, looked: reports.length, all: all.length, least: LEAST_DESCRIBED };
}

export interface ChannelFigures {
  /** Most visitors first. */
  readonly channels: readonly ChannelStanding[];
  /** Rows of each file, by its place, that an earlier file has too: the same export twice must not count twice. */
  readonly doubled: ReadonlyMap<DeskFile, number>;
}

/** Channels over the rows of all files, each day of a channel from the first file that tells of it. */
export function channelsOf(files: readonly DeskFile[]): ChannelFigures {
  const source = new Map<string, DeskFile>();
  const doubled = new Map<DeskFile, number>();
  const rows: ChannelDay[] = [];
  for (const file of files) {
    if (file.kind !== 'channels') continue;
    for (const row of file.rows) {
      const key = `${row.day} ${row.channel}`;
      const first: DeskFile = source.get(key) ?? file;
      source.set(key, first);
      if (first === file) rows.push(row);
      else doubled.set(file, (doubled.get(file) ?? 0) + 1);
    }
  }
  return { channels: compareChannels(rows), doubled };
}

export interface RetentionFigures extends Retention {
  readonly file: string;
  /** Whether days or weeks can be chosen: a table of cohorts has made the choice. */
  readonly choice: boolean;
}

/** A month of days and a quarter of weeks: what curves are read by. More, and the last columns rest on the oldest cohort alone. */
const MOST_PERIODS: Readonly<Record<Period, number>> = { day: 31, week: 14 };
const LENGTH: Readonly<Record<Period, number>> = { day: 1, week: 7 };
/** Days from which weeks tell more: with four of them there is a curve, and the days of the week no longer ripple it. */
const WEEKS_FROM = 28;

/** Retention by the file that was added last of those that have it. @param period as chosen; by the file's length without */
export function retentionOf(
  files: readonly DeskFile[],
  period: Period | undefined,
): RetentionFigures | undefined {
  const file = files.findLast(({ kind }) => kind !== 'channels');
  if (!file || file.kind === 'channels') return undefined;
  if (file.kind === 'cohorts')
    return { ...retentionFromCounts(file.cohorts, file.period), file: file.name, choice: false };
  let [first, last] = [Infinity, -Infinity];
  for (const { day } of file.visits) {
    const number = dayNumber(day);
    first = Math.min(first, number);
    last = Math.max(last, number);
  }
  const days = last - first + 1;
  const chosen = period ?? (days >= WEEKS_FROM ? 'week' : 'day');
  const periods = Math.max(1, Math.min(MOST_PERIODS[chosen], Math.floor(days / LENGTH[chosen])));
  return { ...retentionFromVisits(file.visits, chosen, periods), file: file.name, choice: true };
}
