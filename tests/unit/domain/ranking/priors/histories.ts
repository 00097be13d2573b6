/** Made-up people with tastes: each prefers one of three kinds of items, and everybody likes the first few. */
import type { RatedEvent } from '../../../../../src/domain/learning/split.ts';
import { mulberry32 } from '../../../../../src/domain/random.ts';

export const ITEMS = 60;

export function madeUpHistories(people: number, seed = 11): RatedEvent[][] {
  const random = mulberry32(seed);
  return Array.from({ length: people }, (_, person) =>
    Array.from({ length: ITEMS }, (_, row) => row).flatMap((row): RatedEvent[] => {
      const near = row % 3 === person % 3;
      const chance = row < 5 ? 0.7 : near ? 0.5 : 0.1;
      if (random() > chance) return [];
      return [{ row, stars: random() < (near ? 0.85 : 0.5) ? 4.5 : 2 }];
    }),
  );
}
