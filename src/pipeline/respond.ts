/** One turn of a conversation: from what is to be done to what was found for it. */
import { failing, isExact, meets } from '../domain/dialogue/constraint-check.ts';
import type { Act, Results, Rule, TalkContext, TasteFacts, WhyFacts } from '../domain/dialogue/act-types.ts';
import type { Constraint } from '../domain/dialogue/dialogue-types.ts';
import type { CatalogFaqs, StandingRule } from '../domain/dialogue/talk-types.ts';
import { attempt, FailureError, type Failure, type Result } from '../domain/errors.ts';
import type { Interaction } from '../domain/interaction.ts';
import type { FoundEntry } from '../domain/ranking/search-types.ts';
import { wordsOf, reads, type Hearing, type HearingOptions } from './hearing.ts';
import { answerOf, noteUnanswered } from './faqs.ts';
import type { Remodelling, Session } from './recommend.ts';
import type { Services } from './services.ts';

/** What an answer may have done that is done with the cards elsewhere, in its turn among their taps. */
export interface Hands {
  /** Takes the latest grade or save back; the item that it was about, where there was one. */
  undoTap(): Promise<string | undefined>;
  /** Changes the model, and what is shown by it. */
  remodel(change: Remodelling): Promise<Failure | undefined>;
}

/** The catalog's encoder does not read the language, or its model could not be fetched. */
export type LettersOnly = 'language' | 'model';

/** What was made of an act. */
export interface Carried {
  readonly results: Results;
  /** For a search: the items with their figures, best first. */
  readonly entries: readonly FoundEntry[];
  /** Why the letters of the words alone were looked for, not their meaning; absent where both were. */
  readonly letters?: LettersOnly;
  /** The pair of the owner's that was answered with. */
  readonly faqId?: string;
}

/** Liked items that "what do I like lately" is answered from; more would not be read out. */
const LATEST = 8;
/** Beliefs that taste is told from. */
const BELIEFS = 12;

const unwrap = <T>(result: Result<T>): T => {
  if (!result.ok) throw new FailureError(result.failure.code, result.failure.details);
  return result.value;
};

export interface Turned {
  /** The sentence itself. */
  readonly asked: string;
  readonly services: Pick<Services, 'encoder' | 'language' | 'labFiles' | 'late' | 'now'>;
  readonly owner: CatalogFaqs | undefined;
  readonly session: Session;
  readonly hearing: Hearing;
  readonly hands: Hands;
  readonly context: TalkContext;
}

/** Does what an act asks. Rejects with a FailureError; nothing has changed then. */
export async function carryOut(act: Act, turned: Turned, options: HearingOptions): Promise<Carried> {
  const { session, hands } = turned;
  switch (act.kind) {
    case 'search':
      return search(act, turned, options);
    case 'why': {
      const why: WhyFacts[] = [];
      for (const itemId of act.itemIds) why.push(await whyOf(itemId, turned, options));
      return carried(turned, { why });
    }
    case 'undo': {
      if (act.what === 'tap') {
        const itemId = await hands.undoTap();
        return carried(turned, itemId === undefined ? {} : { undone: { itemId } });
      }
      if (act.what === 'rules') await removeRules(act.rules, turned);
      return act.what === 'turn' && act.constraints.length
        ? search(act, turned, options)
        : carried(turned, {});
    }
    case 'rule':
      if (act.change === 'add') await addRules(act.rules, turned, options);
      else if (act.change === 'remove') await removeRules(act.rules, turned);
      return carried(turned, {});
    case 'taste':
      return carried(turned, { taste: await tasteOf(session) });
    case 'faq':
      return answerByOwner(act.question, turned, options);
    case 'outside':
      if (act.reason === 'no-faq') await noteUnanswered(turned.services, session.catalog.id, turned.asked);
      return carried(turned, {});
    case 'reset':
    case 'about':
    case 'smalltalk':
    case 'ask':
      return carried(turned, {});
  }
}

function carried(
  { session, context }: Turned,
  parts: Partial<Results>,
  found: Pick<Carried, 'entries' | 'letters'> = { entries: [] },
): Carried {
  const { size, backlog } = context.facts;
  const results = {
    ...{ items: session.items, rules: session.rules, found: [], total: 0, relaxed: [], why: [] },
    ...{ size, backlog },
    ...parts,
  };
  return { results, ...found };
}

/** What a search shows; what it is to leave out and how much, as before where it does not say. */
async function search(
  act: Pick<Extract<Act, { kind: 'search' }>, 'constraints'> &
    Partial<Pick<Extract<Act, { kind: 'search' }>, 'amount' | 'without'>>,
  turned: Turned,
  options: HearingOptions,
): Promise<Carried> {
  const { session } = turned;
  const constraints = [...act.constraints, ...session.rules.map(({ constraint }) => constraint)];
  const texts = wordsOf(constraints);
  const { vectors, letters } = await meaningsOf(texts, turned, options);
  const { amount = turned.context.amount, without = [] } = act;
  const query = { size: amount, constraints, without, vectors };
  const { entries, total, relaxed } = unwrap(await session.search(query));
  return carried(
    turned,
    { found: entries, total, relaxed },
    {
      entries,
      ...(letters && { letters }),
    },
  );
}

