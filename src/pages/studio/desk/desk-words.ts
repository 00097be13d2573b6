/** What the desk's figures mean in words. Call in templates or `$derived`. */
import type { AnalyticsIssue } from '../../../domain/growth/analytics-table.ts';
import type { SetApart } from '../../../domain/growth/read-reports.ts';
import type { Failure } from '../../../domain/errors.ts';
import { m } from '../../../paraglide/messages.js';
import { failureText } from '../../../state/failure-text.ts';
import type {
  DeskFile,
  ReportFigures,
  Suggestion,
  VisitorGroups,
} from '../../../state/studio-desk.svelte.ts';
import { stepWords } from '../studio-words.ts';
import type { DeskFormats } from './desk-formats.ts';

export const letter = (at: number): string => String.fromCharCode(65 + at);

export const variantName = ({ demo }: ReportFigures, at: number): string =>
  demo?.variants[at]?.name || m.studio_variant_number({ letter: letter(at) });

/** What stands behind the word "variant" in a sentence. */
const calledVariant = ({ demo }: ReportFigures, at: number): string => demo?.variants[at]?.name || letter(at);

export const channelName = (channel: string): string => channel || m.desk_channel_none();

export const apartWords = (reason: SetApart['reason']): string =>
  ({
    damaged: m.studio_apart_damaged,
    newer: m.studio_apart_newer,
    duplicate: m.studio_apart_duplicate,
    'other-demo': m.studio_apart_other,
  })[reason]();

export function issueWords(reason: AnalyticsIssue['reason']): string {
  switch (reason) {
    case 'bad-number':
      return m.desk_bad_number();
    case 'more-than-came':
      return m.desk_more_than_came();
    case 'no-visitor':
      return m.desk_no_visitor();
    case 'bad-date':
      return m.catalogs_reason_bad_date();
    case 'duplicate':
      return m.catalogs_reason_duplicate();
    case 'too-few-columns':
      return m.catalogs_reason_too_few_columns();
    case 'too-many-columns':
      return m.catalogs_reason_too_many_columns();
    case 'field-too-long':
      return m.catalogs_reason_field_too_long();
    // The other reasons are of titles and ratings, which these tables do not have.
    default:
      return m.catalogs_reason_unreadable_row();
  }
}

export function deskFailure(failure: Failure): string {
  const { file } = failure.details ?? {};
  return failure.code === 'needs-mapping' && file !== undefined
    ? m.desk_unknown_file({ file })
    : failureText(failure);
}

export function fileWords(file: DeskFile, { number }: DeskFormats): string {
  switch (file.kind) {
    case 'channels':
      return m.desk_file_channels({ rows: number(file.rows.length) });
    case 'cohorts':
      return m.desk_file_cohorts({ rows: number(file.cohorts.length) });
    case 'visits':
      return m.desk_file_visits({ rows: number(file.visits.length) });
  }
}

type Described = NonNullable<VisitorGroups['groups'][number]['described']>;

const TRAITS = {
  starter: [m.desk_more_starter, m.desk_less_starter],
  'opened-item': [m.desk_more_opened, m.desk_less_opened],
  likes: [m.desk_more_likes, m.desk_less_likes],
  dislikes: [m.desk_more_dislikes, m.desk_less_dislikes],
} as const;

export const traitWords = ({ traits }: Described): string =>
  traits.map(({ feature, more }) => TRAITS[feature][more ? 0 : 1]()).join(m.desk_comma()) ||
  m.desk_group_plain();

export const strengthWords = (strength: Suggestion['strength']): string =>
  ({ strong: m.studio_strong, fair: m.studio_fair, hint: m.studio_hint })[strength]();

export function adviceWords(one: Suggestion, figures: ReportFigures, { percent }: DeskFormats): string {
  switch (one.kind) {
    case 'stop-variant':
      return m.studio_advice_stop({ name: calledVariant(figures, one.variant) });
    case 'choose-variant':
      return m.studio_advice_choose({ name: calledVariant(figures, one.variant) });
    case 'variants-alike':
      return m.studio_advice_alike({ difference: percent(one.difference) });
    case 'more-reports':
      return one.about === 'funnel'
        ? m.studio_advice_more({ need: one.need })
        : m.studio_advice_more_each({ need: one.need });
    case 'step-loses':
      return m.studio_advice_step({ step: stepWords(one.step) });
    case 'impossible-answers':
      return m.studio_advice_impossible({ step: stepWords(one.step) });
    case 'channel-leads':
      return m.desk_advice_leads({ channel: channelName(one.channel) });
    case 'channel-lags':
      return m.desk_advice_lags({ channel: channelName(one.channel) });
    case 'invitations-carry':
      return m.desk_advice_carry();
    case 'invitations-fade':
      return m.desk_advice_fade();
  }
}

/** The figures that a suggestion rests on. */
export function evidenceWords(
  one: Suggestion,
  { number, short, percent, fine, chance, range }: DeskFormats,
): string {
  switch (one.kind) {
    case 'stop-variant':
    case 'choose-variant':
      return m.desk_because_variant({
        reports: number(one.reports),
        best: chance(one.best),
        loss: fine(one.loss),
      });
    case 'variants-alike':
      return m.desk_because_alike({ reports: number(one.reports) });
    case 'more-reports':
      return m.desk_because_more({ have: number(one.have) });
    case 'step-loses':
      return m.desk_because_step({
        rate: percent(one.rate),
        reports: number(one.reports),
        range: range(one, percent),
      });
    case 'impossible-answers':
      return m.desk_because_impossible({ yes: number(one.yes), reports: number(one.reports) });
    case 'channel-leads':
    case 'channel-lags':
      return m.desk_because_channel({
        rate: fine(one.rate),
        visitors: number(one.visitors),
        range: range(one, fine),
        others: fine(one.others),
      });
    case 'invitations-carry':
    case 'invitations-fade':
      return m.desk_because_k({ rate: short(one.rate), range: range(one, short) });
  }
}
