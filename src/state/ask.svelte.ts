/** A conversation over the catalog on screen: what was asked and answered, what holds, and what is being answered. */
import type { Act, Choice, Suggestion } from '../domain/dialogue/act-types.ts';
import { choiceText, constraintText } from '../domain/dialogue/say.ts';
import type { Constraint } from '../domain/dialogue/dialogue-types.ts';
import type { Talk, Turn } from '../domain/dialogue/talk-types.ts';
import type { Failure, Result } from '../domain/errors.ts';
import type { FoundEntry } from '../domain/ranking/search-types.ts';
import type { EncoderProgress, Services } from '../pipeline/services.ts';
import { openTalk, type Answer, type Conversation } from '../pipeline/talk.ts';
import type { Hands } from '../pipeline/respond.ts';
import { AskFaqs } from './ask-faqs.svelte.ts';
import type { Feed } from './feed.svelte.ts';

export type AskPhase = 'opening' | 'ready' | 'failed';

/** One turn on the page: as it was kept and, where it was answered in this sitting, with what can be done with it. */
export interface ShownTurn {
  readonly turn: Turn;
  readonly entries?: readonly FoundEntry[];
  readonly answer?: Answer;
  /** What was found of an answer of the owner's. */
  readonly helpful?: boolean;
}

/** A condition, or a rule, with its words. */
export interface Holding {
  readonly key: string;
  readonly text: string;
  readonly constraint: Constraint;
  /** Of a rule. */
  readonly ruleId?: string;
}

/** What can be tapped instead of being typed. */
export interface Offer {
  readonly text: string;
  readonly act: Act;
}

export class Ask {
  readonly #services: Services;
  readonly #feed: Feed;
  readonly #settings: { readonly locale: 'en' | 'zh' };
  readonly faqs: AskFaqs;

  #phase = $state<AskPhase>('opening');
  #conversation = $state.raw<Conversation | undefined>(undefined);
  #turns = $state.raw<readonly ShownTurn[]>([]);
  /** Grows with every change of what holds, which the conversation itself does not tell. */
  #changes = $state(0);
  #asking = $state.raw<{ readonly text: string; readonly work: AbortController } | undefined>(undefined);
  #progress = $state.raw<EncoderProgress | undefined>(undefined);
  #failure = $state.raw<Failure | undefined>(undefined);
  #erased = $state.raw<Talk | undefined>(undefined);
  #draft = $state('');
  /** The box was sent before the catalog was open: it goes when it is. */
  #wanted = $state(false);
  #opening = new AbortController();

