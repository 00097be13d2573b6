/** From a sentence to what is done about it: the slots and the trained head decide together. */
import type { Act, Choice, OutsideReason, Slots, TalkContext } from './act-types.ts';
import type { Constraint, Intent, Understanding } from './dialogue-types.ts';
import { foldText } from './name-keys.ts';
import { planAnswer } from './plan-answer.ts';
import { lastingConstraints, planCreatorRule, planLifting, planRule } from './plan-rules.ts';
import { planMore, planSearch, referred, type SearchIntent } from './plan-search.ts';
import { isForeign, readSentence } from './read-sentence.ts';
import { aboutTopic, isAboutApp, isOnlyCourtesy, smalltalkKind, tasteTopic } from './topics.ts';

/** Calibrated probability from which an intent is taken at its word; below it a question costs less than a wrong answer. */
const SURE = 0.5;
/**
 * From here the head is believed over what the grammar read. "Is delivery free over £20?" holds a price and is still no
 * search; a head that is less sure has mostly met a title or a number that it never saw, which the grammar knows.
 */
const FIRM = 0.8;
/** Below it a second meaning is not worth a button. */
const POSSIBLE = 0.1;
const MOST_WHY = 3;
/** Characters of a sentence on a button. */
const MOST_LABEL = 60;

const SEARCHES: readonly Intent[] = ['recommend', 'describe', 'similar', 'filter', 'refine'];
const isSearch = (intent: Intent): intent is SearchIntent => SEARCHES.includes(intent);

const outside = (reason: OutsideReason, { facts }: TalkContext): Act => ({
  kind: 'outside',
  reason,
  contact: facts.contact,
});

/** Somebody who would rather speak to somebody. */
const ASKS_FOR_PERSON =
  /\b(?:(?:talk|speak|write|chat) (?:to|with) (?:a |an |the |some)?(?:human|real person|person|someone|somebody|owner|staff|agent|librarian|bookseller)|real person|human (?:being|help|agent|please))\b|人工(?!智|降|湖|合)|真人|(?:找|叫)(?:店主|老板|店员|主人|馆员)/iu;
/** The owner's own answers may tell this; where there are none, the contact does. */
const ASKS_FOR_CONTACT =
  /\b(?:customer (?:service|support)|contact (?:you|the (?:owner|shop|library|staff)|someone|details|address)|who can i (?:ask|contact|call)|how (?:can|do) i (?:reach|contact))\b|客服|联系(?:你们|店主|店家|老板|馆员|方式|人)|怎么联系/iu;

const STANDING =
  /\b(?:from now on|in (?:the )?future|always|every time|permanently|for good)\b|(?<![年代纪期\d])以后|永远|永久|从此|今后|每次|每回|一律|一直/iu;

/** Words that only ask for others of the same. */
const OTHERS = /\b(?:more|another|others?|else)\b|再来|再推荐|再给|换/iu;

/** Whether the slots alone tell that something is looked for. */
const demands = (slots: Slots): boolean =>
  slots.constraints.length > 0 ||
  slots.comparisons.length > 0 ||
  slots.creatorChoices.length > 0 ||
  slots.creatorOfShown !== undefined ||
  slots.drops.length > 0 ||
  slots.unheld.length > 0 ||
  slots.titles.some(({ excluded }) => excluded) ||
  slots.references.some(({ excluded }) => excluded) ||
  (slots.similar &&
    (slots.titles.length > 0 || slots.references.length > 0 || slots.unknownTitle !== undefined));

const NUMBER_WORD = /\d|[一二两三四五六七八九十百]|\b(?:hundred|century|twenty|thirty|forty|fifty)\b/iu;
/** Intents whose sentences name titles and stars as a matter of course: "is this because I liked Emma?". */
const KNOWS_BETTER: readonly Intent[] = ['why', 'undo', 'taste'];

/** Whether the demands are such that hardly anything but a search makes them: a name of the catalog, or a number in place. */
const insists = (slots: Slots, text: string): boolean =>
  slots.constraints.some(
    (constraint) =>
      constraint.kind === 'creator' ||
      constraint.kind === 'unread' ||
      (constraint.kind === 'tag' && constraint.exclude) ||
      ((constraint.kind === 'year' || constraint.kind === 'number') && NUMBER_WORD.test(text)),
  ) ||
  (slots.similar && slots.titles.length > 0);

/** What kind of search the slots speak of, where the head names none. */
function searchIntentOf(slots: Slots): SearchIntent {
  if (slots.similar || slots.titles.some(({ excluded }) => !excluded)) return 'similar';
  if (slots.comparisons.length || slots.drops.length || slots.creatorOfShown || slots.adds) return 'refine';
  if (slots.constraints.length || slots.creatorChoices.length) return 'filter';
  return slots.words ? 'describe' : 'recommend';
}

