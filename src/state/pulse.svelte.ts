/** Pulse: the sets of comments, the one that is open, what it says, and what the person says of it. */
import type { Failure, Result } from '../domain/errors.ts';
import type { CommentSet, Sentiment } from '../domain/monitoring/comment-types.ts';
import type { Overview } from '../domain/monitoring/overview-types.ts';
import type { Brief, Comparison, Slice } from '../domain/monitoring/pulse-types.ts';
import { USUAL_FALSE_ALARMS, type Listened } from '../pipeline/listen.ts';
import type { Services } from '../pipeline/services.ts';
import {
  changeSet,
  compareSlices,
  labelledTable,
  listSets,
  openSet,
  openStream,
  removeSet,
  renameSet,
  STREAM_SET,
  writeBrief,
  type MonitorProgress,
  type OpenedSet,
  type SetChange,
} from '../pipeline/watch-comments.ts';
import { notifyOfAlerts } from './pulse-notice.ts';
import { PulseComments } from './pulse-comments.svelte.ts';
import { PulseIntake } from './pulse-intake.svelte.ts';

export type { MonitorProgress };

/** What was done last and can be taken back. */
export interface Deed {
  readonly kind:
    'sentiment' | 'stars' | 'topic' | 'rename' | 'merge' | 'split' | 'acknowledged' | 'snoozed' | 'rate';
  /** Other comments that are judged otherwise since. */
  readonly changed: number;
  /** What the set held before. */
  readonly before: Pick<CommentSet, 'corrections' | 'topicEdits' | 'decisions' | 'falseAlarms'>;
}

/** As long as it takes to notice a slip; then a set that was removed is gone. */
export const REMOVAL_GRACE_MS = 10_000;
const DAY_MS = 86_400_000;

export class Pulse {
  readonly intake: PulseIntake;
  readonly comments: PulseComments;
  #sets = $state.raw<readonly CommentSet[]>([]);
  #set = $state.raw<CommentSet | undefined>(undefined);
  #overview = $state.raw<Overview | undefined>(undefined);
  #failure = $state.raw<Failure | undefined>(undefined);
  #opening = $state.raw<{ readonly progress?: MonitorProgress } | undefined>(undefined);
  #changing = $state(false);
  #deed = $state.raw<Deed | undefined>(undefined);
  #undone = $state(false);
  #leaving = $state.raw<CommentSet | undefined>(undefined);
  #comparison = $state.raw<Comparison | undefined>(undefined);
  #brief = $state.raw<Brief | undefined>(undefined);
  /** The change under way. */
  #latest: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
    this.intake = new PulseIntake(services, (listened, replaced) => void this.#listened(listened, replaced));
    this.comments = new PulseComments(services);
  }

  /** Latest first, without the one that is leaving. */
  get sets(): readonly CommentSet[] {
    return this.#sets.filter(({ id }) => id !== this.#leaving?.id);
  }

  /** The one that is open. */
  get set(): CommentSet | undefined {
    return this.#set;
  }

  get isStream(): boolean {
    return this.#set?.id === STREAM_SET;
  }

  get overview(): Overview | undefined {
    return this.#overview;
  }

  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Present while a set is being opened. */
  get opening(): { readonly progress?: MonitorProgress } | undefined {
    return this.#opening;
  }

  /** While the comments are judged anew. */
  get changing(): boolean {
    return this.#changing;
  }

  get deed(): Deed | undefined {
    return this.#deed;
  }

  /** The last deed was taken back. */
  get undone(): boolean {
    return this.#undone;
  }

  get leaving(): CommentSet | undefined {
    return this.#leaving;
  }

  get comparison(): Comparison | undefined {
    return this.#comparison;
  }

  get brief(): Brief | undefined {
    return this.#brief;
  }

  /** The present time, milliseconds since the epoch. */
  get now(): number {
    return this.#services.now();
  }

