/** What could be asked next: only what would do something now. */
import type { Act, Results, Suggestion, TalkContext } from './act-types.ts';
import type { Constraint, DialogueLanguage } from './dialogue-types.ts';
import { nameKey } from './name-keys.ts';
import { planRule } from './plan-rules.ts';
import { planHolding, planMore, planSearch } from './plan-search.ts';
import { readSentence } from './read-sentence.ts';
import { scaleColumn } from './read-scales.ts';
import { constraintText, wordsIn } from './say.ts';

/** Fewer are no choice, more are a menu. */
const MOST = 4;

/** Tags of what is shown that it does not all share: those that a refusal or a wish would change something by. */
function tellingTag({ shown, items, constraints, rules, facts }: TalkContext): string | undefined {
  const taken = new Set(
    [...constraints, ...rules.map((rule) => rule.constraint)].flatMap((one) =>
      'name' in one ? [one.name] : [],
    ),
  );
  const counts = new Map<string, number>();
  for (const id of shown)
    for (const tag of items.get(id)?.tags ?? []) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts]
    .filter(([tag, count]) => count < shown.length && !taken.has(tag) && facts.tags.byKey.has(nameKey(tag)))
    .sort(([, a], [, b]) => b - a)[0]?.[0];
}

/**
 * Two to four things to ask next, each with what it does.
 * @param context after the act (`advance`), with what its answer showed.
 * @param language of the question.
 * @param results of the act: what would help after nothing was found, and whether there are others at all.
 */
export function suggestions(
  context: TalkContext,
  act: Act,
  language: DialogueLanguage = context.language,
  results?: Pick<Results, 'relaxed' | 'total'>,
): Suggestion[] {
  const { ask } = wordsIn(language);
  const all: Suggestion[] = [];
  const add = (text: string, next: Act): void => {
    if (!all.some((one) => one.text === text)) all.push({ text, act: next });
  };
  const asked = (text: string): Act =>
    planSearch(context, readSentence(text, { ...context, language }), 'refine');
  const { shown, items, facts, constraints } = context;

  if (act.kind === 'search' && shown.length === 0) relax(context, language, results?.relaxed ?? [], add);
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
    if (results === undefined || act.kind !== 'search' || results.total > context.seen.length)
      add(ask.more, planMore(context));
  }
  if (act.kind === 'rule' && act.change === 'add')
    add(ask.undo, { kind: 'undo', what: 'rules', constraints, rules: act.rules });
  if (shown.length === 0 || act.kind !== 'search') {
    if (constraints.length) add(ask.reset, { kind: 'reset' });
    const tag = facts.topTags[0];
    add(ask.recommend, planHolding(context, []));
    if (tag !== undefined && act.kind !== 'why')
      add(ask.onlyTag(tag), planHolding(context, [{ kind: 'tag', name: tag, exclude: false }]));
    if (act.kind !== 'taste') add(ask.taste, { kind: 'taste', topic: 'lately' });
    if (act.kind !== 'about') add(ask.abilities, { kind: 'about', topic: 'abilities' });
    else add(ask.privacy, { kind: 'about', topic: 'privacy' });
  }
  return all.slice(0, MOST);
}

const likeness = (context: TalkContext, itemId: string): Act =>
  planHolding(context, [
    ...context.constraints.filter(({ kind }) => kind !== 'similar'),
    { kind: 'similar', itemId },
  ]);

/** After nothing was found: to let go of what stands in the way, condition or rule, where that would show something. */
function relax(
  context: TalkContext,
  language: DialogueLanguage,
  relaxed: Results['relaxed'],
  add: (text: string, next: Act) => void,
): void {
  const { ask } = wordsIn(language);
  for (const { constraint, count } of relaxed.slice(0, 2)) {
    if (count === 0) continue;
    const same = (other: Constraint): boolean => JSON.stringify(other) === JSON.stringify(constraint);
    const rules = context.rules.filter((rule) => same(rule.constraint));
    add(
      ask.without(constraintText(constraint, language, context.items)),
      context.constraints.some(same)
        ? planHolding(
            context,
            context.constraints.filter((other) => !same(other)),
          )
        : { kind: 'rule', change: 'remove', rules },
    );
  }
}
