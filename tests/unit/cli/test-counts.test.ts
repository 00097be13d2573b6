import { describe, expect, it } from 'vitest';
import {
  add,
  countPlaywright,
  countRun,
  countVitest,
  NOTHING,
  summary,
} from '../../../src/cli/test-counts.ts';

const file = (status: string, ...tests: string[]) => ({
  name: 'tests/unit/x.test.ts',
  status,
  assertionResults: tests.map((one) => ({ status: one, title: 'x' })),
});

describe('counting vitest', () => {
  it('adds up the tests of all files', () => {
    const report = {
      testResults: [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed', 'failed')],
    };
    expect(countVitest(report)).toEqual({ passed: 3, failed: 2, skipped: 0 });
  });

  it('counts a file that could not be loaded as one failure', () => {
    const report = { testResults: [file('failed'), file('passed', 'passed')] };
    expect(countVitest(report)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it('counts whatever did not run as skipped', () => {
    const report = { testResults: [file('passed', 'passed', 'skipped', 'todo', 'pending', 'disabled')] };
    expect(countVitest(report)).toEqual({ passed: 1, failed: 0, skipped: 4 });
  });
});

describe('counting Playwright', () => {
  it('takes a test that passed only at a second try as failed', () => {
    const stats = { expected: 5, unexpected: 2, flaky: 1, skipped: 3, duration: 1 };
    expect(countPlaywright({ stats, errors: [] })).toEqual({ passed: 5, failed: 3, skipped: 3 });
  });

  it('counts an error outside the tests', () => {
    const stats = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
    expect(countPlaywright({ stats, errors: [{ message: 'no such file' }] }).failed).toBe(1);
  });
});

describe('counting a run', () => {
  const passed = JSON.stringify({ testResults: [file('passed', 'passed')] });
  const failed = JSON.stringify({ testResults: [file('failed', 'failed')] });

  it.each([
    ['crashed without a report', undefined, 1],
    ['left no report, yet ended well', undefined, 0],
    ['was cut off while it wrote', passed.slice(0, -5), 1],
    ['wrote something else', '{"testResults":3}', 0],
  ])('takes a runner that %s as one failure', (_what, text, exitCode) => {
    expect(countRun(text, countVitest, exitCode)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('adds a failure where the runner ended badly although no test failed', () => {
    expect(countRun(passed, countVitest, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(countRun(passed, countVitest, null)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it('does not count a failed test twice', () => {
    expect(countRun(failed, countVitest, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('takes a good run as it is', () => {
    expect(countRun(passed, countVitest, 0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
  });
});

describe('the last line', () => {
  it('names skipped tests only where there are any', () => {
    expect(summary({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
    expect(summary({ passed: 12, failed: 3, skipped: 1 })).toBe('12 passed, 3 failed, 1 skipped');
  });

  it('adds up the steps', () => {
    const steps = [
      { passed: 1, failed: 0, skipped: 2 },
      { passed: 3, failed: 4, skipped: 0 },
    ];
    expect(steps.reduce(add, NOTHING)).toEqual({ passed: 4, failed: 4, skipped: 2 });
  });
});
