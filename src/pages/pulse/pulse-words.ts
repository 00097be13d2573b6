/** What Pulse found, in words. Call in templates or `$derived`: the words follow the language. */
import type { CommentSet, Sentiment } from '../../domain/monitoring/comment-types.ts';
import type { Overview, TopicSummary } from '../../domain/monitoring/overview-types.ts';
import type {
  Alert,
  Aspect,
  CommentIssueReason,
  CommentLanguage,
  NextStep,
  Scope,
  Share,
  ShareChange,
} from '../../domain/monitoring/pulse-types.ts';
import { m } from '../../paraglide/messages.js';
import type { Deed, MonitorProgress } from '../../state/pulse.svelte.ts';

/** The built-in set has no name of its own: it is called in the reader's language. */
export const setName = ({ name }: CommentSet): string => name || m.pulse_stream_name();

const ISSUES: Readonly<Record<CommentIssueReason, () => string>> = {
  'empty-text': () => m.pulse_issue_empty(),
  'bad-date': () => m.pulse_issue_date(),
  'bad-rating': () => m.pulse_issue_rating(),
  'text-too-long': () => m.pulse_issue_long(),
  'unreadable-row': () => m.pulse_issue_unreadable(),
  'too-few-columns': () => m.pulse_issue_few(),
  'too-many-columns': () => m.pulse_issue_many(),
};
export const issueWords = (reason: CommentIssueReason): string => ISSUES[reason]();

export function judgingWords(progress: MonitorProgress | undefined): string {
  switch (progress?.phase) {
    case 'judge':
      return m.pulse_judging();
    case 'topics':
      return m.pulse_finding_topics();
    case 'watch':
      return m.pulse_watching();
    default:
      return m.pulse_opening();
  }
}

/** Of the whole way; undefined before anything is known of it. */
export const judgingShare = (progress: MonitorProgress | undefined): number | undefined =>
  progress && progress.total > 0 ? progress.done / progress.total : undefined;

const SENTIMENT_WORDS: Readonly<Record<Sentiment, () => string>> = {
  negative: () => m.pulse_negative(),
  neutral: () => m.pulse_neutral(),
  positive: () => m.pulse_positive(),
};
export const sentimentWord = (sentiment: Sentiment): string => SENTIMENT_WORDS[sentiment]();

/** For the attribute that browsers choose letters and voices by; undefined where the language is not known. */
export const languageTag = (language: CommentLanguage): string | undefined =>
  language === 'en' ? 'en' : language === 'zh' || language === 'mixed' ? 'zh-Hans' : undefined;

/** As the person called it, else its telling words. */
export const topicName = ({ name, words }: Pick<TopicSummary, 'name' | 'words'>): string =>
  name || words.slice(0, 3).join(m.pulse_word_gap());

export const topicNamed = (overview: Overview, id: string): string => {
  const topic = overview.topics.find((one) => one.id === id);
  return topic ? topicName(topic) : m.pulse_topic_gone();
};

export function scopeName(overview: Overview, scope: Scope): string {
  if (scope.kind === 'all') return m.pulse_scope_all();
  return scope.kind === 'topic'
    ? m.pulse_scope_topic({ name: topicNamed(overview, scope.topic) })
    : m.pulse_scope_product({ name: scope.product });
}

/** One text for each scope, so that a select can hold it. */
export const scopeKey = (scope: Scope): string =>
  scope.kind === 'all' ? 'all' : scope.kind === 'topic' ? `topic:${scope.topic}` : `product:${scope.product}`;

const DAY_MS = 86_400_000;

/** Days are counted in UTC, and written so. */
export function dayWords(overview: Overview, day: number, locale: string, short = false): string {
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    ...(short ? { day: 'numeric', month: 'short' } : { dateStyle: 'medium' }),
  });
  return format.format(overview.watch.firstDay + day * DAY_MS);
}

export function alertDays(overview: Overview, { from, to }: Alert, locale: string): string {
  if (from === to) return dayWords(overview, from, locale);
  const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', dateStyle: 'medium' });
  const first = overview.watch.firstDay;
  return format.formatRange(first + from * DAY_MS, first + to * DAY_MS);
}

