/** What the owner of a demo has answered, kept with the catalog that a visitor makes of it. Few imports bring any. */
import { NO_FAQS } from '../domain/dialogue/talk-types.ts';
import type { OwnersWords } from '../domain/importing/import-types.ts';
import type { Services } from './services.ts';

/** What the owner has answered here since stays; their questions are read when the first is asked. */
export async function keepOwnersWords(
  { late, newId }: Pick<Services, 'late' | 'newId'>,
  catalogId: string,
  { faqs: pairs, contact }: OwnersWords,
): Promise<void> {
  const { faqs } = await late();
  await faqs.change(catalogId, (kept) => {
    const known = new Set(kept?.pairs.flatMap(({ questions }) => questions));
    const added = pairs
      .filter(({ question }) => !known.has(question))
      .map(({ question, answer }) => ({ id: newId(), questions: [question], answer }));
    const { vectors: read, ...rest } = kept ?? NO_FAQS;
    return {
      ...rest,
      catalogId,
      contact: kept?.contact || contact,
      pairs: [...rest.pairs, ...added],
      ...(read && added.length === 0 && { vectors: read }),
    };
  });
}
