/** A conversation in Node: the real ranker and the real model of intents, and an encoder that knows the taught sentences. */
import type { EncoderId, Item } from '../../../src/domain/catalog.ts';
import { answerFaq, faqIndex } from '../../../src/domain/dialogue/faq-retrieval.ts';
import type { DialogueLanguage } from '../../../src/domain/dialogue/dialogue-types.ts';
import { trainIntentModel, understand, type IntentModel } from '../../../src/domain/dialogue/intent-model.ts';
import { FailureError } from '../../../src/domain/errors.ts';
import type { SentenceFileId } from '../../../src/domain/lab/sentences.ts';
import type { LanguageService } from '../../../src/pipeline/ask-services.ts';
import { openSession, type Session } from '../../../src/pipeline/recommend.ts';
import type { Hands } from '../../../src/pipeline/respond.ts';
import type { Services } from '../../../src/pipeline/services.ts';
import { openTalk, type Conversation } from '../../../src/pipeline/talk.ts';
import { dequantizeRow, joinVectors, quantizeRows } from '../../../src/domain/vectors.ts';
import type { TaughtSentences } from '../../../src/workers/language/protocol.ts';
import { memoryStores } from '../../../src/storage/memory.ts';
import { readSentences } from '../domain/lab/sentence-files.ts';
import { book, catalogOf, recordOf, vectorsFor } from '../storage/samples.ts';
import { directRanker } from './direct-ranker.ts';
import { everything, fakeServices, type FakeServices } from './fakes.ts';

export const ITEMS: readonly Item[] = Array.from({ length: 40 }, (_, row) =>
  book(`b${row}`, {
    title: row === 7 ? 'The Whale' : `Volume ${row}`,
    creators: [row % 2 ? 'Odd Author' : 'Even Author'],
    year: 1850 + 2 * row,
    tags: row % 4 === 0 ? ['war'] : ['peace'],
  }),
);

/** Taught once for all tests: it is the same each time. */
const models = new Map<DialogueLanguage, Promise<IntentModel>>();

const taught = (
  language: DialogueLanguage,
  sentences: () => Promise<TaughtSentences>,
): Promise<IntentModel> => {
  const model =
    models.get(language) ?? sentences().then(({ rows, vectors }) => trainIntentModel(rows, vectors));
  models.set(language, model);
  return model;
};

/** The language worker without its thread. */
const directLanguage: LanguageService = {
  understand: async (language, vector, sentences) => understand(await taught(language, sentences), vector),
  answerFaq: async ({ pairs, vectors, usual }, { question, vector, lessons }, sentences) => {
    const { head } = await taught(usual, sentences);
    return answerFaq(faqIndex(pairs, vectors, head.mean), question, vector, lessons);
  },
};

/** Vectors of the taught sentences as they were shipped; of any other text always the same. */
async function knownVectors(id: SentenceFileId): Promise<(text: string) => Float32Array | undefined> {
  const { file, vectors } = await readSentences(id);
  const rows = new Map(file.rows.map(({ text }, row) => [text, row]));
  return (text) => {
    const row = rows.get(text);
    return row === undefined ? undefined : dequantizeRow(vectors, row, new Float32Array(vectors.dims));
  };
}

export interface AskBench {
  readonly services: FakeServices;
  readonly session: Session;
  readonly talk: Conversation;
  /** Texts that were embedded, by encoder. */
  readonly embedded: (encoder: EncoderId) => string[];
  /** Items of the slate of For you as it stands now. */
  readonly slate: () => Promise<string[]>;
  reopen(): Promise<Conversation>;
}

export async function askBench(
  change: (services: FakeServices) => Partial<Services> = () => ({}),
): Promise<AskBench> {
  const stores = memoryStores();
  await stores.catalogs.stage('g1', 0, ITEMS, vectorsFor(ITEMS.map(({ title }) => title)));
  await stores.catalogs.commit(catalogOf('g1', ITEMS.length), recordOf('i1'), []);
  const base = fakeServices(stores);
  const known = {
    'minilm-l6-en': await knownVectors('intents-en'),
    'e5-small-en-zh': await knownVectors('intents-zh'),
  };
  const services: FakeServices = Object.assign(base, {
    ranker: directRanker(),
    language: directLanguage,
    labFiles: { load: readSentences },
    encoder: {
      ...base.encoder,
      async embed(encoder: EncoderId, texts: readonly string[]) {
        base.embedded.push(...texts.map((text) => ({ encoder, text })));
        return joinVectors(
          texts.map((text) => {
            const vector = known[encoder](text);
            return vector ? quantizeRows(vector, vector.length) : vectorsFor([text]);
          }),
        );
      },
    },
  });
  Object.assign(services, change(services));
  const opened = await openSession(services, 'goodreads');
  if (!opened.ok) throw new FailureError(opened.failure.code, opened.failure.details);
  const session = opened.value;
  let lastTap: number | undefined;
  const hands: Hands = {
    async undoTap() {
      if (lastTap === undefined) return undefined;
      const undone = await session.undo(lastTap, everything);
      return undone.ok ? undone.value.entry?.itemId : undefined;
    },
    async remodel(remodelling) {
      const result = await remodelling(session, everything);
      return result.ok ? undefined : result.failure;
    },
  };
  const reopen = async (): Promise<Conversation> => {
    const talk = await openTalk(services, session, hands, 'en');
    if (!talk.ok) throw new FailureError(talk.failure.code, talk.failure.details);
    return talk.value;
  };
  return {
    services,
    session,
    talk: await reopen(),
    embedded: (encoder) => services.embedded.filter((one) => one.encoder === encoder).map(({ text }) => text),
    slate: async () => {
      const slate = await session.slate({ ...everything, size: 100 });
      return slate.ok ? slate.value.entries.map(({ itemId }) => itemId) : [];
    },
    reopen,
  };
}
