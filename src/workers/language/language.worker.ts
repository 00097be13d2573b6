/** Knows what sentences want; the models are src/domain/dialogue. It loads nothing: it is handed what it learns from. */
import type { DialogueLanguage } from '../../domain/dialogue/dialogue-types.ts';
import { answerFaq, faqIndex, type FaqIndex } from '../../domain/dialogue/faq-retrieval.ts';
import { trainIntentModel, understand, type IntentModel } from '../../domain/dialogue/intent-model.ts';
import { serve } from '../rpc.ts';
import type { LanguageHandlers } from './protocol.ts';

const models = new Map<DialogueLanguage, IntentModel>();

let faqs: FaqIndex | undefined;

const handlers: LanguageHandlers = {
  teach: ({ language, rows, vectors }) => {
    models.set(language, trainIntentModel(rows, vectors));
  },
  understand: ({ language, vector }) => {
    const model = models.get(language);
    if (!model) throw new Error(`nothing was taught in ${language}`);
    return understand(model, vector);
  },
  openFaqs: ({ pairs, vectors, usual }) => {
    faqs = faqIndex(pairs, vectors, models.get(usual)?.head.mean);
  },
  answerFaq: ({ question, vector, lessons }) => {
    if (!faqs) throw new Error('no questions are open');
    return answerFaq(faqs, question, vector, lessons);
  },
};

serve(self, handlers);
