import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { attempt } from '../../../src/domain/errors.ts';
import { holdImport, holdTraining, runningImports } from '../../../src/storage/tab-locks.ts';

/** Exclusive locks as the browser grants them: in the order of the requests, unless their signal ends the wait. */
function lockManager() {
  const queues = new Map<string, Promise<unknown>>();
  const held = new Set<string>();
  return {
    async request(name: string, { signal }: LockOptions, work: () => Promise<unknown>) {
      const before = queues.get(name) ?? Promise.resolve();
      const given = new Promise<never>((_, reject) =>
        signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
      );
      const mine = Promise.race([before, given]).then(async () => {
        held.add(name);
        await work();
        held.delete(name);
      });
      queues.set(name, Promise.all([before, mine.catch(() => undefined)]));
      return mine;
    },
    query: async () => ({ held: [...held].map((name) => ({ name })) }),
  };
}

beforeEach(() => {
  vi.stubGlobal('navigator', { locks: lockManager() });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const never = new AbortController().signal;

test('the training of one catalog waits for that of another tab, and that of another catalog does not', async () => {
  const order: string[] = [];
  const release = await holdTraining('classics-en', never);
  const second = holdTraining('classics-en', never).then((done) => {
    order.push('second');
    done();
  });
  (await holdTraining('classics-zh', never))();
  order.push('other catalog', 'first ends');
  release();
  await second;
  expect(order).toEqual(['other catalog', 'first ends', 'second']);
});

test('who gives up waiting is told so, and holds up nobody', async () => {
  const release = await holdTraining('classics-en', never);
  const controller = new AbortController();
  const waiting = attempt(() => holdTraining('classics-en', controller.signal));
  controller.abort();
  expect(await waiting).toEqual({ ok: false, failure: { code: 'cancelled' } });
  release();
  (await holdTraining('classics-en', never))();
});

test('a training is no import', async () => {
  const trained = await holdTraining('classics-en', never);
  const imported = await holdImport('g1');
  expect([...(await runningImports())]).toEqual(['g1']);
  trained();
  imported();
});

test('without locks nobody waits', async () => {
  vi.stubGlobal('navigator', undefined);
  await holdTraining('classics-en', never);
  (await holdTraining('classics-en', never))();
  expect((await runningImports()).size).toBe(0);
});
