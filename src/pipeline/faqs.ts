/** What the owner of a catalog has answered: read in, asked, found helpful or not, and what is still to be answered. */
import { encoderFor, type EncoderId } from '../domain/catalog.ts';
import type { FaqAnswer } from '../domain/dialogue/act-types.ts';
import { NO_FAQS, type CatalogFaqs, type FaqPair } from '../domain/dialogue/talk-types.ts';
import { attempt, type Result } from '../domain/errors.ts';
import { parsePastedFaqs } from '../domain/sharing/pasted-faqs.ts';
import { sentencesIn, type Hearing, type HearingOptions } from './hearing.ts';
import type { Services } from './services.ts';

/** Questions that nobody answers are listed to the latest of them; who is asked a hundred has other worries. */
const UNANSWERED_KEPT = 100;
/** What is learned from; older ones say little that newer ones do not. */
const FEEDBACK_KEPT = 200;

export interface OwnersAnswer {
  readonly faq: FaqAnswer;
  /** The pair, where it is sure. */
  readonly pairId?: string;
}

const phrasingsOf = (pairs: readonly FaqPair[]): string[] => pairs.flatMap(({ questions }) => questions);

/** E5 where any phrasing is Chinese, as with catalogs. */
const encoderOf = (pairs: readonly FaqPair[]): EncoderId =>
  encoderFor(phrasingsOf(pairs).map((title) => ({ title })));

/**
 * The owner's answer to a question; undefined where there are no pairs, or the question is in a language that they are
 * not read in. One that is not sure is noted for the owner to answer.
 */
export async function answerOf(
  services: Pick<Services, 'encoder' | 'language' | 'labFiles' | 'late' | 'now'>,
  hearing: Hearing,
  owner: CatalogFaqs,
  question: string,
  options: HearingOptions,
): Promise<OwnersAnswer | undefined> {
  if (!owner.pairs.length) return undefined;
  const { catalogId, pairs, vectors, encoder, feedback } = await read(services, owner, options);
  if (!vectors) return undefined;
  const texts = [question, ...feedback.map((one) => one.question)];
  const heard = await hearing.vectors(encoder, texts, 'symmetric', options);
  const vector = heard.get(question);
  const lessons = feedback.flatMap(({ question: text, pairId, helpful }) => {
    const lesson = heard.get(text);
    return lesson ? [{ vector: lesson, pairId, helpful }] : [];
  });
  const usual = encoder === 'e5-small-en-zh' ? 'zh' : 'en';
  const matches = vector
    ? await services.language.answerFaq({ pairs, vectors, usual }, { question, vector, lessons }, () =>
        sentencesIn(services.labFiles, usual),
      )
    : [];
  const best = matches.at(0);
  const pair = pairs.find(({ id }) => id === best?.pairId);
  if (!best?.sure) await noteUnanswered(services, catalogId, question);
  if (!best || !pair) return undefined;
  const faq = {
    question: pair.questions[best.phrasing] ?? pair.questions[0],
    answer: pair.answer,
    sure: best.sure,
  };
  return best.sure ? { faq, pairId: pair.id } : { faq };
}

/** Pairs that came with a catalog have not been read by an encoder yet. */
async function read(
  services: Pick<Services, 'encoder' | 'late'>,
  owner: CatalogFaqs,
  options: HearingOptions,
): Promise<CatalogFaqs> {
  if (owner.vectors) return owner;
  const encoder = encoderOf(owner.pairs);
  const vectors = await services.encoder.embed(encoder, phrasingsOf(owner.pairs), 'symmetric', options);
  options.signal?.throwIfAborted();
  const ids = (pairs: readonly FaqPair[]): string => pairs.map(({ id }) => id).join();
  return change(services, owner.catalogId, (kept) =>
    // Others may stand there by now: they are read when they are asked.
    ids(kept.pairs) === ids(owner.pairs) ? { ...kept, encoder, vectors } : kept,
  );
}

