/** Page side of the language worker: it comes with the first question, and goes after a rest with what it was taught. */
import { scriptUrl } from '../../app-urls.ts';
import type { DialogueLanguage } from '../../domain/dialogue/dialogue-types.ts';
import type { LanguageService } from '../../pipeline/services.ts';
import { RestingWorker } from '../resting-worker.ts';
import { connect, type Client } from '../rpc.ts';
import workerUrl from './language.worker.ts?worker&url';
import type { FaqSource, LanguageHandlers, TaughtSentences } from './protocol.ts';

/** It holds some megabytes and is taught again in a second: shorter, a pause for thought would cost that second. */
const REST_MS = 300_000;

/** Training takes under a second; a phone is ten times slower. What is silent for longer will not speak again. */
const TIMEOUT = 60_000;

export function createLanguage(): LanguageService {
  const worker = new RestingWorker<LanguageHandlers>(
    () => connect<LanguageHandlers>(new Worker(scriptUrl(workerUrl), { type: 'module', name: 'language' })),
    REST_MS,
  );
  /** What each worker was taught, and which questions it has; gone with it. */
  const taught = new WeakMap<Client<LanguageHandlers>, Map<DialogueLanguage, Promise<void>>>();
  const faqsOf = new WeakMap<Client<LanguageHandlers>, FaqSource['pairs']>();

  /** Once for each worker and language; what failed is tried again. */
  const teach = (
    client: Client<LanguageHandlers>,
    language: DialogueLanguage,
    sentences: () => Promise<TaughtSentences>,
  ): Promise<void> => {
    const known = taught.get(client) ?? new Map<DialogueLanguage, Promise<void>>();
    taught.set(client, known);
    const work = async (): Promise<void> => {
      const { rows, vectors } = await sentences();
      await client.call('teach', { language, rows, vectors }, { timeout: TIMEOUT });
    };
    const teaching =
      known.get(language) ??
      work().catch((error: unknown) => {
        known.delete(language);
        throw error;
      });
    known.set(language, teaching);
    return teaching;
  };

  return {
    understand: (language, vector, sentences) =>
      worker.awake(async () => {
        const client = worker.running();
        await teach(client, language, sentences);
        return client.call('understand', { language, vector }, { timeout: TIMEOUT });
      }),
    answerFaq: (source, asked, sentences) =>
      worker.awake(async () => {
        const client = worker.running();
        await teach(client, source.usual, sentences);
        if (faqsOf.get(client) !== source.pairs) {
          await client.call('openFaqs', source, { timeout: TIMEOUT });
          faqsOf.set(client, source.pairs);
        }
        return client.call('answerFaq', asked, { timeout: TIMEOUT });
      }),
  };
}
