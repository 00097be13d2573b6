/** Answers in words: wordings by chance of the seed, facts from the results and nowhere else. */
import type { Act, Choice, Results, TasteFacts, WhyFacts } from './act-types.ts';
import { roleOfNumber } from './catalog-facts.ts';
import type { Constraint, DialogueLanguage } from './dialogue-types.ts';
import { mulberry32, type Random } from '../random.ts';
import type { Belief, Reason } from '../ranking/slate-types.ts';
import { ENGLISH } from './words-en.ts';
import type { Noun, Wordings, Words } from './words-types.ts';
import { CHINESE } from './words-zh.ts';

/** Titles by item id. */
type Titles = Pick<Results, 'items'>['items'];

/** More names in a sentence are a table. */
const MOST_NAMES = 4;
/** Suggestions of what to let go of: the third is seldom better than both before. */
const MOST_RELAXED = 2;

export const wordsIn = (language: DialogueLanguage): Words => (language === 'zh' ? CHINESE : ENGLISH);

const titleOf = (titles: Titles, itemId: string): string | undefined => titles.get(itemId)?.title;

/** One constraint in words; an item that is gone is spoken of by its id, so that the list stays whole. */
export function constraintText(constraint: Constraint, language: DialogueLanguage, titles: Titles): string {
  const words = wordsIn(language);
  switch (constraint.kind) {
    case 'year':
      return words.years(constraint);
    case 'number':
      return words.amount(roleOfNumber(constraint.name), constraint.name, constraint);
    case 'creator':
      return words.creator(constraint.name, constraint.exclude);
    case 'tag':
      return words.tag(constraint.name, constraint.exclude);
    case 'unread':
      return words.unread;
    case 'similar':
      return words.similar(titleOf(titles, constraint.itemId) ?? constraint.itemId);
    case 'words':
      return words.described(constraint.text, constraint.exclude);
    case 'item':
      return words.notItem(titleOf(titles, constraint.itemId) ?? constraint.itemId);
  }
}

/** What stands on the button of a choice. */
export function choiceText({ label }: Choice, language: DialogueLanguage, titles: Titles): string {
  const words = wordsIn(language);
  switch (label.kind) {
    case 'item':
      return titleOf(titles, label.itemId) ?? label.itemId;
    case 'creator':
      return label.name;
    case 'constraint':
      return constraintText(label.constraint, language, titles);
    case 'search':
      return words.choice.search(label.words);
    case 'intent':
      return words.choice.intent[label.intent];
    case 'lasting':
    case 'once':
    case 'yes':
    case 'no':
      return words.choice[label.kind];
  }
}

/** One reason of the person's own model; undefined where the item it rests on is gone. */
export function reasonText(reason: Reason, language: DialogueLanguage, titles: Titles): string | undefined {
  const words = wordsIn(language);
  switch (reason.kind) {
    case 'similar': {
      const title = titleOf(titles, reason.itemId);
      return title === undefined ? undefined : words.reasonLiked(title, words.list(reason.sharedTags));
    }
    case 'creator': {
      const title = titleOf(titles, reason.itemId);
      return title === undefined ? undefined : words.reasonCreator(reason.creator, title);
    }
    case 'tag':
      return words.reasonTag(reason.tag, reason.liked, reason.seen);
    case 'year':
      return words.reasonYears(reason.from, reason.to);
    case 'together': {
      const title = titleOf(titles, reason.itemId);
      return title === undefined ? undefined : words.reasonTogether(title);
    }
    case 'popular':
      return words.reasonPopular;
    case 'stretch':
      return words.reasonStretch;
    case 'breadth':
      return words.reasonBreadth;
  }
}

/** What an answer is put together with. */
class Speaker {
  readonly words: Words;
  readonly #results: Results;
  readonly #language: DialogueLanguage;
  readonly #random: Random;

  constructor(results: Results, language: DialogueLanguage, seed: number) {
    this.words = wordsIn(language);
    this.#results = results;
    this.#language = language;
    this.#random = mulberry32(seed);
  }

