/** Parts of the app that come when they are first asked for, so that the first page need not carry them. */
import { latePart } from './errors.ts';

/** Opens when first asked; what failed is tried again by the next who asks, what succeeded stays. */
export function openOnce<T>(open: () => Promise<T>): () => Promise<T> {
  let opening: Promise<T> | undefined;
  return () =>
    (opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    }));
}

/**
 * A service that comes with its first call. For services whose methods return promises; `close`, which nobody waits for,
 * ends what has come or is on its way.
 * @param gate is waited for before it is fetched.
 */
export function fetchedLate<T extends object>(
  fetchService: () => Promise<T>,
  gate: () => Promise<void> = () => Promise.resolve(),
): T {
  let coming: Promise<T> | undefined;
  const fetched = openOnce(async () => {
    await gate();
    return latePart(fetchService());
  });
  const call = (service: T, name: string | symbol, args: unknown[]): unknown =>
    Reflect.apply(Reflect.get(service, name) as (...given: unknown[]) => unknown, service, args);
  return new Proxy({} as T, {
    get(_target, name) {
      if (name === 'close')
        return (...args: unknown[]) =>
          void coming?.then(
            (service) => call(service, name, args),
            () => undefined,
          );
      return async (...args: unknown[]) => call(await (coming = fetched()), name, args);
    },
  });
}
