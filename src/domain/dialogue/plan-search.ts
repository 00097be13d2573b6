/** From what was read to a search: references resolved, constraints joined, and a question where several are meant. */
import type { Act, Choice, Question, Reference, Slots, TalkContext } from './act-types.ts';
import { changeOf, combine, dropped, frameOf, giveWay } from './combine.ts';
import type { Constraint, Intent } from './dialogue-types.ts';
import { endOf, scaleColumn } from './read-scales.ts';

export type SearchIntent = Extract<Intent, 'recommend' | 'describe' | 'similar' | 'filter' | 'refine'>;

/** Choices that a question can have before it is a list. */
const MOST_CHOICES = 3;
/** Of several items that "these" are, those that a likeness can be about at once. */
const MOST_ALIKE = 3;

/** Items that a reference means; several where it does not say which. */
export function referred(context: TalkContext, reference: Reference): readonly string[] {
  const { shown, focus } = context;
  switch (reference.kind) {
    case 'ordinal':
      return shown.slice(reference.place - 1, reference.place);
    case 'last':
      return shown.slice(-1);
    case 'these':
      return shown.slice(0, MOST_ALIKE);
    case 'this':
      return focus === undefined ? shown : [focus];
  }
}

const ask = (kind: Question['kind'], choices: readonly Choice[]): Act => ({
  kind: 'ask',
  question: { kind, choices: choices.slice(0, MOST_CHOICES) },
});

/** "Which one?": each choice goes on with the sentence as if it had named that one. */
const askItem = (itemIds: readonly string[], go: (itemId: string) => Act): Act =>
  ask(
    'which-item',
    itemIds.slice(0, MOST_CHOICES).map((itemId) => ({ label: { kind: 'item', itemId }, act: go(itemId) })),
  );

export const askCreator = (names: readonly string[], go: (name: string) => Act): Act =>
  ask(
    'which-creator',
    names.slice(0, MOST_CHOICES).map((name) => ({ label: { kind: 'creator', name }, act: go(name) })),
  );

/** What is shown and can be pointed at by its place. */
const placeOf = (context: TalkContext, itemId: string): Reference => ({
  kind: 'ordinal',
  place: context.shown.indexOf(itemId) + 1,
  excluded: false,
});

/** Of an even number the one from which a step in the direction leaves some of them. */
const middle = (values: readonly number[], more: boolean): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - Number(more)) / 2)];

/**
 * "Shorter": below the middle of what is compared with, so that some of it may stay; of one item, below it. Without anything
 * to compare with, the outer third of the catalog.
 */
function compared(
  context: TalkContext,
  { of, more }: Slots['comparisons'][number],
  itemIds: readonly string[],
): Constraint | undefined {
  const column = of === 'year' ? undefined : scaleColumn(context.facts, of);
  const values = itemIds.flatMap((id) => {
    const item = context.items.get(id);
    const value = column ? item?.numbers?.[column.name] : item?.year;
    return value === undefined ? [] : [value];
  });
  if (values.length === 0) return endOf(context.facts, of, more);
  const step = column && !column.whole ? 0.01 : 1;
  const value = Math.round((middle(values, more) + (more ? step : -step)) * 100) / 100;
  const range = more ? { min: value } : { max: value };
  return column ? { kind: 'number', name: column.name, ...range } : { kind: 'year', ...range };
}

/** Creators of whom "that author" may speak: of the item in focus, else those asked for, else those shown. */
export function creatorsMeant(context: TalkContext, itemIds: readonly string[]): readonly string[] {
  const of = (ids: readonly string[]): string[] => [
    ...new Set(ids.flatMap((id) => context.items.get(id)?.creators ?? [])),
  ];
  if (itemIds.length) return of(itemIds);
  if (context.focus !== undefined) return of([context.focus]);
  const asked = context.constraints.flatMap((constraint) =>
    constraint.kind === 'creator' && !constraint.exclude ? [constraint.name] : [],
  );
  return asked.length ? asked : of(context.shown);
}

/** What must be asked before a search can be made. */
function doubt(context: TalkContext, slots: Slots, intent: SearchIntent): Act | undefined {
  const again = (changed: Partial<Slots>): Act => planSearch(context, { ...slots, ...changed }, intent);
  const vague = slots.titles.find(({ itemIds, excluded }) => !excluded && itemIds.length > 1);
  if (vague)
    return askItem(vague.itemIds, (itemId) =>
      again({
        titles: slots.titles.map((title) =>
          title === vague ? { ...vague, itemIds: [itemId], near: false } : title,
        ),
      }),
    );
  if (slots.creatorChoices.length > 1)
    return askCreator(slots.creatorChoices, (name) =>
      again({
        creatorChoices: [],
        constraints: [...slots.constraints, { kind: 'creator', name, exclude: false }],
      }),
    );
  // "That one where a man wakes up as an insect" points at nothing that is shown.
  const pointed = slots.similar || slots.comparisons.length > 0;
  const pointing = slots.references.filter(
    ({ kind, excluded }) => kind !== 'these' && (pointed || excluded || kind !== 'this'),
  );
  const missing = pointing.find((reference) => {
    const meant = referred(context, reference).length;
    return meant === 0 || (reference.kind === 'this' && meant > 1);
  });
  if (missing && context.shown.length > 1)
    return askItem(context.shown, (itemId) =>
      again({
        references: slots.references.map((reference) =>
          reference === missing ? { ...placeOf(context, itemId), excluded: missing.excluded } : reference,
        ),
      }),
    );
  if (!slots.creatorOfShown) return undefined;
  const { creatorOfShown: which, ...others } = slots;
  const named = slots.references.flatMap((reference) => referred(context, reference));
  const names = creatorsMeant(context, named);
  const go = (name: string): Act =>
    planSearch(
      context,
      {
        ...others,
        constraints: [...slots.constraints, { kind: 'creator', name, exclude: which === 'other' }],
      },
      'refine',
    );
  if (names.length === 0) return undefined;
  // Whoever is asked for by name is known to be meant, all of them; of those merely shown one is.
  return names.length > 1 && context.focus === undefined && named.length === 0
    ? askCreator(names, go)
    : go(names[0]);
}