export function alertTitle(overview: Overview, { kind, scope }: Alert): string {
  const what = scopeName(overview, scope);
  switch (kind) {
    case 'spike':
      return m.pulse_alert_spike({ what });
    case 'drop':
      return m.pulse_alert_drop({ what });
    case 'negative-spike':
      return m.pulse_alert_negative({ what });
    case 'new-topic':
      return m.pulse_alert_new({ what });
    case 'burst':
      return m.pulse_alert_burst({ what });
  }
}

export function alertFigures({ kind, seen, expected }: Alert, locale: string): string {
  const usual = new Intl.NumberFormat(locale, { maximumFractionDigits: expected < 10 ? 1 : 0 }).format(
    expected,
  );
  if (kind === 'burst') return m.pulse_alert_burst_figures({ count: seen });
  if (kind === 'new-topic') return m.pulse_alert_new_figures({ count: seen });
  return kind === 'negative-spike'
    ? m.pulse_alert_negative_figures({ count: seen, usual })
    : m.pulse_alert_figures({ count: seen, usual });
}

const STEPS: Readonly<Record<NextStep, () => string>> = {
  'read-comments': () => m.pulse_next_read(),
  'answer-customers': () => m.pulse_next_answer(),
  'check-source': () => m.pulse_next_source(),
  'name-topic': () => m.pulse_next_name(),
  'check-manipulation': () => m.pulse_next_manipulation(),
};
export const stepWords = (step: NextStep): string => STEPS[step]();

export function deedWords({ kind, changed }: Deed): string {
  switch (kind) {
    case 'sentiment':
    case 'stars':
      return m.pulse_deed_corrected({ changed });
    case 'topic':
      return m.pulse_deed_topic();
    case 'rename':
      return m.pulse_deed_named();
    case 'merge':
      return m.pulse_deed_merged();
    case 'split':
      return m.pulse_deed_split();
    case 'acknowledged':
      return m.pulse_deed_acknowledged();
    case 'snoozed':
      return m.pulse_deed_snoozed();
    case 'rate':
      return m.pulse_deed_rate();
  }
}

const ASPECTS: Readonly<Record<string, () => string>> = {
  delivery: () => m.pulse_aspect_delivery(),
  price: () => m.pulse_aspect_price(),
  packaging: () => m.pulse_aspect_packaging(),
  service: () => m.pulse_aspect_service(),
  refund: () => m.pulse_aspect_refund(),
  taste: () => m.pulse_aspect_taste(),
  smell: () => m.pulse_aspect_smell(),
  quality: () => m.pulse_aspect_quality(),
  durability: () => m.pulse_aspect_durability(),
  leak: () => m.pulse_aspect_leak(),
  noise: () => m.pulse_aspect_noise(),
  heat: () => m.pulse_aspect_heat(),
  size: () => m.pulse_aspect_size(),
  weight: () => m.pulse_aspect_weight(),
  comfort: () => m.pulse_aspect_comfort(),
  looks: () => m.pulse_aspect_looks(),
  material: () => m.pulse_aspect_material(),
  use: () => m.pulse_aspect_use(),
  cleaning: () => m.pulse_aspect_cleaning(),
  battery: () => m.pulse_aspect_battery(),
  sound: () => m.pulse_aspect_sound(),
  screen: () => m.pulse_aspect_screen(),
  website: () => m.pulse_aspect_website(),
  place: () => m.pulse_aspect_place(),
  story: () => m.pulse_aspect_story(),
  safety: () => m.pulse_aspect_safety(),
};
export const aspectName = ({ id, found }: Aspect): string =>
  !found && Object.hasOwn(ASPECTS, id) ? ASPECTS[id]() : id;

export const percent = (share: number, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share);

/** "31 % (27 to 35 %)" */
export const shareWords = ({ share, low, high }: Share, locale: string): string =>
  m.pulse_share_within({
    share: percent(share, locale),
    low: percent(low, locale),
    high: percent(high, locale),
  });

/** "+4 points, probably between +1 and +7": a difference of shares, and whether it may be chance. */
export function changeWords({ difference, low, high }: ShareChange, locale: string): string {
  const points = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero', maximumFractionDigits: 0 });
  const words = {
    points: points.format(difference * 100),
    low: points.format(low * 100),
    high: points.format(high * 100),
  };
  return low > 0 || high < 0 ? m.pulse_change_sure(words) : m.pulse_change_unsure(words);
}
