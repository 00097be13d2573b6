/** Slots on one line, so that a table of sentences can be read. */
import type { Slots } from '../../../../src/domain/dialogue/act-types.ts';
import type { Constraint } from '../../../../src/domain/dialogue/dialogue-types.ts';

const range = ({ min, max }: { readonly min?: number; readonly max?: number }): string =>
  `${min ?? ''}..${max ?? ''}`;

const sign = (exclude: boolean): string => (exclude ? 'no ' : '');

export function constraintInShort(constraint: Constraint): string {
  switch (constraint.kind) {
    case 'year':
      return `year ${range(constraint)}`;
    case 'number':
      return `${constraint.name} ${range(constraint)}`;
    case 'creator':
    case 'tag':
      return sign(constraint.exclude) + constraint.name;
    case 'unread':
      return 'unread';
    case 'similar':
      return `like ${constraint.itemId}`;
    case 'words':
      return `${sign(constraint.exclude)}"${constraint.text}"`;
    case 'item':
      return `no ${constraint.itemId}`;
  }
}

export function slotsInShort(slots: Slots): string {
  return [
    ...slots.constraints.map(constraintInShort),
    ...slots.creatorChoices.map((name) => `${name}?`),
    ...slots.titles.map(
      ({ itemIds, excluded, near }) => `${sign(excluded)}<${near ? '~' : ''}${itemIds.join('|')}>`,
    ),
    ...(slots.similar ? ['alike'] : []),
    ...(slots.unknownTitle ? [`unknown ${slots.unknownTitle}`] : []),
    ...slots.references.map(
      (one) => `${sign(one.excluded)}#${one.kind === 'ordinal' ? one.place : one.kind}`,
    ),
    ...slots.comparisons.map(({ of, more }) => `${more ? 'more' : 'less'} ${of}`),
    ...(slots.amount === undefined ? [] : [`amount ${slots.amount}`]),
    ...(slots.creatorOfShown ? [`${slots.creatorOfShown} creator`] : []),
    ...slots.drops.map((target) => `drop ${target}`),
    ...slots.unheld.map((what) => `unheld ${what}`),
    ...(slots.lasting ? ['lasting'] : []),
    ...(slots.lifting ? ['lifting'] : []),
    ...(slots.why ? ['why'] : []),
    ...(slots.command ? [`!${slots.command}`] : slots.words && !slots.why ? [`"${slots.words}"`] : []),
  ].join('; ');
}
