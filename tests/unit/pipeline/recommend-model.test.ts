import { describe, expect, test, vi } from 'vitest';
import { FailureError } from '../../../src/domain/errors.ts';
import { openSession, type Session } from '../../../src/pipeline/recommend.ts';
import { FIRST_SCALES, headOf } from '../storage/samples.ts';
import { everything } from './fakes.ts';
import { idsOf, opened, value } from './session-fixture.ts';

const NEWLY_TUNED = { basis: 7, setting: { scales: FIRST_SCALES, noise: 0.5 } };

describe('a setting of the model', () => {
  test('is looked for after the first slate and each tap, stored, and there at the next start', async () => {
    const { services, session } = await opened();
    services.model.tuned = NEWLY_TUNED;
    await session.slate(everything);
    const stored = async () => (await services.heads.state('goodreads'))?.tuned;
    await vi.waitFor(async () => expect(await stored()).toEqual(NEWLY_TUNED));
    const settle = vi.spyOn(services.ranker, 'settle');
    const write = vi.spyOn(services.heads, 'write');
    await session.slate(everything);
    expect(settle).not.toHaveBeenCalled();
    await session.tap({ itemId: 'a', kind: 'like', learn: true }, everything);
    expect(settle).toHaveBeenCalledTimes(1);
    expect(write).not.toHaveBeenCalled();
    value(await openSession(services, 'goodreads'));
    expect(services.model.started?.tuned).toEqual(NEWLY_TUNED);
  });

  test('holds no tap up, and its loss fails nothing', async () => {
    const { services, session } = await opened();
    vi.spyOn(services.ranker, 'settle').mockReturnValueOnce(new Promise(() => undefined));
    expect(
      value(await session.tap({ itemId: 'a', kind: 'like', learn: true }, everything)).entry,
    ).toBeDefined();
    vi.spyOn(services.ranker, 'settle').mockRejectedValueOnce(new FailureError('worker-died'));
    expect(
      value(await session.tap({ itemId: 'b', kind: 'like', learn: true }, everything)).entry,
    ).toBeDefined();
  });

  test('is not looked for once another catalog is wanted', async () => {
    const { services } = await opened();
    const controller = new AbortController();
    const session = value(await openSession(services, 'goodreads', controller.signal));
    controller.abort();
    const settle = vi.spyOn(services.ranker, 'settle');
    await session.tap({ itemId: 'a', kind: 'like', learn: true }, everything);
    expect(settle).not.toHaveBeenCalled();
  });
});

describe('a belief that is left out', () => {
  test('stays out in later sessions, until it is taken back in', async () => {
    const { services, session } = await opened();
    const keys = async (from: Session) => value(await from.beliefs(5)).map(({ key }) => key);
    expect(await keys(session)).toEqual(['creator:somebody', 'tag:sea']);
    value(await session.mute('tag:sea', everything));
    value(await session.mute('tag:sea', everything));
    expect(session.muted).toEqual(['tag:sea']);
    expect(await keys(session)).toEqual(['creator:somebody']);
    const again = value(await openSession(services, 'goodreads'));
    expect(services.model.started?.muted).toEqual(['tag:sea']);
    expect(again.muted).toEqual(['tag:sea']);
    value(await again.unmute('tag:sea', everything));
    expect(await keys(again)).toEqual(['creator:somebody', 'tag:sea']);
    expect((await services.heads.state('goodreads'))?.muted).toEqual([]);
  });

  test('is left in when that could not be written', async () => {
    const { services, session } = await opened();
    vi.spyOn(services.heads, 'mute').mockRejectedValueOnce(new FailureError('quota'));
    expect(await session.mute('tag:sea', everything)).toMatchObject({ failure: { code: 'quota' } });
    expect(session.muted).toEqual([]);
    expect(services.model.muted).toEqual([]);
  });

  test('is left out by the next ranker when this one dies over it', async () => {
    const { services, session } = await opened();
    vi.spyOn(services.ranker, 'mute').mockRejectedValueOnce(new FailureError('worker-died'));
    expect(idsOf(value(await session.mute('tag:sea', everything)))).toEqual(['a', 'b', 'c']);
    expect(services.model.started?.muted).toEqual(['tag:sea']);
  });
});

describe('the champion', () => {
  test('is the prior of the ranker that is opened', async () => {
    const { services } = await opened();
    const outputs = new Float32Array([1, 2, 3, 4, 5, 6]);
    await services.heads.add(headOf('h1', { dataId: 'g', outputs }), { from: undefined, to: 'h1' });
    value(await openSession(services, 'goodreads'));
    expect(services.model.started?.prior).toEqual(outputs);
  });

  test.each([
    ['of another generation', { dataId: 'older' }],
    ['about other items', { dataId: 'g', outputs: new Float32Array(5) }],
  ])('%s is left aside', async (_name, change) => {
    const { services } = await opened();
    const head = headOf('h1', { outputs: new Float32Array(6), ...change });
    await services.heads.add(head, { from: undefined, to: 'h1' });
    value(await openSession(services, 'goodreads'));
    expect(services.model.started).toMatchObject({ prior: undefined });
  });

  test('that cannot be read does not keep the catalog from opening', async () => {
    const { services } = await opened();
    await services.heads.add(headOf('h1', { dataId: 'g' }), { from: undefined, to: 'h1' });
    vi.spyOn(services.heads, 'load').mockRejectedValueOnce(new FailureError('storage-failed'));
    value(await openSession(services, 'goodreads'));
    expect(services.model.started).toMatchObject({ prior: undefined });
  });
});
