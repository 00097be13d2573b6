import { describe, expect, it } from 'vitest';
import type { Item } from '../../../../src/domain/catalog.ts';
import { catalogFacts, roleOfNumber } from '../../../../src/domain/dialogue/catalog-facts.ts';
import { nameKey } from '../../../../src/domain/dialogue/name-keys.ts';
import { editDistance, nearestTitles } from '../../../../src/domain/dialogue/nearest-title.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';
import { contextIn, ENGLISH_ITEMS } from './small-shelf.ts';

const { facts } = contextIn('en');

describe('what a catalog says of itself', () => {
  it('knows titles without article and subtitle, creators by last name, tags in either number', () => {
    expect(facts.titles.byKey.get(nameKey('Time Machine'))).toEqual(['time-machine']);
    expect(facts.creators.byKey.get('wells')).toEqual(['H. G. Wells']);
    expect(facts.creators.byKey.get('bronte')).toEqual(['Charlotte Brontë', 'Emily Brontë']);
    expect(facts.tags.byKey.get('comedies')).toEqual(['comedy']);
    expect(facts.years).toMatchObject({ min: 1815, max: 1925 });
  });

  it('tells what its numbers stand for', () => {
    expect(facts.numbers.map(({ name, role }) => `${name} ${role}`).sort()).toEqual([
      'averageRating rating',
      'pages pages',
      'price price',
    ]);
    expect(['runtime', '时长', 'Laufzeit', '页数', 'list price'].map(roleOfNumber)).toEqual([
      'minutes',
      'minutes',
      'other',
      'pages',
      'price',
    ]);
  });

  it('is made of an empty catalog too', () => {
    const empty = catalogFacts([], { hasFaq: false, contact: '' });
    expect(empty).toMatchObject({ size: 0, numbers: [], topTags: [] });
    expect(empty.years).toBeUndefined();
  });

  it('is made of twenty thousand items in a few seconds at most, and finds the nearest of their titles in one', () => {
    const random = mulberry32(5);
    const word = (): string =>
      Array.from({ length: 6 }, () => 'abcdefghijklmnop'[Math.floor(random() * 16)]).join('');
    const items: Item[] = Array.from({ length: 20_000 }, (_, at) => ({
      ...ENGLISH_ITEMS[0],
      id: String(at),
      title: `${word()} ${word()}`,
      creators: [`${word()} ${word()}`],
    }));
    const began = performance.now();
    const large = catalogFacts(items, { hasFaq: false, contact: '' });
    expect(performance.now() - began).toBeLessThan(5000);
    const asked = performance.now();
    const title = items[777].title;
    expect(nearestTitles(`${title.slice(0, 4)}${title.slice(5)}`, large)).toEqual(['777']);
    expect(performance.now() - asked).toBeLessThan(1000);
  });
});

describe('the nearest title', () => {
  it('counts slips, swaps once', () => {
    expect(editDistance('darcula', 'dracula', 3)).toBe(1);
    expect(editDistance('abc', 'abcd', 3)).toBe(1);
    expect(editDistance('abc', 'xyz', 1)).toBe(2);
  });

  it('forgives a slip in a long title, none in a short one', () => {
    expect(nearestTitles('Darcula', facts)).toEqual(['dracula']);
    expect(nearestTitles('Wutherin Heigths', facts)).toEqual(['wuthering']);
    expect(nearestTitles('Anna', facts)).toEqual([]);
  });

  it('finds a title by some of its words, unless too many hold them', () => {
    expect(nearestTitles('Alice in Wonderland', facts)).toEqual(['alice']);
    expect(nearestTitles('the of and', facts)).toEqual([]);
    expect(nearestTitles('(.*)+', facts)).toEqual([]);
  });
});
