import { afterEach, expect, it, vi } from 'vitest';
import { takeRequests } from '../../../src/workers/requests.ts';

afterEach(() => void vi.restoreAllMocks());

it('tells each request once, as plain data that can cross to the page', () => {
  const entry = { name: 'https://x.test/model.onnx', initiatorType: 'fetch', transferSize: 34_000_300 };
  const recorded = [{ ...entry, toJSON: () => entry }];
  vi.spyOn(performance, 'getEntriesByType').mockImplementation((type) =>
    type === 'resource' ? ([...recorded] as unknown as PerformanceEntryList) : [],
  );
  vi.spyOn(performance, 'clearResourceTimings').mockImplementation(() => void recorded.splice(0));
  const told = takeRequests();
  expect(structuredClone(told)).toEqual([entry]);
  expect(takeRequests()).toEqual([]);
});
