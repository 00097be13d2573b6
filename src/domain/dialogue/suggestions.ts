/** What could be asked next: only what would do something now. */
import type { Act, Suggestion, TalkContext } from './act-types.ts';
import type { Constraint, DialogueLanguage } from './dialogue-types.ts';
import { planRule } from './plan-rules.ts';
import { planMore, planSearch, planWithout } from './plan-search.ts';
import { readSentence } from './read-sentence.ts';
import { scaleColumn } from './read-scales.ts';
import { constraintText, wordsIn } from './say.ts';

/** Fewer are no choice, more are a menu. */
const MOST = 4;

/** Tags of what is shown that it does not all share: those that a refusal or a wish would change something by. */
function tellingTag({ shown, items, constraints, rules }: TalkContext): string | undefined {
  const taken = new Set(
    [...constraints, ...rules.map((rule) => rule.constraint)].flatMap((one) =>
      'name' in one ? [one.name] : [],
    ),
  );
  const counts = new Map<string, number>();
  for (const id of shown)
    for (const tag of items.get(id)?.tags ?? []) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts]
    .filter(([tag, count]) => count < shown.length && !taken.has(tag))
    .sort(([, a], [, b]) => b - a)[0]?.[0];
}

/**
 * Two to four things to ask next, each with what it does.
 * @param context after the act (`advance`), with what its answer showed.
 * @param language of the question.
 */
export function suggestions(
  context: TalkContext,
  act: Act,
  language: DialogueLanguage = context.language,
): Suggestion[] {
  const { ask } = wordsIn(language);
  const all: Suggestion[] = [];
  const add = (text: string, next: Act): void => {
    if (!all.some((one) => one.text === text)) all.push({ text, act: next });
  };
  const asked = (text: string): Act =>
    planSearch(context, readSentence(text, { ...context, language }), 'refine');
  const { shown, items, facts, constraints } = context;

  if (act.kind === 'search' && shown.length === 0)
    for (const constraint of constraints.slice(-2).reverse())
      add(ask.without(constraintText(constraint, language, items)), planWithout(context, constraint));
  if (shown.length > 0) {
    if (act.kind === 'why') {
      if (shown.length > 1 && !act.itemIds.includes(shown[1]))
        add(ask.whySecond, { kind: 'why', itemIds: [shown[1]] });
      const [about] = act.itemIds;
      const title = items.get(about)?.title;
      if (title !== undefined && shown.includes(about)) add(ask.likeFirst(title), likeness(context, about));
    } else if (act.kind === 'search') {
      add(ask.why, { kind: 'why', itemIds: [shown[0]] });
      const column = scaleColumn(facts, 'length');
      if (column && shown.some((id) => items.get(id)?.numbers?.[column.name] !== undefined))
        add(ask.shorter, asked(ask.shorter));
      else {
        const title = items.get(shown[0])?.title;
        if (title !== undefined) add(ask.likeFirst(title), likeness(context, shown[0]));
      }
      const tag = tellingTag(context);
      if (tag !== undefined)
        add(ask.noTag(tag), planRule(context, [{ kind: 'tag', name: tag, exclude: true }], ask.noTag(tag)));
    }
    add(ask.more, planMore(context));
  }
  if (act.kind === 'rule' && act.change === 'add')
    add(ask.undo, { kind: 'undo', what: 'rules', constraints, rules: act.rules });
  if (shown.length === 0 || act.kind !== 'search') {
    if (constraints.length) add(ask.reset, { kind: 'reset' });
    const tag = facts.topTags[0];
    add(ask.recommend, fresh(context, []));
    if (tag !== undefined && act.kind !== 'why')
      add(ask.onlyTag(tag), fresh(context, [{ kind: 'tag', name: tag, exclude: false }]));
    if (act.kind !== 'taste') add(ask.taste, { kind: 'taste', topic: 'lately' });
    if (act.kind !== 'about') add(ask.abilities, { kind: 'about', topic: 'abilities' });
    else add(ask.privacy, { kind: 'about', topic: 'privacy' });
  }
  return all.slice(0, MOST);
}

const likeness = (context: TalkContext, itemId: string): Act =>
  searchFor(context, [
    ...context.constraints.filter(({ kind }) => kind !== 'similar'),
    { kind: 'similar', itemId },
  ]);

const fresh = (context: TalkContext, constraints: readonly Constraint[]): Act =>
  searchFor(context, constraints);

function searchFor(context: TalkContext, constraints: readonly Constraint[]): Act {
  return {
    kind: 'search',
    constraints,
    amount: context.amount,
    without: [],
    change: { added: constraints, removed: context.constraints },
    unheld: [],
    began: 'anew',
  };
}
