import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawSpines, SHELF } from '../../../src/ui/spines.ts';

describe('drawSpines', () => {
  it('draws the same shelf for the same name and another for another', () => {
    expect(drawSpines('goodreads')).toEqual(drawSpines('goodreads'));
    expect(drawSpines('goodreads')).not.toEqual(drawSpines('movielens'));
  });

  it('keeps every book on the board, none through another', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const spines = drawSpines(name);
        expect(spines.length).toBeGreaterThan(4);
        spines.forEach(({ x, width, height }, index) => {
          expect(x + width).toBeLessThanOrEqual(SHELF.width);
          expect(height).toBeLessThan(SHELF.height);
          if (index > 0) expect(x).toBeGreaterThan(spines[index - 1].x + spines[index - 1].width);
        });
      }),
    );
  });

  it('lets the top of the leaning book end beside its neighbour, not in it', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const [neighbour, last] = drawSpines(name).slice(-2);
        const angle = (last.lean * Math.PI) / 180;
        const meeting = Math.min(neighbour.height, last.height * Math.cos(angle));
        const gap = last.x + Math.tan(angle) * meeting - (neighbour.x + neighbour.width);
        expect(gap).toBeGreaterThanOrEqual(0);
        expect(gap).toBeLessThan(4);
      }),
    );
  });
});