  pick(wordings: Wordings): string {
    return wordings[Math.floor(this.#random() * wordings.length)];
  }

  title(itemId: string): string | undefined {
    return titleOf(this.#results.items, itemId);
  }

  titles(itemIds: readonly string[]): string {
    const known = itemIds.flatMap((id) => this.title(id) ?? []);
    return this.words.list(known.slice(0, MOST_NAMES).map((title) => this.words.title(title)));
  }

  constraints(constraints: readonly Constraint[]): string {
    return this.words.conditions(
      constraints.map((one) => constraintText(one, this.#language, this.#results.items)),
    );
  }

  reason(reason: Reason): string | undefined {
    return reasonText(reason, this.#language, this.#results.items);
  }

  noun(itemIds: readonly string[]): Noun {
    const kinds = new Set(itemIds.map((id) => this.#results.items.get(id)?.kind ?? 'other'));
    return kinds.size === 1 ? [...kinds][0] : 'other';
  }
}

type SearchAct = Extract<Act, { kind: 'search' }>;

function saySearch(act: SearchAct, results: Results, speaker: Speaker): string[] {
  const { words } = speaker;
  const lines: string[] = [];
  const took = act.took && speaker.title(act.took.itemId);
  if (act.took && took !== undefined) lines.push(speaker.pick(words.took(act.took.text, took)));
  if (act.unknownTitle !== undefined) lines.push(speaker.pick(words.unknownTitle(act.unknownTitle)));
  for (const what of act.unheld) lines.push(speaker.pick(words.unheld(what)));
  const said = speaker.constraints(act.constraints);
  const { found, total } = results;
  if (found.length === 0) {
    if (act.began === 'more') return [...lines, speaker.pick(words.noMore(said))];
    lines.push(speaker.pick(words.none(said)));
    for (const { constraint, count } of results.relaxed.filter((one) => one.count > 0).slice(0, MOST_RELAXED))
      lines.push(speaker.pick(words.relaxed(speaker.constraints([constraint]), count)));
    if (results.relaxed.length > 0 && results.relaxed.every(({ count }) => count === 0))
      lines.push(speaker.pick(words.noneRelaxed));
    return lines;
  }
  const noun = speaker.noun(found.map(({ itemId }) => itemId));
  lines.push(
    speaker.pick(
      act.began === 'more' ? words.more(found.length, noun) : words.found(found.length, total, noun, said),
    ),
  );
  const why = sayOrder(act, results, speaker);
  return why ? [...lines, why] : lines;
}

/** Why they stand in this order: by what was asked, else by what the person liked. */
function sayOrder(act: SearchAct, { found }: Results, speaker: Speaker): string | undefined {
  const { words } = speaker;
  const models = act.constraints.flatMap((one) => (one.kind === 'similar' ? [one.itemId] : []));
  const titles = speaker.titles(models);
  const described = act.constraints.flatMap((one) =>
    one.kind === 'words' && !one.exclude ? [words.quote(one.text)] : [],
  );
  if (titles) return speaker.pick(words.orderedLike(words.list([titles, ...described])));
  if (described.length) return speaker.pick(words.orderedByWords(words.list(described)));
  const [first] = found;
  const title = speaker.title(first.itemId);
  const reason = first.reasons.map((one) => speaker.reason(one)).find((one) => one !== undefined);
  return title !== undefined && reason !== undefined ? speaker.pick(words.first(title, reason)) : undefined;
}

function sayWhy(facts: WhyFacts, speaker: Speaker): string[] {
  const { words } = speaker;
  const title = speaker.title(facts.itemId);
  if (title === undefined) return [];
  if (facts.fails.length) return [speaker.pick(words.whyFails(title, speaker.constraints(facts.fails)))];
  const lines: string[] = [];
  if (facts.meets.length) lines.push(speaker.pick(words.whyMeets(title, speaker.constraints(facts.meets))));
  for (const reason of facts.reasons) {
    const said = speaker.reason(reason);
    if (said !== undefined) lines.push(speaker.pick(words.whyReason(title, said)));
  }
  if (lines.length === 0) lines.push(speaker.pick(words.whyNothing(title)));
  if (facts.probability !== undefined)
    lines.push(speaker.pick(words.whyChance(words.percent(facts.probability))));
  const other = facts.counterfactual && speaker.title(facts.counterfactual.itemId);
  if (facts.counterfactual && other !== undefined)
    lines.push(speaker.pick(words.whyWithout(other, facts.counterfactual.rank)));
  return lines;
}

const beliefName = (belief: Belief, { taste }: Words): string =>
  belief.feature === 'year' && belief.from !== undefined && belief.to !== undefined
    ? taste.span(belief.from, belief.to)
    : belief.name;

/** An effect compares with the person's other answers, so liking needs both its sign and half of the answers. */
const liked = (belief: Belief): boolean => belief.effect > 0 && 2 * belief.liked >= belief.seen;
const disliked = (belief: Belief): boolean => belief.effect < 0 && 2 * belief.liked < belief.seen;

function sayTaste(
  topic: Extract<Act, { kind: 'taste' }>['topic'],
  facts: TasteFacts | undefined,
  { rules, size }: Results,
  speaker: Speaker,
): string[] {
  const { words } = speaker;
  const { taste } = words;
  if (topic === 'rules')
    return [
      rules.length
        ? speaker.pick(taste.rules(speaker.constraints(rules.map(({ constraint }) => constraint))))
        : speaker.pick(taste.noRules),
    ];
  if (!facts || facts.graded === 0) return [speaker.pick(taste.unknown)];
  const names = (beliefs: readonly Belief[]): string =>
    words.list(beliefs.slice(0, MOST_NAMES).map((belief) => beliefName(belief, words)));
  const counted = ([belief]: readonly Belief[]): string[] =>
    belief ? [speaker.pick(taste.evidence(beliefName(belief, words), belief.liked, belief.seen))] : [];
  const of = (beliefs: readonly Belief[], feature?: Belief['feature']): readonly Belief[] =>
    feature ? beliefs.filter((belief) => belief.feature === feature) : beliefs;
  const positive = (feature?: Belief['feature']): string[] => {
    const beliefs = of(facts.beliefs.filter(liked), feature);
    if (beliefs.length === 0) return [speaker.pick(taste.nothingClear(facts.graded))];
    return [speaker.pick(taste.likes(names(beliefs))), ...counted(beliefs)];
  };
  switch (topic) {
    case 'likes':
      return positive();
    case 'creators':
      return positive('creator');
    case 'tags':
      return positive('tags');
    case 'years':
      return positive('year');
    case 'dislikes': {
      const beliefs = facts.beliefs.filter(disliked);
      if (beliefs.length === 0) return [speaker.pick(taste.noDislikes)];
      return [speaker.pick(taste.dislikes(names(beliefs))), ...counted(beliefs)];
    }
    case 'lately': {
      const titles = speaker.titles(facts.latest);
      return titles ? [speaker.pick(taste.lately(titles)), ...positive()] : positive();
    }
    case 'sureness':
      return [speaker.pick(taste.sureness(facts.graded, facts.liked))];
    case 'counts':
      return [speaker.pick(taste.counts(facts.graded, facts.liked, size))];
  }
}

function sayContact(contact: string, speaker: Speaker): string {
  return speaker.pick(contact ? speaker.words.contact(contact) : speaker.words.noContact);
}

/**
 * The sentences of an answer, in the language of the question. The same act, results and seed give the same ones.
 * @param contact whom an unsure answer of the owner's hands over to; empty for nobody.
 */
export function say(
  act: Act,
  results: Results,
  language: DialogueLanguage,
  seed: number,
  contact = '',
): string[] {
  const speaker = new Speaker(results, language, seed);
  const { words } = speaker;
  switch (act.kind) {
    case 'search':
      return saySearch(act, results, speaker);
    case 'why': {
      const lines = results.why.flatMap((facts) => sayWhy(facts, speaker));
      return lines.length
        ? lines
        : act.itemIds
            .flatMap((id) => speaker.title(id) ?? [])
            .map((title) => speaker.pick(words.whyNothing(title)));
    }
    case 'undo':
      switch (act.what) {
        case 'turn':
          return [speaker.pick(words.undone.turn(speaker.constraints(act.constraints)))];
        case 'rules':
          return [
            speaker.pick(words.undone.rules(speaker.constraints(act.rules.map((rule) => rule.constraint)))),
          ];
        case 'tap':
          return [
            speaker.pick(words.undone.tap((results.undone && speaker.title(results.undone.itemId)) ?? '')),
          ];
        case 'question':
          return [speaker.pick(words.undone.question)];
        case 'nothing':
          return [speaker.pick(words.undone.nothing)];
      }
      break;
    case 'reset':
      return [speaker.pick(words.reset)];
    case 'rule': {
      const rules = act.change === 'unknown' ? results.rules : act.rules;
      return [
        speaker.pick(words.rule[act.change](speaker.constraints(rules.map((rule) => rule.constraint)))),
      ];
    }
    case 'taste':
      return sayTaste(act.topic, results.taste, results, speaker);
    case 'about':
      return [speaker.pick(words.about[act.topic])];
    case 'smalltalk':
      return [speaker.pick(words.smalltalk[act.smalltalk])];
    case 'faq': {
      const { faq } = results;
      if (faq?.sure) return [faq.answer];
      return [
        speaker.pick(words.faqUnsure),
        ...(faq ? [speaker.pick(words.faqNearest(faq.question))] : []),
        sayContact(contact, speaker),
      ];
    }
    case 'outside': {
      const line = speaker.pick(words.outside[act.reason]);
      if (act.reason === 'language' || act.reason === 'empty') return [line];
      // Where nobody is named, only who asked for somebody needs to hear it.
      return act.contact || act.reason !== 'topic' ? [line, sayContact(act.contact, speaker)] : [line];
    }
    case 'ask':
      return [speaker.pick(words.question[act.question.kind])];
  }
}
