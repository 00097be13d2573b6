/** The owner's colours as roles: everything that is read can be read, by day and by night. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contrastRatio } from '../../../src/domain/sharing/colours.ts';
import { lookOf } from '../../../src/state/demo-look.ts';

const colour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);

/** The two colours of `light-dark(#rrggbb, #rrggbb)`. */
const schemes = (value: string): string[] => value.match(/#[\da-f]{6}/g) ?? [];

it('pairs every ground with words that reach 4.5 : 1', () => {
  fc.assert(
    fc.property(fc.record({ brand: colour, accent: colour, paper: colour, ink: colour }), (colours) => {
      const look = lookOf(colours);
      for (const [words, ground] of [
        ['--ink', '--paper'],
        ['--on-brand', '--brand'],
        ['--on-accent', '--accent'],
        ['--on-ember', '--ember'],
        ['--ember', '--paper'],
      ] as const) {
        const [day, night] = schemes(look[words]);
        const [dayGround, nightGround] = schemes(look[ground]);
        expect(contrastRatio(day, dayGround)).toBeGreaterThanOrEqual(4.45);
        expect(contrastRatio(night, nightGround)).toBeGreaterThanOrEqual(4.45);
      }
    }),
    { seed: 11, numRuns: 200 },
  );
});
