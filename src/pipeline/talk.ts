/** A conversation over the catalog of a session: asked, answered, kept, and the way back. */
import type { Act, Question, Suggestion, TalkContext } from '../domain/dialogue/act-types.ts';
import { catalogFacts } from '../domain/dialogue/catalog-facts.ts';
import type { Constraint, DialogueLanguage, Understanding } from '../domain/dialogue/dialogue-types.ts';
import { languageOf } from '../domain/dialogue/read-sentence.ts';
import { plan } from '../domain/dialogue/plan.ts';
import { say } from '../domain/dialogue/say.ts';
import { suggestions } from '../domain/dialogue/suggestions.ts';
import { advance, beginTalk } from '../domain/dialogue/talk-context.ts';
import type { CatalogFaqs, StandingRule, Talk, Turn } from '../domain/dialogue/talk-types.ts';
import {
  attempt,
  FailureError,
  toFailure,
  type Failure,
  type FailureCode,
  type Result,
} from '../domain/errors.ts';
import { hashText } from '../domain/random.ts';
import type { FoundEntry } from '../domain/ranking/search-types.ts';
import { openHearing, type HearingOptions } from './hearing.ts';
import type { Session } from './recommend.ts';
import { carryOut, type Hands, type LettersOnly } from './respond.ts';
import type { Services } from './services.ts';

export interface Answer {
  readonly turn: Turn;
  readonly act: Act;
  /** The items of the answer with their figures, best first. */
  readonly entries: readonly FoundEntry[];
  /** Why the letters of the words alone were looked for. */
  readonly letters?: LettersOnly;
  /** Answered by what the owner has written: which of the pairs, so that it can be found helpful or not. */
  readonly faqId?: string;
  readonly question?: Question;
  readonly suggestions: readonly Suggestion[];
  /** Why the turn could not be stored; it stands on the page all the same. */
  readonly unkept?: Failure;
}

export interface Conversation {
  readonly session: Session;
  /** Oldest first. */
  readonly turns: readonly Turn[];
  readonly constraints: readonly Constraint[];
  readonly rules: readonly StandingRule[];
  readonly context: TalkContext;
  /** What to ask to begin with. */
  suggest(language: DialogueLanguage): readonly Suggestion[];
  /** Fails with what stops it, `cancelled` for instance; nothing has changed then. */
  ask(text: string, language: DialogueLanguage, options?: HearingOptions): Promise<Result<Answer>>;
  /** Does what a button offers. */
  take(
    act: Act,
    asked: string,
    language: DialogueLanguage,
    options?: HearingOptions,
  ): Promise<Result<Answer>>;
  /** What an earlier answer showed, as it stands now. */
  showAgain(turn: Turn): Promise<Result<readonly FoundEntry[]>>;
  /** The owner answers other questions from now on, or somebody else is to be asked. */
  setOwner(faqs: CatalogFaqs): void;
  /** A grade or a save was given: what "undo" then takes back. */
  noteTap(): void;
  /** Erases what was said, and answers with it. */
  forget(): Promise<Result<Talk>>;
  restore(talk: Talk): Promise<Result<void>>;
}

/** @param language of the interface, for a sentence in neither language. */
export function openTalk(
  services: Services,
  session: Session,
  hands: Hands,
  language: DialogueLanguage,
): Promise<Result<Conversation>> {
  return attempt(async () => {
    const { talks, faqs } = await services.late();
    const catalogId = session.catalog.id;
    const [kept, owner] = [await talks.find(catalogId), await faqs.find(catalogId)];
    return conversation(services, { session, hands, language }, kept, owner);
  });
}

/** Without a network a model that was never fetched cannot come; the sentence is still read. */
const WITHOUT: ReadonlySet<FailureCode> = new Set(['model-unreachable']);

interface Place {
  readonly session: Session;
  readonly hands: Hands;
  readonly language: DialogueLanguage;
}

