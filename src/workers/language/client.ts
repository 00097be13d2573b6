/** Page side of the language worker: it comes with the first question, and goes after a rest with what it was taught. */
import { scriptUrl } from '../../app-urls.ts';
import type { LanguageService } from '../../pipeline/services.ts';
import { RestingWorker } from '../resting-worker.ts';
import { connect, type Client } from '../rpc.ts';
import workerUrl from './language.worker.ts?worker&url';
import type { LanguageHandlers } from './protocol.ts';

/** It holds some megabytes and is taught again in a second: shorter, a pause for thought would cost that second. */
const REST_MS = 300_000;

/** Training takes under a second; a phone is ten times slower. What is silent for longer will not speak again. */
const TIMEOUT = 60_000;

export function createLanguage(): LanguageService {
  const worker = new RestingWorker<LanguageHandlers>(
    () => connect<LanguageHandlers>(new Worker(scriptUrl(workerUrl), { type: 'module', name: 'language' })),
    REST_MS,
  );
  /** What each worker was taught; gone with it. */
  const taught = new WeakMap<Client<LanguageHandlers>, Map<string, Promise<void>>>();

  /** Runs `teach` once for each worker and name; what failed is tried again. */
  const once = (
    client: Client<LanguageHandlers>,
    name: string,
    teach: () => Promise<void>,
  ): Promise<void> => {
    const known = taught.get(client) ?? new Map<string, Promise<void>>();
    taught.set(client, known);
    const teaching =
      known.get(name) ??
      teach().catch((error: unknown) => {
        known.delete(name);
        throw error;
      });
    known.set(name, teaching);
    return teaching;
  };

  return {
    understand: (language, vector, sentences) =>
      worker.awake(async () => {
        const client = worker.running();
        await once(client, language, async () => {
          const { rows, vectors } = await sentences();
          await client.call('teach', { language, rows, vectors }, { timeout: TIMEOUT });
        });
        return client.call('understand', { language, vector }, { timeout: TIMEOUT });
      }),
  };
}
