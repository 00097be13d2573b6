/**
 * No worker starts before its network policy is in force. A worker takes its policy from the response that brought its
 * script: from the server's headers, or from the service worker, which adds them. On a host that sends none, a worker
 * started too early could reach other origins.
 */
import { FailureError } from './domain/errors.ts';

/** A first visit's service worker takes half a second; a slow phone some seconds. Later than this, it is not coming. */
const CONTROLLER_WAIT_MS = 15_000;

const serverSendsPolicy = async (url: string): Promise<boolean> => {
  try {
    const { headers } = await fetch(url, { method: 'HEAD' });
    return /connect-src 'self'/.test(headers.get('Content-Security-Policy') ?? '');
  } catch {
    return false;
  }
};

const controllerTakesOver = (container: ServiceWorkerContainer): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new FailureError('unprotected')), CONTROLLER_WAIT_MS);
    container.addEventListener(
      'controllerchange',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });

/**
 * Resolves once workers may start; rejects with `unprotected` where neither server nor service worker protects them.
 * @param asset any file served beside the workers' scripts
 */
export async function protection(asset: string): Promise<void> {
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
  if (container?.controller) return;
  if (await serverSendsPolicy(asset)) return;
  if (!container) throw new FailureError('unprotected');
  if (container.controller) return;
  const takenOver = controllerTakesOver(container);
  // After a forced reload an active worker leaves the page alone unless it is asked.
  const registration = await container.getRegistration();
  registration?.active?.postMessage({ type: 'CLAIM' });
  await takenOver;
}

/** The service with every method held back until `gate` opens. For services whose methods all return promises. */
export function gated<T extends object>(service: T, gate: () => Promise<void>): T {
  return new Proxy(service, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        await gate();
        return Reflect.apply(member, target, args) as unknown;
      };
    },
  });
}