function conversation(
  services: Services,
  { session, hands, language }: Place,
  kept: Talk | undefined,
  owner: CatalogFaqs | undefined,
): Conversation {
  const catalogId = session.catalog.id;
  const hearing = openHearing(services);
  const items = [...session.items.values()];
  let faqs = owner;
  const factsNow = (): TalkContext['facts'] =>
    catalogFacts(items, { hasFaq: !!faqs?.pairs.length, contact: faqs?.contact ?? '' });
  const thisYear = new Date(services.now()).getFullYear();
  let talk: Talk = kept ?? { catalogId, turns: [], constraints: [] };
  const begun = (): TalkContext =>
    beginTalk({ language, facts: factsNow(), items: session.items, thisYear, rules: session.rules });
  let context = resumed(begun(), talk);

  const store = async (turn: Turn): Promise<Failure | undefined> => {
    try {
      const { talks } = await services.late();
      talk = await talks.append(catalogId, turn);
      return undefined;
    } catch (error) {
      const failure = toFailure(error);
      if (!failure) throw error;
      talk = { catalogId, turns: [...talk.turns, turn], constraints: turn.constraints };
      return failure;
    }
  };

  /** Undefined where the model cannot be fetched: grammar and letters go a long way without it. */
  const understood = async (
    text: string,
    spoken: DialogueLanguage,
    options: HearingOptions,
  ): Promise<Understanding | undefined> => {
    const heard = await attempt(() => hearing.understand(text, spoken, options));
    if (heard.ok) return heard.value;
    if (!WITHOUT.has(heard.failure.code)) throw new FailureError(heard.failure.code, heard.failure.details);
    return undefined;
  };

  const answer = async (
    act: Act,
    asked: string,
    spoken: DialogueLanguage,
    options: HearingOptions,
  ): Promise<Answer> => {
    const carried = await carryOut(
      act,
      { asked, services, session, hearing, hands, context, owner: faqs },
      options,
    );
    options.signal?.throwIfAborted();
    const { results, entries, letters, faqId } = carried;
    const id = services.newId();
    const itemIds = entries.map(({ itemId }) => itemId);
    context = advance({ ...context, rules: session.rules }, act, itemIds);
    const turn: Turn = {
      id,
      time: services.now(),
      asked,
      // Seeded by its place: said in other words next time, and in the same ones in a test.
      answer: say(act, results, spoken, hashText(`${catalogId}/${talk.turns.length}`), context.facts.contact),
      itemIds,
      constraints: context.constraints,
    };
    const unkept = await store(turn);
    return {
      ...{ turn, act, entries },
      ...(letters && { letters }),
      ...(faqId !== undefined && { faqId }),
      ...(context.pending && { question: context.pending }),
      suggestions: suggestions(context, act, spoken, results),
      ...(unkept && { unkept }),
    };
  };

  return {
    session,
    get turns() {
      return talk.turns;
    },
    get constraints() {
      return context.constraints;
    },
    get rules() {
      return session.rules;
    },
    get context() {
      return context;
    },
    suggest: (spoken) => suggestions(context, { kind: 'reset' }, spoken),
    ask: (text, spoken, options = {}) =>
      attempt(async () => {
        context = { ...context, language: spoken, rules: session.rules };
        const understanding = await understood(text, languageOf(text, spoken), options);
        options.signal?.throwIfAborted();
        return answer(plan(context, text, understanding), text, languageOf(text, spoken), options);
      }),
    take: (act, asked, spoken, options = {}) => attempt(() => answer(act, asked, spoken, options)),
    showAgain: ({ itemIds, constraints }) =>
      attempt(async () => {
        const vectors = await hearing.vectors(session.catalog.encoder, [], 'query');
        const found = await session.search({
          ...{ size: itemIds.length, constraints, without: [], vectors, only: itemIds },
        });
        if (!found.ok) throw new FailureError(found.failure.code, found.failure.details);
        return found.value.entries;
      }),
    setOwner(changed) {
      faqs = changed;
      context = { ...context, facts: factsNow() };
    },
    noteTap() {
      context = { ...context, tapped: true };
    },
    forget: () =>
      attempt(async () => {
        const { talks } = await services.late();
        await talks.remove(catalogId);
        const before = talk;
        talk = { catalogId, turns: [], constraints: [] };
        context = begun();
        return before;
      }),
    restore: (before) =>
      attempt(async () => {
        const { talks } = await services.late();
        await talks.write(before);
        talk = before;
        context = resumed(context, before);
      }),
  };
}

/** The context as the last kept turn left it. */
function resumed(context: TalkContext, { turns, constraints }: Talk): TalkContext {
  const shown = turns.findLast(({ itemIds }) => itemIds.length)?.itemIds ?? [];
  return { ...context, constraints, shown, seen: shown };
}
