/** What a conversation remembers from one turn to the next. */
import type { Act, TalkContext } from './act-types.ts';
import type { Constraint } from './dialogue-types.ts';
import { changeOf } from './combine.ts';

/** Fits a screen of a phone with its cards, and is enough to choose from. */
export const USUAL_AMOUNT = 5;
/** Steps back: nobody undoes more turns by saying so. */
const MOST_PAST = 20;

export const beginTalk = (
  given: Pick<TalkContext, 'language' | 'facts' | 'items' | 'thisYear' | 'rules'>,
): TalkContext => ({
  ...given,
  constraints: [],
  past: [],
  shown: [],
  seen: [],
  amount: USUAL_AMOUNT,
  tapped: false,
});

/** The context with other constraints, and the way back; what was seen under others may be shown again. */
function holding(context: TalkContext, constraints: readonly Constraint[]): TalkContext {
  const { added, removed } = changeOf(context.constraints, constraints);
  if (added.length + removed.length === 0) return context;
  return {
    ...context,
    constraints,
    past: [...context.past, context.constraints].slice(-MOST_PAST),
    seen: [],
  };
}

/** Takes one constraint off the list, as its button does. */
export const withoutConstraint = (context: TalkContext, constraint: Constraint): TalkContext =>
  holding(
    context,
    context.constraints.filter((other) => other !== constraint),
  );

/**
 * The context after an act was carried out.
 * @param shown items that its answer showed, best first.
 */
export function advance(context: TalkContext, act: Act, shown: readonly string[]): TalkContext {
  const { pending: _, ...settled } = context;
  const next: TalkContext = { ...settled, lastAct: act, tapped: false };
  switch (act.kind) {
    case 'search': {
      const held = holding(next, act.constraints);
      const { focus: __, ...unfocused } = held;
      return {
        ...unfocused,
        amount: act.amount,
        shown,
        seen: [...new Set([...held.seen, ...shown])],
        // A single item is what "it" means from now on.
        ...(shown.length === 1 && { focus: shown[0] }),
      };
    }
    case 'why':
      return act.itemIds.length === 1 ? { ...next, focus: act.itemIds[0] } : next;
    case 'undo': {
      const rules = next.rules.filter((rule) => !act.rules.some(({ id }) => id === rule.id));
      if (act.what !== 'turn') return { ...next, rules };
      return { ...next, constraints: act.constraints, past: next.past.slice(0, -1), seen: [], shown };
    }
    case 'reset': {
      const { focus: __, ...unfocused } = holding(next, []);
      return { ...unfocused, shown: [], seen: [], amount: USUAL_AMOUNT };
    }
    case 'rule': {
      const ids = new Set(act.rules.map(({ id }) => id));
      const others = next.rules.filter(({ id }) => !ids.has(id));
      if (act.change === 'add') return { ...next, rules: [...others, ...act.rules] };
      return act.change === 'remove' ? { ...next, rules: others } : next;
    }
    case 'ask':
      return { ...next, pending: act.question };
    case 'taste':
    case 'about':
    case 'faq':
    case 'smalltalk':
    case 'outside':
      return next;
  }
}