  async refresh(): Promise<void> {
    const sets = await listSets(this.#services);
    if (sets.ok) this.#sets = sets.value;
    else this.#failure = sets.failure;
  }

  open(setId: string): Promise<void> {
    return this.#openBy((onProgress) => openSet(this.#services, setId, { onProgress }));
  }

  /** The built-in comments of a made-up shop. */
  openStream(): Promise<void> {
    return this.#openBy((onProgress) => openStream(this.#services, USUAL_FALSE_ALARMS, { onProgress }));
  }

  async #openBy(
    work: (onProgress: (progress: MonitorProgress) => void) => Promise<Result<OpenedSet>>,
  ): Promise<void> {
    if (this.#opening || this.intake.busy) return;
    this.#opening = {};
    this.#failure = undefined;
    this.intake.forget();
    const opened = await work((progress) => (this.#opening = { progress }));
    this.#opening = undefined;
    if (opened.ok) await this.#show(opened.value);
    else this.#failure = opened.failure;
    await this.refresh();
  }

  /** Back to the shelf of sets. */
  close(): void {
    this.#set = undefined;
    this.#overview = undefined;
    this.#forgetDeed();
    this.intake.forget();
    void this.#services.monitor.close();
  }

  /** @param replaced the set of the same comments as they were read before */
  async #listened(listened: Listened, replaced: string | undefined): Promise<void> {
    this.#failure = undefined;
    await this.#show(listened);
    if (replaced !== undefined) await removeSet(this.#services, replaced);
    await this.refresh();
    notifyOfAlerts(listened.overview.watch.alerts);
  }

  async #show({ set, overview }: OpenedSet): Promise<void> {
    this.#forgetDeed();
    this.#comparison = undefined;
    this.comments.forgetWhy();
    this.#set = set;
    this.#overview = overview;
    await this.comments.show({});
    await this.#writeBrief();
  }

  async rename(name: string): Promise<void> {
    const set = this.#set;
    if (!set || !name.trim() || name.trim() === set.name) return;
    const renamed = await renameSet(this.#services, set.id, name.trim());
    if (!renamed.ok) this.#failure = renamed.failure;
    else if (renamed.value) this.#set = renamed.value;
    await this.refresh();
  }

  /** Takes a set away. Nothing is deleted before the grace is over or another set leaves. */
  async remove(setId: string): Promise<void> {
    await this.settle();
    this.#leaving = this.#sets.find(({ id }) => id === setId);
    if (!this.#leaving) return;
    if (this.#set?.id === setId) this.close();
    this.#timer = setTimeout(() => void this.settle(), REMOVAL_GRACE_MS);
  }

  /** Puts back the set that is leaving. */
  restore(): void {
    clearTimeout(this.#timer);
    this.#leaving = undefined;
  }

  /** Ends the grace. */
  async settle(): Promise<void> {
    clearTimeout(this.#timer);
    const leaving = this.#leaving;
    if (!leaving) return;
    const removed = await removeSet(this.#services, leaving.id);
    if (!removed.ok) this.#failure = removed.failure;
    await this.refresh();
    if (this.#leaving === leaving) this.#leaving = undefined;
  }

  /** What a person says of a comment's sentiment; the models learn it. */
  correctSentiment(commentId: string, sentiment: Sentiment): Promise<void> {
    return this.#change('sentiment', (set) => corrected(set, commentId, { sentiment }));
  }

  correctStars(commentId: string, stars: number): Promise<void> {
    return this.#change('stars', (set) => corrected(set, commentId, { stars }));
  }

  /** Puts a comment to another topic. */
  correctTopic(commentId: string, topic: string): Promise<void> {
    return this.#change('topic', (set) => corrected(set, commentId, { topic }));
  }

  nameTopic(topic: string, name: string): Promise<void> {
    const edit = { kind: 'rename', topic, name: name.trim() } as const;
    return this.#change('rename', (set) => ({ ...set, topicEdits: [...set.topicEdits, edit] }));
  }

  mergeTopic(topic: string, into: string): Promise<void> {
    const edit = { kind: 'merge', topic, into } as const;
    return this.#change('merge', (set) => ({ ...set, topicEdits: [...set.topicEdits, edit] }));
  }

  splitTopic(topic: string): Promise<void> {
    const edit = { kind: 'split', topic } as const;
    return this.#change('split', (set) => ({ ...set, topicEdits: [...set.topicEdits, edit] }));
  }

  acknowledge(alertId: string): Promise<void> {
    return this.#change('acknowledged', (set) => ({
      ...set,
      decisions: [...others(set, alertId), { alertId, kind: 'acknowledged' }],
    }));
  }

  snooze(alertId: string, days: number): Promise<void> {
    const until = this.#services.now() + days * DAY_MS;
    return this.#change('snoozed', (set) => ({
      ...set,
      decisions: [...others(set, alertId), { alertId, kind: 'snoozed', until }],
    }));
  }

  /** @param rate false alarms in eight weeks that are put up with */
  setFalseAlarms(rate: number): Promise<void> {
    return this.#change('rate', (set) => ({ ...set, falseAlarms: rate }));
  }

  /** Takes the last deed back. */
  async undo(): Promise<void> {
    const deed = this.#deed;
    if (!deed || this.#undone) return;
    if (await this.#apply((set) => ({ ...set, ...deed.before }))) this.#undone = true;
  }

  forgetDeed(): void {
    this.#forgetDeed();
  }

  async compare(before: Slice, after: Slice): Promise<void> {
    const compared = await compareSlices(this.#services, before, after);
    if (compared.ok) this.#comparison = compared.value;
    else this.#failure = compared.failure;
  }

  /** All comments with their labels as CSV, under the person's own words for the columns. */
  async table(headings: readonly string[]): Promise<string | undefined> {
    const table = await labelledTable(this.#services, headings);
    if (!table.ok) this.#failure = table.failure;
    return table.ok ? table.value : undefined;
  }

  /** One after the other: what was judged by the first must not be taken for what the second changed. */
  #change(kind: Deed['kind'], change: SetChange): Promise<void> {
    const changed = this.#latest.then(() => this.#changeNow(kind, change));
    this.#latest = changed.catch(() => undefined);
    return changed;
  }

  async #changeNow(kind: Deed['kind'], change: SetChange): Promise<void> {
    const set = this.#set;
    if (!set) return;
    const { corrections, topicEdits, decisions, falseAlarms } = set;
    if (!(await this.#apply(change))) return;
    this.#undone = false;
    this.#deed = {
      kind,
      changed: this.#overview?.changed ?? 0,
      before: { corrections, topicEdits, decisions, falseAlarms },
    };
  }

  /** Judges anew under what the person has said. True when it went well. */
  async #apply(change: SetChange): Promise<boolean> {
    const set = this.#set;
    if (!set) return false;
    this.#changing = true;
    this.#failure = undefined;
    const changed = await changeSet(this.#services, set.id, change);
    this.#changing = false;
    if (!changed.ok) {
      this.#failure = changed.failure;
      return false;
    }
    this.#set = changed.value.set;
    this.#overview = changed.value.overview;
    await this.comments.refresh();
    await this.#writeBrief();
    return true;
  }

  async #writeBrief(): Promise<void> {
    const brief = await writeBrief(this.#services);
    if (brief.ok) this.#brief = brief.value;
    else this.#failure = brief.failure;
  }

  #forgetDeed(): void {
    this.#deed = undefined;
    this.#undone = false;
  }
}

const others = ({ decisions }: CommentSet, alertId: string) =>
  decisions.filter((decision) => decision.alertId !== alertId);

type Said = Partial<Omit<CommentSet['corrections'][number], 'commentId'>>;

/** What was said of a comment before is kept where this says nothing of it. */
function corrected(set: CommentSet, commentId: string, said: Said): CommentSet {
  const before = set.corrections.find((correction) => correction.commentId === commentId);
  const rest = set.corrections.filter((correction) => correction !== before);
  return { ...set, corrections: [...rest, { ...before, commentId, ...said }] };
}