/** Everything that this sentence adds. */
function wishes(context: TalkContext, slots: Slots, intent: SearchIntent): Constraint[] {
  const similarTo = (itemId: string): Constraint => ({ kind: 'similar', itemId });
  const turnedDown = (itemId: string): Constraint => ({ kind: 'item', itemId, exclude: true });
  const pointed = slots.references.map((reference) => ({
    itemIds: referred(context, reference),
    excluded: reference.excluded,
  }));
  const named = [...slots.titles, ...pointed];
  const meant = named.filter(({ excluded }) => !excluded).flatMap(({ itemIds }) => itemIds);
  const refused = named.filter(({ excluded }) => excluded).flatMap(({ itemIds }) => itemIds);
  const relative = slots.comparisons.length > 0;
  const alike =
    slots.similar || intent === 'similar'
      ? meant
      : relative
        ? []
        : slots.titles.flatMap((title) => (title.excluded ? [] : title.itemIds));
  // "Something like it but shorter" is shorter than it; plain "shorter" than what is shown.
  const beside = meant.length ? meant : context.focus !== undefined ? [context.focus] : context.shown;
  const steps = slots.comparisons.flatMap((comparison) => compared(context, comparison, beside) ?? []);
  return [
    ...slots.constraints,
    ...steps,
    ...[...new Set(alike)].slice(0, MOST_ALIKE).map(similarTo),
    ...[...new Set(refused)].map(turnedDown),
    ...(slots.words ? [{ kind: 'words', text: slots.words, exclude: false } as const] : []),
  ];
}

const isSubject = (constraint: Constraint): boolean =>
  constraint.kind === 'similar' || ('exclude' in constraint && !constraint.exclude);

/** What holds of before: all for a refinement, only the frame for a new subject. */
function heldOver(
  context: TalkContext,
  slots: Slots,
  intent: SearchIntent,
  now: readonly Constraint[],
): Constraint[] {
  const begun = dropped(context.constraints, slots.drops, context);
  const refines =
    intent === 'refine' ||
    intent === 'filter' ||
    slots.adds ||
    slots.drops.length > 0 ||
    slots.references.length > 0 ||
    (slots.comparisons.length > 0 && slots.titles.length === 0);
  if (!refines && (intent === 'recommend' || now.some(isSubject))) return frameOf(begun);
  // A likeness replaces the one before: two that were never named together share nothing.
  const kept = now.some(({ kind }) => kind === 'similar')
    ? begun.filter(({ kind }) => kind !== 'similar')
    : begun;
  return giveWay(kept, now, context, /\b(?:also|or|too|as well|and)\b|也|还|或/iu.test(slots.words));
}

/** The search that a sentence asks for, or what must be asked first. */
export function planSearch(context: TalkContext, slots: Slots, intent: SearchIntent): Act {
  const first = doubt(context, slots, intent);
  if (first) return first;
  const now = wishes(context, slots, intent);
  const constraints = combine(heldOver(context, slots, intent, now), now);
  const change = changeOf(context.constraints, constraints);
  const same = change.added.length + change.removed.length === 0;
  const again = same && context.shown.length > 0 && (slots.amount === undefined || slots.command === 'more');
  const near = slots.titles.find(({ near: nearly, excluded }) => nearly && !excluded);
  return {
    kind: 'search',
    constraints,
    amount: slots.amount ?? context.amount,
    without: again ? context.seen : [],
    change,
    unheld: slots.unheld,
    ...(slots.unknownTitle && { unknownTitle: slots.unknownTitle }),
    ...(near && { took: { text: near.text, itemId: near.itemIds[0] } }),
    began: again
      ? 'more'
      : context.constraints.length === 0 || change.removed.length === context.constraints.length
        ? 'anew'
        : 'from-before',
  };
}

/** The next ones under the same constraints. */
export const planMore = (context: TalkContext, amount = context.amount): Act => ({
  kind: 'search',
  constraints: context.constraints,
  amount,
  without: context.seen,
  change: { added: [], removed: [] },
  unheld: [],
  began: context.shown.length > 0 ? 'more' : 'anew',
});

/** A search with these constraints and no others. */
export const planHolding = (context: TalkContext, constraints: readonly Constraint[]): Act => ({
  kind: 'search',
  constraints,
  amount: context.amount,
  without: [],
  change: changeOf(context.constraints, constraints),
  unheld: [],
  began: constraints.some((constraint) => context.constraints.includes(constraint)) ? 'from-before' : 'anew',
});
