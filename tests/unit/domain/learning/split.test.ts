import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLike, splitPerson, splitText } from '../../../../src/domain/learning/split.ts';

const person = (...stars: number[]) => ({
  id: 1,
  events: stars.map((value, row) => ({ row, stars: value })),
});
const tenLikes = new Array<number>(10).fill(4);

describe('splitPerson', () => {
  it('holds back the latest fifth, rounded down', () => {
    expect(splitPerson(person(...tenLikes, ...tenLikes, 5)).test.map(({ row }) => row)).toEqual([
      17, 18, 19, 20,
    ]);
  });

  it('holds back one event of fewer than five', () => {
    expect(splitPerson(person(4, 4, 4)).test).toHaveLength(1);
  });

  it('moves the cut back to a like', () => {
    const { history, test } = splitPerson(person(...tenLikes, 3, 3.5, 2));
    expect(test.map(({ stars }) => stars)).toEqual([4, 3, 3.5, 2]);
    expect(history).toHaveLength(9);
  });

  it('asks for ten likes, one of them in the history', () => {
    expect(splitPerson(person(...tenLikes)).eligible).toBe(true);
    expect(splitPerson(person(...tenLikes.slice(1), 3.5)).eligible).toBe(false);
    // All ten likes lie in the last fifth of 50.
    expect(splitPerson(person(...new Array<number>(40).fill(1), ...tenLikes)).eligible).toBe(false);
  });

  it('copes with nobody’s and one event', () => {
    expect(splitPerson(person())).toEqual({ id: 1, history: [], test: [], eligible: false });
    expect(splitPerson(person(5))).toMatchObject({
      history: [],
      test: [{ row: 0, stars: 5 }],
      eligible: false,
    });
  });

  it('loses no event, and tests on a like wherever there is one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 80 }), (halves) => {
        const whole = person(...halves.map((half) => half / 2));
        const { history, test } = splitPerson(whole);
        expect([...history, ...test]).toEqual(whole.events);
        expect(test.some(isLike)).toBe(whole.events.some(isLike));
      }),
    );
  });
});

describe('splitText', () => {
  it('names the test items of the eligible, one person a line', () => {
    const people = [splitPerson(person(...tenLikes)), splitPerson({ ...person(4), id: 2 })];
    const ids = tenLikes.map((_, row) => `i${row}`);
    expect(splitText([...people, { ...people[0], id: 7 }], ids)).toBe('1:i8,i9\n7:i8,i9');
  });
});
