import { expect, test } from 'vitest';
import type { Steps } from '../../../src/domain/sharing/steps.ts';
import { inSlices } from '../../../src/state/in-slices.ts';
import { encodeDemo } from '../../../src/domain/sharing/demo-link.ts';
import { packDemo } from '../domain/sharing/pack-demo.ts';

/** Steps of two milliseconds each, and how many were taken. */
function busy(count: number) {
  const taken = { steps: 0 };
  function* work(): Steps<string> {
    for (; taken.steps < count; taken.steps++) {
      const until = performance.now() + 2;
      while (performance.now() < until);
      yield;
    }
    return 'done';
  }
  return { taken, work };
}

test('timers run while the work goes on, and it ends with the same answer', async () => {
  const { demo } = await packDemo('en', 50);
  let ticks = 0;
  let over = false;
  const tick = (): void => {
    ticks++;
    if (!over) setTimeout(tick);
  };
  setTimeout(tick);
  const sliced = await encodeDemo(
    demo,
    inSlices(() => true),
  );
  over = true;
  expect(ticks).toBeGreaterThan(2);
  expect(sliced).toBe(await encodeDemo(demo));
});

test('what nobody wants any more ends within a slice', async () => {
  const { taken, work } = busy(1_000);
  let wanted = true;
  const answer = inSlices(() => wanted)(work());
  setTimeout(() => (wanted = false));
  await expect(answer).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  expect(taken.steps).toBeLessThan(100);
});
