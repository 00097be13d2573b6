import { expect, test } from 'vitest';
import { demoIdOf, newDraft, withItemAt, withItems } from '../../../../src/domain/sharing/draft.ts';
import { DEMO_LIMITS, type DemoItem } from '../../../../src/domain/sharing/demo.ts';
import { initialsOf } from '../../../../src/domain/sharing/initials.ts';
import { COURSES } from '../../../../src/domain/sharing/templates/courses.ts';
import { CINEMA } from '../../../../src/domain/sharing/templates/cinema.ts';
import { MUSEUM } from '../../../../src/domain/sharing/templates/museum.ts';
import { OUTDOOR } from '../../../../src/domain/sharing/templates/outdoor.ts';
import { contrastChecks } from '../../../../src/domain/sharing/colours.ts';
import { parseWishes, personaPicks } from '../../../../src/domain/sharing/persona.ts';
import { quantizeRows } from '../../../../src/domain/vectors.ts';

const item = (title: string): DemoItem => ({ title, creators: [], tags: [], description: '' });
const [a, b, c] = ['a', 'b', 'c'].map(item);
const copy = { name: 'Shop', tagline: '', callToAction: '', question: '' };
const draft = newDraft(
  {
    language: 'en',
    items: [a, b, c],
    copy,
    personas: [{ name: 'P', wish: 'loves c', likes: [2, 0], dislikes: [1] }],
  },
  'AAAAAAAA',
  5,
);

test('a demo is named by six random bytes of a UUID', () => {
  expect(demoIdOf('00102030-4050-4abc-8def-001122334455')).toBe('ABAgMEBQ');
});

test('picks follow their items when these are moved, and go with them', () => {
  const moved = withItems(draft.demo, [c, a, b]);
  expect(moved.personas[0]).toEqual({ name: 'P', likes: [0, 1], dislikes: [2] });
  expect(withItems(draft.demo, [c, b]).personas[0]).toEqual({ name: 'P', likes: [0], dislikes: [1] });
});

test('no places are kept of items that were changed, nor more items than a demo takes', () => {
  const placed = {
    ...draft.demo,
    vectors: { components: 2, codes: new Uint8Array(3), scales: new Float32Array(2) },
  };
  expect(withItemAt(placed, 0, item('d'))).toMatchObject({ vectors: undefined, personas: placed.personas });
  expect(withItems(placed, [b, a, c]).vectors).toBeUndefined();
  const many = Array.from({ length: DEMO_LIMITS.items + 1 }, (_, at) => item(String(at)));
  expect(withItems(placed, many).items).toHaveLength(DEMO_LIMITS.items);
});

test('a drawn logo takes two letters, or one Chinese character', () => {
  expect(['Nordfell', 'lumen house of film', '北岭户外', '  ', 'éclair & co'].map(initialsOf)).toEqual([
    'N',
    'LH',
    '北',
    '',
    'ÉC',
  ]);
});

test('what is loved and what is hated is told apart, in both languages', () => {
  expect(parseWishes('loves the sea, hates horror but likes dogs')).toEqual({
    likes: ['the sea', 'dogs'],
    dislikes: ['horror'],
  });
  expect(parseWishes('喜欢大海和慢故事，讨厌恐怖片；不要打打杀杀')).toEqual({
    likes: ['大海和慢故事'],
    dislikes: ['恐怖片', '打打杀杀'],
  });
  expect(parseWishes('novels about nothing').likes).toEqual(['novels about nothing']);
});

test('picks are the items nearest to the wishes, each on one side', () => {
  const rows = (...values: number[][]) => quantizeRows(Float32Array.from(values.flat()), 3);
  const items = rows([1, 0, 0.1], [0.9, 0.1, 0], [0, 1, 0], [0, 0.9, 0.2], [0, 0, 1]);
  const none = quantizeRows(new Float32Array(0), 3);
  expect(personaPicks(items, rows([1, 0, 0]), rows([0, 1, 0]))).toEqual({ likes: [0], dislikes: [2] });
  expect(personaPicks(items, none, rows([0, 0, 1]))).toEqual({ likes: [], dislikes: [4] });
});

test.each(Object.entries({ CINEMA, COURSES, MUSEUM, OUTDOOR }))(
  'the template %s says the same in both languages and can be read',
  (_name, { words, picks, colours }) => {
    const { en, zh } = words;
    expect(zh.items).toHaveLength(en.items.length);
    zh.items.forEach(({ year, price, tags }, at) => {
      expect(year).toBe(en.items[at].year);
      expect(price === undefined).toBe(en.items[at].price === undefined);
      expect(tags.length).toBeGreaterThan(0);
    });
    for (const { likes, dislikes } of picks)
      for (const place of [...likes, ...dislikes]) expect(en.items[place]).toBeDefined();
    expect([en.personas.length, zh.personas.length]).toEqual([picks.length, picks.length]);
    for (const { ratio, least } of contrastChecks(colours)) expect(ratio).toBeGreaterThanOrEqual(least);
    for (const { title, description } of [...en.items, ...zh.items]) {
      expect(title.length).toBeLessThanOrEqual(DEMO_LIMITS.title);
      expect(description.length).toBeLessThanOrEqual(DEMO_LIMITS.description);
    }
  },
);
