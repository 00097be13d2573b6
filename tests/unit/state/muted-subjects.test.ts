import { describe, expect, test } from 'vitest';
import { mutedSubjects } from '../../../src/state/muted-subjects.ts';
import { book } from '../storage/samples.ts';

const items = [
  book('emma', { creators: ['Jane Austen'], tags: ['Comedy', 'love'], year: 1815 }),
  book('moby', { creators: ['Herman Melville'], tags: ['Sea stories'], year: 1851, series: 'Whales' }),
];

describe('mutedSubjects', () => {
  test('names keys as the items write them, in the order in which they were muted', () => {
    const subjects = mutedSubjects(['tag:sea stories', 'creator:jane austen', 'series:whales'], items);
    expect(subjects.map(({ feature, name }) => [feature, name])).toEqual([
      ['tags', 'Sea stories'],
      ['creator', 'Jane Austen'],
      ['series', 'Whales'],
    ]);
  });

  test('gives periods their years', () => {
    expect(mutedSubjects(['years:1850'], items)).toMatchObject([{ feature: 'year', from: 1850, to: 1874 }]);
  });

  test('leaves out what no item carries any more', () => {
    expect(mutedSubjects(['tag:gone', 'tag:love'], items).map(({ name }) => name)).toEqual(['love']);
  });

  test('reads no item when nothing is muted', () => {
    const unread: Iterable<never> = {
      [Symbol.iterator]: () => {
        throw new Error('read');
      },
    };
    expect(mutedSubjects([], unread)).toEqual([]);
  });
});