  constructor(services: Services, feed: Feed, settings: { readonly locale: 'en' | 'zh' }) {
    this.#services = services;
    this.#feed = feed;
    this.#settings = settings;
    this.faqs = new AskFaqs(services, (faqs) => this.#conversation?.setOwner(faqs));
  }

  get phase(): AskPhase {
    return this.#phase;
  }
  /** Oldest first. */
  get turns(): readonly ShownTurn[] {
    return this.#turns;
  }
  /** A sentence is being answered, or will be as soon as the catalog is open. */
  get busy(): boolean {
    return this.#asking !== undefined || this.#wanted;
  }
  /** The sentence that is being answered. */
  get asking(): string | undefined {
    return this.#asking?.text;
  }
  /** Of the model's first download, while one is under way. */
  get progress(): EncoderProgress | undefined {
    return this.#progress;
  }
  get failure(): Failure | undefined {
    return this.#failure;
  }
  get canBringBack(): boolean {
    return this.#erased !== undefined;
  }
  /** What stands in the box; a sentence that could not be answered comes back to it. */
  get draft(): string {
    return this.#draft;
  }
  set draft(text: string) {
    this.#draft = text;
  }
  /** What was asked, latest first, each once: what arrow-up brings back. */
  get asked(): readonly string[] {
    return [...new Set(this.#turns.map(({ turn }) => turn.asked).reverse())].filter(Boolean);
  }
  /** What holds for the next answer, rules apart. */
  get holding(): readonly Holding[] {
    return this.#held((conversation) =>
      conversation.constraints.map((constraint) => ({ constraint, key: JSON.stringify(constraint) })),
    );
  }
  /** What lasts until it is taken back. */
  get rules(): readonly Holding[] {
    return this.#held((conversation) =>
      conversation.rules.map(({ id, constraint }) => ({ constraint, key: id, ruleId: id })),
    );
  }
  /** What to ask next. */
  get suggestions(): readonly Offer[] {
    void this.#changes;
    const latest = this.#turns.at(-1)?.answer;
    return this.#offers(
      latest ? latest.suggestions : (this.#conversation?.suggest(this.#settings.locale) ?? []),
    );
  }

  choiceText(choice: Choice): string {
    return choiceText(choice, this.#settings.locale, this.#feed.items);
  }

  /** Opens the conversation over what the feed has open, unless it is there. */
  async open(): Promise<void> {
    const { session } = this.#feed;
    if (!session || this.#conversation?.session === session) return;
    this.#asking?.work.abort();
    this.#opening.abort();
    const opening = (this.#opening = new AbortController());
    this.#phase = 'opening';
    this.#failure = undefined;
    this.#conversation = undefined;
    const opened = await openTalk(this.#services, session, this.#hands, this.#settings.locale);
    if (opening.signal.aborted) return;
    if (!opened.ok) {
      this.#phase = 'failed';
      this.#failure = opened.failure;
      return;
    }
    this.#conversation = opened.value;
    this.#turns = opened.value.turns.map((turn) => ({ turn }));
    this.#erased = undefined;
    this.#phase = 'ready';
    this.#changes++;
    await this.faqs.open(session.catalog.id);
    await this.#reviveLatest(opened.value);
    if (!this.#wanted || opening.signal.aborted) return;
    this.#wanted = false;
    await this.send();
  }

  /** Asks what stands in the box. */
  async send(): Promise<void> {
    const text = this.#draft.trim();
    if (!text || this.#asking) return;
    if (!this.#conversation) {
      this.#wanted = true;
      return;
    }
    this.#draft = '';
    let done = false;
    try {
      done = await this.#answered(text, (conversation, options) =>
        conversation.ask(text, this.#settings.locale, options),
      );
    } finally {
      // What could not be answered is not lost: it can be changed, or sent once more.
      if (!done && !this.#draft) this.#draft = text;
    }
  }

  /** Does what a button offers. */
  async take({ text, act }: Offer): Promise<void> {
    await this.#answered(text, (conversation, options) =>
      conversation.take(act, text, this.#settings.locale, options),
    );
  }

  /** Takes one condition, or one rule, off. */
  async lift({ constraint, ruleId, text }: Holding, said: (text: string) => string): Promise<void> {
    const conversation = this.#conversation;
    if (!conversation) return;
    if (ruleId !== undefined) {
      const rule = conversation.rules.find(({ id }) => id === ruleId);
      if (rule) await this.take({ text: said(text), act: { kind: 'rule', change: 'remove', rules: [rule] } });
      return;
    }
    const constraints = conversation.constraints.filter((other) => other !== constraint);
    const { amount } = conversation.context;
    const act: Act = constraints.length
      ? {
          ...{ kind: 'search', constraints, amount, without: [], unheld: [], began: 'from-before' },
          change: { added: [], removed: [constraint] },
        }
      : { kind: 'reset' };
    await this.take({ text: said(text), act });
  }

  /** Gives the present answer up; what was asked goes back to the box. */
  stop(): void {
    this.#wanted = false;
    this.#asking?.work.abort();
  }

  /** Grades or saves an item of an answer, as its card on the feed would. */
  async grade(itemId: string, kind: 'like' | 'dislike' | 'save'): Promise<void> {
    await (kind === 'save' ? this.#feed.toggleSave(itemId) : this.#feed.grade(itemId, kind));
    this.#conversation?.noteTap();
  }

  /** Says that an item was taken, with or without stars. */
  async finish(itemId: string, stars?: number): Promise<void> {
    await this.#feed.grade(itemId, 'done', stars);
    this.#conversation?.noteTap();
  }

  /** What somebody found of the owner's answer. */
  async judge(shown: ShownTurn, helpful: boolean): Promise<void> {
    const pairId = shown.answer?.faqId;
    if (pairId === undefined) return;
    this.#turns = this.#turns.map((one) => (one.turn === shown.turn ? { ...one, helpful } : one));
    await this.faqs.judge({ question: shown.turn.asked, pairId, helpful });
  }

  /** Erases what was said over this catalog. */
  async erase(): Promise<void> {
    this.stop();
    const erased = await this.#conversation?.forget();
    if (!erased) return;
    if (!erased.ok) {
      this.#failure = erased.failure;
      return;
    }
    this.#erased = erased.value;
    this.#turns = [];
    this.#changes++;
  }

  async bringBack(): Promise<void> {
    const talk = this.#erased;
    if (!talk || !this.#conversation) return;
    const restored = await this.#conversation.restore(talk);
    if (!restored.ok) {
      this.#failure = restored.failure;
      return;
    }
    this.#erased = undefined;
    this.#turns = talk.turns.map((turn) => ({ turn }));
    this.#changes++;
    await this.#reviveLatest(this.#conversation);
  }

  dismissFailure(): void {
    this.#failure = undefined;
  }

  /** Shows the items of an earlier answer as cards. */
  async showAgain(shown: ShownTurn): Promise<void> {
    const found = await this.#conversation?.showAgain(shown.turn);
    if (!found?.ok) return;
    this.#turns = this.#turns.map((one) =>
      one.turn === shown.turn ? { ...one, entries: found.value } : one,
    );
  }

  get #hands(): Hands {
    const feed = this.#feed;
    return {
      async undoTap() {
        const before = feed.action?.id;
        await feed.undo();
        const { action } = feed;
        return action && action.id !== before ? action.itemId : undefined;
      },
      remodel: (change) => feed.remodel(change),
    };
  }

  /** Runs one answer at a time; whether it came. */
  async #answered(
    text: string,
    work: (
      conversation: Conversation,
      options: { signal: AbortSignal; onProgress: (progress: EncoderProgress) => void },
    ) => Promise<Result<Answer>>,
  ): Promise<boolean> {
    const conversation = this.#conversation;
    if (!conversation || this.#asking) return false;
    const asking = { text, work: new AbortController() };
    this.#asking = asking;
    this.#failure = undefined;
    try {
      const result = await work(conversation, {
        signal: asking.work.signal,
        onProgress: (progress) => {
          if (progress.phase === 'download') this.#progress = progress;
        },
      });
      if (conversation !== this.#conversation) return false;
      this.#changes++;
      if (!result.ok) {
        if (result.failure.code !== 'cancelled') this.#failure = result.failure;
        return false;
      }
      const { value } = result;
      this.#turns = [
        ...this.#turns,
        { turn: value.turn, answer: value, ...(value.entries.length && { entries: value.entries }) },
      ];
      this.#erased = undefined;
      this.#failure = value.unkept;
      // What could not be answered is listed for the owner now.
      if (value.act.kind === 'faq' || value.act.kind === 'outside') await this.faqs.refresh();
      return true;
    } finally {
      this.#asking = undefined;
      this.#progress = undefined;
    }
  }

  /** The latest answer that showed items has its cards again. */
  async #reviveLatest(conversation: Conversation): Promise<void> {
    const latest = this.#turns.findLast(({ turn }) => turn.itemIds.length);
    if (latest && !latest.entries && conversation === this.#conversation) await this.showAgain(latest);
  }

  #held(read: (conversation: Conversation) => readonly Omit<Holding, 'text'>[]): readonly Holding[] {
    void this.#changes;
    const conversation = this.#conversation;
    if (!conversation) return [];
    const { locale } = this.#settings;
    return read(conversation).map((one) => ({
      ...one,
      text: constraintText(one.constraint, locale, this.#feed.items),
    }));
  }

  #offers(offered: readonly Suggestion[]): readonly Offer[] {
    return offered.map(({ text, act }) => ({ text, act }));
  }
}
