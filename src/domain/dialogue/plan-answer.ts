/** What a sentence says to a question that was just asked: one of its choices, none of them, or something else altogether. */
import type { Act, Choice, Slots, TalkContext } from './act-types.ts';
import { foldText, nameKey } from './name-keys.ts';
import { numberOf } from './number-words.ts';

const PLACE = /^\W*(?:(?:number|no\.?|option|choice|the) )?(?<number>[\p{L}\p{N}]+)(?: one)?\W*$/u;
const FOR_GOOD =
  /\b(?:always|for ever|forever|from now on|for good|permanently|keep it)\b|永远|以后|一直|总是|长期/iu;
const FOR_NOW =
  /\b(?:now|once|this time|today|just this|only this|for the moment)\b|这次|现在|今天|暂时|一次/iu;

/** What can be said to name a choice. */
function namesOf({ label }: Choice, { items }: TalkContext): readonly string[] {
  switch (label.kind) {
    case 'item': {
      const item = items.get(label.itemId);
      return item
        ? [item.title, ...item.creators, ...(item.year === undefined ? [] : [String(item.year)])]
        : [];
    }
    case 'creator':
      return [label.name];
    case 'search':
      return [label.words];
    case 'constraint':
      return 'name' in label.constraint ? [label.constraint.name] : [];
    case 'intent':
    case 'lasting':
    case 'once':
    case 'yes':
    case 'no':
      return [];
  }
}

/** The only choice whose names hold every token said: "Emily" of three Brontës. */
function byName(choices: readonly Choice[], text: string, context: TalkContext): Choice | undefined {
  const tokens = nameKey(text)
    .split(' ')
    .filter(
      (token) => token && !['the', 'one', 'by', 'please', 'i', 'mean', 'meant', 'that'].includes(token),
    );
  if (tokens.length === 0) return undefined;
  const named = choices.filter((choice) => {
    const keys = ` ${namesOf(choice, context).map(nameKey).join(' ')} `;
    return tokens.every((token) => keys.includes(` ${token} `));
  });
  return named.length === 1 ? named[0] : undefined;
}

/**
 * The act that an answer chooses; undefined where the sentence is no answer, and is then read for itself.
 * "Yes" takes the first choice of a question that proposes something, and cannot choose among several alike.
 */
export function planAnswer(context: TalkContext, slots: Slots, text: string): Act | undefined {
  const { pending } = context;
  if (!pending) return undefined;
  const { choices, kind } = pending;
  const withdrawn: Act = { kind: 'undo', what: 'question', constraints: context.constraints, rules: [] };
  const of = (label: Choice['label']['kind']): Choice | undefined =>
    choices.find((choice) => choice.label.kind === label);
  if (slots.command === 'cancel' || slots.command === 'undo') return withdrawn;
  if (slots.command === 'no') return of('no')?.act ?? withdrawn;
  if (slots.command === 'yes')
    return kind === 'which-item' || kind === 'which-creator' ? undefined : (of('yes') ?? choices[0]).act;
  const folded = foldText(text);
  if (kind === 'lasting') {
    if (FOR_GOOD.test(folded)) return of('lasting')?.act;
    if (FOR_NOW.test(folded)) return of('once')?.act;
  }
  const [reference] = slots.references;
  if (slots.references.length === 1 && !slots.similar && !slots.why) {
    if (reference.kind === 'ordinal') return choices.at(reference.place - 1)?.act;
    if (reference.kind === 'last') return choices.at(-1)?.act;
  }
  const place = numberOf(PLACE.exec(folded.toLowerCase())?.groups?.number ?? '');
  if (place !== undefined && place >= 1) return choices.at(place - 1)?.act;
  return byName(choices, folded, context)?.act;
}