function planUndo(context: TalkContext): Act {
  const act = (
    what: Extract<Act, { kind: 'undo' }>['what'],
    rest: Partial<Extract<Act, { kind: 'undo' }>> = {},
  ): Act => ({
    kind: 'undo',
    what,
    constraints: context.constraints,
    rules: [],
    ...rest,
  });
  if (context.pending) return act('question');
  // What was done on a card came after the answer that showed it, so it is what goes first.
  if (context.tapped) return act('tap');
  if (context.lastAct?.kind === 'rule' && context.lastAct.change === 'add')
    return act('rules', { rules: context.lastAct.rules });
  const before = context.past.at(-1);
  return before ? act('turn', { constraints: before }) : act('nothing');
}

/** "Why?" is about what is pointed at, else what was last spoken of, else the first of the list, which is then named. */
function planWhy(context: TalkContext, slots: Slots): Act {
  const named = slots.titles.flatMap(({ itemIds }) => itemIds);
  const pointed = slots.references.flatMap((reference) => {
    const meant = referred(context, reference);
    return reference.kind === 'this' ? meant.slice(0, 1) : meant;
  });
  const itemIds = named.length
    ? named
    : pointed.length
      ? pointed
      : context.focus !== undefined
        ? [context.focus]
        : context.shown.slice(0, 1);
  return itemIds.length
    ? { kind: 'why', itemIds: [...new Set(itemIds)].slice(0, MOST_WHY) }
    : { kind: 'about', topic: 'ranking' };
}

/** A rule that the head heard, for which the grammar found no lasting word: for good, or only now? */
function planUnsureRule(context: TalkContext, slots: Slots, text: string): Act {
  if (slots.creatorOfShown === 'other') return planCreatorRule(context, text);
  const lasting = lastingConstraints(slots);
  if (lasting.length)
    return {
      kind: 'ask',
      question: {
        kind: 'lasting',
        choices: [
          { label: { kind: 'lasting' }, act: planRule(context, lasting, text) },
          { label: { kind: 'once' }, act: planSearch(context, slots, 'refine') },
        ],
      },
    };
  const demanded = slots.constraints.filter(({ kind }) => kind === 'tag' || kind === 'creator');
  const wanted: readonly Constraint[] = demanded.length
    ? demanded
    : slots.words
      ? [{ kind: 'words', text: slots.words, exclude: true } as const]
      : [];
  if (wanted.length === 0) return { kind: 'about', topic: 'abilities' };
  return {
    kind: 'ask',
    question: {
      kind: 'more-of',
      choices: [
        ...wanted.slice(0, 1).map((constraint): Choice => ({
          label: { kind: 'constraint', constraint },
          act: planRule(context, [constraint], text),
        })),
        {
          label: { kind: 'search', words: slots.words || foldText(text).slice(0, MOST_LABEL) },
          act: planSearch(context, slots, 'describe'),
        },
        {
          label: { kind: 'no' },
          act: { kind: 'undo', what: 'question', constraints: context.constraints, rules: [] },
        },
      ],
    },
  };
}

/** The act of an intent that is taken for granted. */
function actOf(intent: Intent, context: TalkContext, slots: Slots, text: string): Act {
  switch (intent) {
    case 'recommend':
    case 'describe':
    case 'similar':
    case 'filter':
    case 'refine':
      return planSearch(context, slots, intent);
    case 'why':
      return planWhy(context, slots);
    case 'undo':
      return planUndo(context);
    case 'rule':
      return slots.lasting && lastingConstraints(slots).length
        ? planRule(context, lastingConstraints(slots), text)
        : planUnsureRule(context, slots, text);
    case 'taste':
      return { kind: 'taste', topic: tasteTopic(foldText(text)) };
    case 'about':
      return { kind: 'about', topic: aboutTopic(foldText(text)) };
    case 'faq':
      return context.facts.hasFaq ? { kind: 'faq', question: foldText(text) } : outside('no-faq', context);
    case 'smalltalk':
      return { kind: 'smalltalk', smalltalk: smalltalkKind(foldText(text)) };
    case 'outside':
      return outside('topic', context);
  }
}

/** "Do you mean …?": the search that it may be, and what else it may be, at most three in all. */
function planDoubt(context: TalkContext, slots: Slots, text: string, ranked: Understanding['ranked']): Act {
  const others = ranked
    .filter(
      ({ intent, probability }) =>
        probability >= POSSIBLE &&
        !isSearch(intent) &&
        intent !== 'outside' &&
        intent !== 'smalltalk' &&
        (intent !== 'faq' || context.facts.hasFaq) &&
        (intent !== 'why' || context.shown.length > 0),
    )
    .slice(0, 2)
    .map(({ intent }): Choice => ({
      label: { kind: 'intent', intent },
      act: actOf(intent, context, slots, text),
    }));
  const search: Choice[] = slots.words
    ? [
        {
          label: { kind: 'search', words: slots.words },
          act: planSearch(context, slots, searchIntentOf(slots)),
        },
      ]
    : [];
  const abilities: Choice = {
    label: { kind: 'intent', intent: 'about' },
    act: { kind: 'about', topic: 'abilities' },
  };
  const choices = [...search, ...others];
  const plain = choices.filter(({ act }) => act.kind !== 'ask');
  return {
    kind: 'ask',
    question: {
      kind: 'what-meant',
      choices:
        plain.length >= 2
          ? plain
          : [
              ...plain,
              {
                label: { kind: 'intent', intent: 'recommend' },
                act: planSearch(context, { ...slots, words: '' }, 'recommend'),
              } satisfies Choice,
              abilities,
            ].slice(0, 3),
    },
  };
}

