import { describe, expect, it } from 'vitest';
import { FailureError } from '../../src/domain/errors.ts';
import { gated } from '../../src/protection.ts';

describe('gated', () => {
  const service = { kind: 'plain', double: (value: number) => Promise.resolve(2 * value) };

  it('calls nothing before the gate is open', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const guarded = gated(service, () => gate);
    let answer: number | undefined;
    const call = guarded.double(21).then((value) => (answer = value));
    await Promise.resolve();
    expect(answer).toBeUndefined();
    open();
    await call;
    expect(answer).toBe(42);
  });

  it('passes on why the gate stays shut, and leaves what is no method alone', async () => {
    const guarded = gated(service, () => Promise.reject(new FailureError('unprotected')));
    await expect(guarded.double(1)).rejects.toMatchObject({ failure: { code: 'unprotected' } });
    expect(guarded.kind).toBe('plain');
  });
});
