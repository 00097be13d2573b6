import { describe, expect, it } from 'vitest';
import { funnel } from '../../../../src/domain/growth/funnel.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';
import { makeReport, PRESS_TRUTH } from '../../../../src/domain/sharing/report-code.ts';

const KINDS = [
  { step: 'starter', truth: 1 },
  { step: 'liked', truth: 1 },
  { step: 'pressed', truth: PRESS_TRUTH },
];
const reached = (starter: boolean, liked: boolean, pressed: boolean) => ({
  steps: { starter, liked, pressed },
});

describe('the funnel', () => {
  it('counts each step among all and among those of the step before', () => {
    const reports = [
      reached(true, true, true),
      reached(true, false, false),
      reached(false, false, false),
      reached(false, true, true),
    ];
    const [starter, liked] = funnel(reports, KINDS);
    expect(starter.ofAll).toMatchObject({ yes: 2, count: 4, share: 0.5 });
    expect(starter.ofPrevious).toEqual(starter.ofAll);
    expect(liked.ofAll).toMatchObject({ yes: 2, count: 4 });
    expect(liked.ofPrevious).toMatchObject({ yes: 1, count: 2 });
  });

  it('does not say who came from a step that is told by chance', () => {
    const [, after] = funnel([reached(true, true, true)], [KINDS[2], KINDS[0]]);
    expect(after.ofPrevious).toBeUndefined();
    expect(after.ofAll).toBeDefined();
  });

  it('has no shares without reports, nor of a step that nobody reached', () => {
    for (const { ofAll, ofPrevious } of funnel([], KINDS))
      expect([ofAll, ofPrevious]).toEqual([undefined, undefined]);
    expect(funnel([reached(false, true, false)], KINDS)[1].ofPrevious).toBeUndefined();
  });

  it('recovers what visitors did from the reports they give, in 94 of 100 runs or more', () => {
    const random = mulberry32(11);
    const runs = 400;
    let all = 0;
    let previous = 0;
    for (let run = 0; run < runs; run++) {
      const reports = Array.from({ length: 200 }, () => {
        const likes = random() < 0.6 ? 2 : 0;
        // Who likes something presses with 0.4, others with 0.1.
        const pressedCallToAction = random() < (likes ? 0.4 : 0.1);
        const visit = {
          demo: 'AAECAwQF',
          variant: 0,
          answeredStarter: true,
          openedItem: false,
          pressedCallToAction,
          likes,
          dislikes: 0,
          day: '2026-11-23',
        };
        return makeReport(visit, random);
      });
      const pressed = funnel(reports, KINDS)[2];
      const holds = (share: typeof pressed.ofAll, truth: number): number =>
        Number(share!.low <= truth && truth <= share!.high);
      all += holds(pressed.ofAll, 0.6 * 0.4 + 0.4 * 0.1);
      previous += holds(pressed.ofPrevious, 0.4);
    }
    expect(all / runs).toBeGreaterThanOrEqual(0.94);
    expect(previous / runs).toBeGreaterThanOrEqual(0.94);
  });
});
