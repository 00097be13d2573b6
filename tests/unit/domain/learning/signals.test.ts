import { describe, expect, it } from 'vitest';
import type { Interaction, InteractionKind } from '../../../../src/domain/interaction.ts';
import { normalCdf } from '../../../../src/domain/learning/normal.ts';
import { gradeEvents } from '../../../../src/domain/learning/signals.ts';

const entry = (seq: number, kind: InteractionKind, value?: number): Interaction => ({
  seq,
  kind,
  value,
  catalogId: 'c',
  itemId: `i${seq}`,
  time: 0,
  source: 'tap',
});

describe('gradeEvents', () => {
  it('puts likes, saves and dislikes on one scale around a threshold of 0', () => {
    const { events, threshold } = gradeEvents([entry(1, 'like'), entry(2, 'save'), entry(3, 'dislike')]);
    expect(events.map(({ target }) => target)).toEqual([1, 0.6, -1]);
    expect(events[1].noise).toBeGreaterThan(events[0].noise);
    expect(threshold).toBe(0);
  });

  it('standardises stars by the own mean, shrunk to the usual one', () => {
    const generous = gradeEvents([5, 5, 5, 5, 4].map((stars, i) => entry(i, 'rating', stars)));
    // (24 + 17.5) / 10 = 4.15 is this person's middle: a 4 is slightly below it, and 3.5 well below.
    expect(generous.events[4].target).toBeLessThan(0);
    expect(generous.events[0].target).toBeGreaterThan(0);
    expect(generous.threshold).toBeLessThan(0);
    const lone = gradeEvents([entry(1, 'rating', 3.5)]);
    expect(lone.events[0].target).toBe(0);
  });

  it('asks for the stars between a like and the next lower grade of the person', () => {
    const inStars = (values: readonly number[]) => {
      const { events, threshold } = gradeEvents(values.map((stars, i) => entry(i, 'rating', stars)));
      const [low, high] = [events[0].target, events[1].target];
      return values[0] + ((threshold - low) / (high - low)) * (values[1] - values[0]);
    };
    expect(inStars([3, 4, 5])).toBeCloseTo(3.5, 9);
    expect(inStars([3, 4, 4.5])).toBeCloseTo(3.75, 9);
  });

  it('grades a finished item by its stars, and not at all without them', () => {
    expect(gradeEvents([entry(1, 'done'), entry(2, 'done', 5)]).events.map(({ itemId }) => itemId)).toEqual([
      'i2',
    ]);
  });
});

describe('normalCdf', () => {
  it('agrees with tabled values and stays inside (0, 1)', () => {
    expect(normalCdf(0)).toBeCloseTo(0.5, 6);
    expect(normalCdf(1)).toBeCloseTo(0.8413447, 6);
    expect(normalCdf(-1.96)).toBeCloseTo(0.0249979, 6);
    expect(normalCdf(-50)).toBeGreaterThan(0);
    expect(normalCdf(50)).toBeLessThan(1);
  });
});
