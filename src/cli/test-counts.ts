/** Turns what the test runners report into three numbers. */
import * as v from 'valibot';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };
export const ONE_PASSED: Counts = { passed: 1, failed: 0, skipped: 0 };
export const ONE_FAILED: Counts = { passed: 0, failed: 1, skipped: 0 };

export const add = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/** The last line of a run. Skipped tests are named only where there are any, so that they stand out. */
export const summary = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

const VitestReport = v.object({
  testResults: v.array(
    v.object({
      status: v.string(),
      assertionResults: v.array(v.object({ status: v.string() })),
    }),
  ),
});

const PlaywrightReport = v.object({
  stats: v.object({
    expected: v.number(),
    unexpected: v.number(),
    flaky: v.number(),
    skipped: v.number(),
  }),
  errors: v.array(v.unknown()),
});

/** vitest --reporter=json. A file that could not be loaded has no tests to fail: it counts as one. */
export function countVitest(report: unknown): Counts {
  const { testResults } = v.parse(VitestReport, report);
  return testResults.map(countFile).reduce(add, NOTHING);
}

function countFile({
  status,
  assertionResults,
}: v.InferOutput<typeof VitestReport>['testResults'][number]): Counts {
  const statuses = assertionResults.map((test) => test.status);
  const passed = statuses.filter((one) => one === 'passed').length;
  const failed = statuses.filter((one) => one === 'failed').length;
  return {
    passed,
    failed: failed === 0 && status === 'failed' ? 1 : failed,
    // skipped, pending, todo, disabled: whatever the word, it did not run.
    skipped: statuses.length - passed - failed,
  };
}

/** playwright --reporter=json. A test that passes only at a later try has failed; an error outside tests counts as one. */
export function countPlaywright(report: unknown): Counts {
  const { stats, errors } = v.parse(PlaywrightReport, report);
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}

/**
 * The counts of a runner that has ended. One that crashed before it wrote its report (`text` is undefined or cut off), or
 * ended badly although no test failed (an unhandled rejection, no tests found), adds one failure.
 */
export function countRun(
  text: string | undefined,
  count: (report: unknown) => Counts,
  exitCode: number | null,
): Counts {
  if (text === undefined) return ONE_FAILED;
  let counts: Counts;
  try {
    counts = count(JSON.parse(text));
  } catch {
    return ONE_FAILED;
  }
  return exitCode !== 0 && counts.failed === 0 ? add(counts, ONE_FAILED) : counts;
}
