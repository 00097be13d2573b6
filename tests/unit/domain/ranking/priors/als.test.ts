import { describe, expect, it } from 'vitest';
import { gaussian, mulberry32 } from '../../../../../src/domain/random.ts';
import {
  alsObjective,
  FactorSolver,
  fitAls,
  gramOf,
  solveSide,
} from '../../../../../src/domain/ranking/priors/als.ts';
import { gatherLikes } from '../../../../../src/domain/ranking/priors/likes.ts';
import { ITEMS, madeUpHistories } from './histories.ts';

const likes = gatherLikes(madeUpHistories(40));
const SIZE = 4;

describe('alternating least squares', () => {
  it('lowers its objective with every half sweep', () => {
    const random = mulberry32(2);
    const items = Float64Array.from({ length: likes.rows.length * SIZE }, () => gaussian(random));
    const people = Float64Array.from({ length: likes.people * SIZE }, () => gaussian(random));
    let before = alsObjective(likes, people, items, SIZE);
    for (let sweep = 0; sweep < 6; sweep++)
      for (const half of ['people', 'items']) {
        if (half === 'people') solveSide(likes.byPerson, items, people, SIZE);
        else solveSide(likes.byItem, people, items, SIZE);
        const after = alsObjective(likes, people, items, SIZE);
        expect(after).toBeLessThanOrEqual(before * (1 + 1e-12));
        before = after;
      }
  });

  it('states the objective pair by pair', () => {
    const random = mulberry32(4);
    const items = Float64Array.from({ length: likes.rows.length * SIZE }, () => gaussian(random));
    const people = Float64Array.from({ length: likes.people * SIZE }, () => gaussian(random));
    let sum = 0;
    likes.byPerson.forEach((places, person) => {
      const liked = new Set(places);
      for (let place = 0; place < likes.rows.length; place++) {
        let product = 0;
        for (let a = 0; a < SIZE; a++) product += people[person * SIZE + a] * items[place * SIZE + a];
        sum += liked.has(place) ? 4 * (1 - product) ** 2 : product ** 2;
      }
    });
    for (const factors of [people, items]) for (const value of factors) sum += 5 * value ** 2;
    expect(alsObjective(likes, people, items, SIZE)).toBeCloseTo(sum, 6);
  });

  it('folds a person in to where training would have put them', () => {
    const items = fitAls(likes, SIZE, mulberry32(1));
    const trained = new Float64Array(likes.people * SIZE);
    solveSide(likes.byPerson, items, trained, SIZE);
    const folded = new Float64Array(SIZE);
    new FactorSolver(SIZE).solve(gramOf(items, SIZE), items, likes.byPerson[3], () => 1, folded);
    expect(Array.from(folded)).toEqual(Array.from(trained.subarray(3 * SIZE, 4 * SIZE)));
  });

  it('scores the kind of items that a person likes above the others', () => {
    const items = fitAls(likes, SIZE, mulberry32(1));
    const liked = [6, 9, 12, 15].map((row) => likes.rows.indexOf(row));
    const taste = new Float64Array(SIZE);
    new FactorSolver(SIZE).solve(gramOf(items, SIZE), items, liked, () => 1, taste);
    const meanOver = (kind: number) => {
      let sum = 0;
      let count = 0;
      likes.rows.forEach((row, place) => {
        if (row % 3 !== kind || row < 18) return;
        for (let a = 0; a < SIZE; a++) sum += taste[a] * items[place * SIZE + a];
        count++;
      });
      return sum / count;
    };
    expect(meanOver(0)).toBeGreaterThan(2 * Math.max(meanOver(1), meanOver(2)));
  });

  it('is the same for the same seed', () => {
    expect(fitAls(likes, SIZE, mulberry32(9), 2)).toEqual(fitAls(likes, SIZE, mulberry32(9), 2));
  });
});

describe('gatherLikes', () => {
  it('holds the likes of each person and of each item, and nothing else', () => {
    const histories = madeUpHistories(40);
    for (const [person, events] of histories.entries()) {
      const rows = events.filter(({ stars }) => stars >= 4).map(({ row }) => row);
      expect(Array.from(likes.byPerson[person], (place) => likes.rows[place])).toEqual(rows);
      for (const row of rows) expect(likes.byItem[likes.rows.indexOf(row)]).toContain(person);
    }
    expect(likes.byItem.reduce((sum, fans) => sum + fans.length, 0)).toBe(
      likes.byPerson.reduce((sum, places) => sum + places.length, 0),
    );
    expect(likes.rows.every((row) => row < ITEMS)).toBe(true);
  });
});