/** Vectors of words; where their model cannot be fetched, none. */
async function meaningsOf(
  texts: readonly string[],
  { session, hearing }: Pick<Turned, 'session' | 'hearing'>,
  options: HearingOptions,
): Promise<{ vectors: ReadonlyMap<string, Float32Array>; letters?: LettersOnly }> {
  const { encoder } = session.catalog;
  const heard = await attempt(() => hearing.vectors(encoder, texts, 'query', options));
  if (!heard.ok && heard.failure.code !== 'model-unreachable') return { vectors: unwrap(heard) };
  if (!heard.ok) return { vectors: new Map(), letters: 'model' };
  const unread = texts.some((text) => !reads(encoder, text));
  return { vectors: heard.value, ...(unread && { letters: 'language' }) };
}

/** Whether an item is set aside and not taken yet. */
function isWaiting(session: Session, itemId: string): boolean {
  const { grade, done } = session.stateOf(itemId);
  return !done && (!grade || grade.kind === 'save') && session.items.get(itemId)?.backlog === true;
}

async function whyOf(itemId: string, turned: Turned, options: HearingOptions): Promise<WhyFacts> {
  const { session, context } = turned;
  const item = session.items.get(itemId);
  if (!item) throw new FailureError('storage-failed', { reason: 'item-gone' });
  const rules = session.rules.map(({ constraint }) => constraint);
  const constraints = [...context.constraints, ...rules];
  const waiting = isWaiting(session, itemId);
  const { vectors } = await meaningsOf(wordsOf(constraints), turned, options);
  const query = {
    size: 1,
    constraints: context.constraints.filter((one) => !isExact(one)),
    without: [],
    vectors,
  };
  const explanation = unwrap(await session.explain(itemId));
  const judged = unwrap(await session.search({ ...query, only: [itemId] })).entries.at(0);
  const known = explanation.events.length > 0;
  return {
    itemId,
    reasons: judged?.reasons ?? [],
    meets: constraints.filter((one) => isMet(one, judged) && meets(one, item, waiting)),
    fails: failing(constraints, item, waiting),
    ...(known && judged && { probability: judged.probability }),
    ...(explanation.counterfactual && { counterfactual: explanation.counterfactual }),
    ...(known && { rank: explanation.rank }),
  };
}

/** Of conditions that order, those that an item was found by; exact ones are checked elsewhere. */
function isMet(constraint: Constraint, judged: FoundEntry | undefined): boolean {
  if (constraint.kind === 'similar') return judged?.match.similar === constraint.itemId;
  if (constraint.kind !== 'words' || constraint.exclude) return true;
  return !!judged && (judged.match.meaning || judged.match.words.length > 0);
}

async function addRules(rules: readonly Rule[], turned: Turned, options: HearingOptions): Promise<void> {
  const { session, hands } = turned;
  const added: StandingRule[] = [];
  for (const rule of rules)
    added.push({ ...rule, itemIds: await keptOutBy(rule.constraint, turned, options) });
  const ids = new Set(rules.map(({ id }) => id));
  const standing = [...session.rules.filter(({ id }) => !ids.has(id)), ...added];
  await changed(hands.remodel((own, request) => own.setRules(standing, request)));
}

async function removeRules(
  rules: readonly Rule[],
  { session, hands }: Pick<Turned, 'session' | 'hands'>,
): Promise<void> {
  const ids = new Set(rules.map(({ id }) => id));
  const standing = session.rules.filter(({ id }) => !ids.has(id));
  await changed(hands.remodel((own, request) => own.setRules(standing, request)));
}

async function keptOutBy(
  constraint: Constraint,
  turned: Pick<Turned, 'session' | 'hearing'>,
  options: HearingOptions,
): Promise<string[]> {
  const { vectors } = await meaningsOf(wordsOf([constraint]), turned, options);
  return unwrap(await turned.session.keptOut({ constraint, vectors }));
}

const changed = async (change: Promise<Failure | undefined>): Promise<void> => {
  const failure = await change;
  if (failure) throw new FailureError(failure.code, failure.details);
};

const isLiking = ({ kind, value }: Interaction): boolean =>
  kind === 'like' || ((kind === 'rating' || kind === 'done') && value !== undefined && value >= LIKED_STARS);

/** Stars from which a rating counts as liked, as on the feed. */
const LIKED_STARS = 4;

async function tasteOf(session: Session): Promise<TasteFacts> {
  const grades = [...session.items.keys()]
    .flatMap((itemId) => session.stateOf(itemId).grade ?? [])
    .filter(({ kind }) => kind !== 'save')
    .sort((a, b) => b.seq - a.seq);
  const liked = grades.filter(isLiking);
  return {
    graded: grades.length,
    liked: liked.length,
    beliefs: unwrap(await session.beliefs(BELIEFS)),
    latest: liked.slice(0, LATEST).map(({ itemId }) => itemId),
  };
}

async function answerByOwner(question: string, turned: Turned, options: HearingOptions): Promise<Carried> {
  const { services, owner, hearing } = turned;
  const found = owner && (await answerOf(services, hearing, owner, question, options));
  const carry = carried(turned, found ? { faq: found.faq } : {});
  return found?.pairId === undefined ? carry : { ...carry, faqId: found.pairId };
}