/** What the head makes of it, where the grammar has not decided. */
function planByHead(context: TalkContext, slots: Slots, text: string, understanding: Understanding): Act {
  const { intent, probability, ranked, inScope } = understanding;
  const searching = ranked.reduce((sum, one) => sum + (isSearch(one.intent) ? one.probability : 0), 0);
  const believed = insists(slots, text) && !KNOWS_BETTER.includes(intent) ? FIRM : SURE;
  if (demands(slots) && !isSearch(intent) && (probability < believed || !inScope))
    // A refusal that the head takes for a rule is a rule, but for how long it does not say.
    return intent === 'rule' && lastingConstraints(slots).length
      ? planUnsureRule(context, slots, text)
      : planSearch(context, slots, searchIntentOf(slots));
  if (isSearch(intent) && (demands(slots) || (inScope && searching >= SURE)))
    // Which kind of search matters only for what is kept of before; the grammar sees a likeness that the head overhears.
    return planSearch(context, slots, slots.similar && intent !== 'refine' ? 'similar' : intent);
  // Owners' questions are about anything, so what is outside may be one of them: the answers' own threshold decides.
  if (context.facts.hasFaq && (intent === 'faq' || intent === 'outside') && probability >= SURE)
    return { kind: 'faq', question: foldText(text) };
  if (intent === 'outside' && (probability >= SURE || !inScope)) return outside('topic', context);
  if (inScope && probability >= SURE) return actOf(intent, context, slots, text);
  return planDoubt(context, slots, text, ranked);
}

/**
 * Decides what a sentence asks for. The grammar goes first where whole sentences or lasting words leave no doubt, because
 * those must work the same in any context; the head decides the rest.
 * @param understanding of the trained head; without it (its encoder is still on its way) the grammar does what it can.
 */
export function plan(context: TalkContext, text: string, understanding?: Understanding): Act {
  const folded = foldText(text);
  if (!/[\p{L}\p{N}]/u.test(folded)) return outside('empty', context);
  const slots = readSentence(text, context);
  const answer = planAnswer(context, slots, text);
  if (answer) return answer;
  if (isForeign(folded) && !demands(slots)) return outside('language', context);
  switch (slots.command) {
    case 'undo':
    case 'cancel':
      return planUndo(context);
    case 'reset':
      return { kind: 'reset' };
    case 'more':
      return planMore(context, slots.amount);
    case 'yes':
    case 'no':
      return { kind: 'smalltalk', smalltalk: 'other' };
    case undefined:
  }
  if (isOnlyCourtesy(folded)) return { kind: 'smalltalk', smalltalk: smalltalkKind(folded) };
  if (ASKS_FOR_PERSON.test(folded) || (!context.facts.hasFaq && ASKS_FOR_CONTACT.test(folded)))
    return outside('owner', context);
  if (slots.lifting && (slots.constraints.length > 0 || /rule|规矩|规则/iu.test(folded)))
    return planLifting(context, slots, text);
  const lasting = lastingConstraints(slots);
  const refuses = lasting.some((constraint) => 'exclude' in constraint);
  // "The ban on whaling, under 300 pages" is no rule: without a refusal it takes words that mean nothing else.
  if (slots.lasting && lasting.length && !slots.similar && (refuses || STANDING.test(folded)))
    return planRule(context, lasting, text);
  // "Why is the sky blue?" names nothing that is shown.
  const elsewhere =
    understanding !== undefined &&
    understanding.probability >= (slots.titles.length + slots.references.length > 0 ? FIRM : SURE) &&
    !isSearch(understanding.intent) &&
    understanding.intent !== 'why' &&
    (slots.titles.length + slots.references.length === 0 || understanding.intent !== 'outside');
  if (slots.why && !isAboutApp(folded) && !elsewhere && (context.shown.length > 0 || slots.titles.length > 0))
    return planWhy(context, slots);
  if (slots.amount !== undefined && OTHERS.test(folded) && !demands(slots) && !slots.words)
    return planMore(context, slots.amount);
  // "The second" alone asks after it.
  if (slots.references.length && !slots.words && !demands(slots) && context.shown.length > 0)
    return planWhy(context, slots);
  if (understanding) return planByHead(context, slots, text, understanding);
  if (isAboutApp(folded)) return { kind: 'about', topic: aboutTopic(folded) };
  return demands(slots) || slots.words || slots.amount !== undefined
    ? planSearch(context, slots, searchIntentOf(slots))
    : planSearch(context, slots, 'recommend');
}