/** Lists a question for the owner to answer. */
export async function noteUnanswered(
  { late, now }: Pick<Services, 'late' | 'now'>,
  catalogId: string,
  question: string,
): Promise<void> {
  const time = now();
  const { faqs } = await late();
  await faqs.change(catalogId, (kept) => {
    const others = (kept?.unanswered ?? []).filter((one) => one.question !== question);
    return {
      ...{ catalogId, ...NO_FAQS },
      ...kept,
      unanswered: [...others, { question, time }].slice(-UNANSWERED_KEPT),
    };
  });
}

export const readFaqs = ({ late }: Services, catalogId: string): Promise<Result<CatalogFaqs>> =>
  attempt(async () => (await (await late()).faqs.find(catalogId)) ?? { catalogId, ...NO_FAQS });

/** Pairs of a pasted table or a CSV file, each with an id; rows without question or answer are counted. */
export function pastedPairs(
  { newId }: Pick<Services, 'newId'>,
  text: string,
): { pairs: FaqPair[]; skipped: number } {
  const { faqs, skipped } = parsePastedFaqs(text);
  const byAnswer = new Map<string, string[]>();
  for (const { question, answer } of faqs) byAnswer.set(answer, [...(byAnswer.get(answer) ?? []), question]);
  return {
    pairs: [...byAnswer].map(([answer, questions]) => ({ id: newId(), questions, answer })),
    skipped,
  };
}

/**
 * Has other pairs answer from now on: read by their encoder first, written after. What was found of pairs that are gone,
 * and questions that are asked by the new ones, go too.
 */
export function writePairs(
  services: Services,
  catalogId: string,
  pairs: readonly FaqPair[],
  options: HearingOptions = {},
): Promise<Result<CatalogFaqs>> {
  return attempt(async () => {
    const encoder = encoderOf(pairs);
    const phrasings = phrasingsOf(pairs);
    const vectors = phrasings.length
      ? await services.encoder.embed(encoder, phrasings, 'symmetric', options)
      : undefined;
    options.signal?.throwIfAborted();
    const asked = new Set(phrasings);
    const ids = new Set(pairs.map(({ id }) => id));
    return change(services, catalogId, ({ vectors: _old, ...kept }) => ({
      ...kept,
      ...{ pairs, encoder, ...(vectors && { vectors }) },
      feedback: kept.feedback.filter(({ pairId }) => ids.has(pairId)),
      unanswered: kept.unanswered.filter(({ question }) => !asked.has(question)),
    }));
  });
}

export const writeContact = (
  services: Services,
  catalogId: string,
  contact: string,
): Promise<Result<CatalogFaqs>> =>
  attempt(() => change(services, catalogId, (kept) => ({ ...kept, contact })));

/** What somebody found of an answer; the latest word on a question counts. */
export const noteFeedback = (
  services: Services,
  catalogId: string,
  {
    question,
    pairId,
    helpful,
  }: { readonly question: string; readonly pairId: string; readonly helpful: boolean },
): Promise<Result<CatalogFaqs>> =>
  attempt(() =>
    change(services, catalogId, (kept) => ({
      ...kept,
      feedback: [
        ...kept.feedback.filter((one) => one.question !== question || one.pairId !== pairId),
        { question, pairId, helpful },
      ].slice(-FEEDBACK_KEPT),
    })),
  );

export const dropUnanswered = (
  services: Services,
  catalogId: string,
  question: string,
): Promise<Result<CatalogFaqs>> =>
  attempt(() =>
    change(services, catalogId, (kept) => ({
      ...kept,
      unanswered: kept.unanswered.filter((one) => one.question !== question),
    })),
  );

async function change(
  { late }: Pick<Services, 'late'>,
  catalogId: string,
  work: (kept: CatalogFaqs) => CatalogFaqs,
): Promise<CatalogFaqs> {
  const { faqs } = await late();
  const changed = await faqs.change(catalogId, (kept) => work(kept ?? { catalogId, ...NO_FAQS }));
  return changed ?? { catalogId, ...NO_FAQS };
}
