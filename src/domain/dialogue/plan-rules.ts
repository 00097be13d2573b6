/** Conditions that are meant to last: made, known already, taken back. */
import type { Act, Rule, Slots, TalkContext } from './act-types.ts';
import { constraintKey } from './constraint-check.ts';
import type { Constraint } from './dialogue-types.ts';
import { foldText, nameKey } from './name-keys.ts';
import { askCreator, creatorsMeant, planHolding } from './plan-search.ts';

/** Longer is no rule that anybody would read in a list. */
const MOST_TEXT = 160;

/** One name for one rule, so that saying it twice does not make two. */
export const ruleId = (constraint: Constraint): string =>
  `${constraintKey(constraint)}:${'exclude' in constraint && constraint.exclude ? 'never' : 'always'}`;

export const ruleOf = (constraint: Constraint, text: string): Rule => ({
  id: ruleId(constraint),
  text: foldText(text).slice(0, MOST_TEXT),
  constraint,
});

/** Of a sentence that is meant to last: its refusals, or all of its exact conditions where it refuses nothing. */
export function lastingConstraints(slots: Slots): readonly Constraint[] {
  const refused = slots.constraints.filter((constraint) => 'exclude' in constraint && constraint.exclude);
  return refused.length
    ? refused
    : slots.constraints.filter(({ kind }) => kind === 'year' || kind === 'number');
}

export function planRule(context: TalkContext, constraints: readonly Constraint[], text: string): Act {
  const rules = constraints.map((constraint) => ruleOf(constraint, text));
  const known = new Set(context.rules.map(({ id }) => id));
  const fresh = rules.filter(({ id }) => !known.has(id));
  return fresh.length
    ? { kind: 'rule', change: 'add', rules: fresh }
    : { kind: 'rule', change: 'known', rules };
}

/** "Block this author": whoever made what is spoken of; where several did, which of them. */
export function planCreatorRule(context: TalkContext, text: string): Act {
  const block = (name: string): Act => planRule(context, [{ kind: 'creator', name, exclude: true }], text);
  const names = creatorsMeant(context, []);
  if (names.length === 0) return { kind: 'about', topic: 'abilities' };
  return names.length === 1 ? block(names[0]) : askCreator(names, block);
}

const nameOf = (constraint: Constraint): string =>
  constraint.kind === 'creator' || constraint.kind === 'tag'
    ? constraint.name
    : constraint.kind === 'words'
      ? constraint.text
      : '';

/** Rules that a sentence names: by what it demands or refuses, or by the name in its text. */
export function rulesNamed(context: TalkContext, slots: Slots, text: string): readonly Rule[] {
  const keys = new Set(slots.constraints.map(constraintKey));
  const said = ` ${nameKey(foldText(text))} `;
  return context.rules.filter(({ constraint }) => {
    const name = nameKey(nameOf(constraint));
    return keys.has(constraintKey(constraint)) || (name !== '' && said.includes(` ${name} `));
  });
}

/** Takes back the rules named, or what is refused only for now; where neither is named, the only rule that there is. */
export function planLifting(context: TalkContext, slots: Slots, text: string): Act {
  const named = rulesNamed(context, slots, text);
  const keys = new Set(slots.constraints.map(constraintKey));
  const kept = context.constraints.filter((constraint) => !keys.has(constraintKey(constraint)));
  if (named.length === 0 && kept.length < context.constraints.length) return planHolding(context, kept);
  const meant =
    named.length || slots.constraints.length ? named : context.rules.length === 1 ? context.rules : [];
  return meant.length
    ? { kind: 'rule', change: 'remove', rules: meant }
    : { kind: 'rule', change: 'unknown', rules: [] };
}
