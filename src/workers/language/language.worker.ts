/** Knows what sentences want; the models are src/domain/dialogue. It loads nothing: it is handed what it learns from. */
import type { DialogueLanguage } from '../../domain/dialogue/dialogue-types.ts';
import { trainIntentModel, understand, type IntentModel } from '../../domain/dialogue/intent-model.ts';
import { serve } from '../rpc.ts';
import type { LanguageHandlers } from './protocol.ts';

const models = new Map<DialogueLanguage, IntentModel>();

const handlers: LanguageHandlers = {
  teach: ({ language, rows, vectors }) => {
    models.set(language, trainIntentModel(rows, vectors));
  },
  understand: ({ language, vector }) => {
    const model = models.get(language);
    if (!model) throw new Error(`nothing was taught in ${language}`);
    return understand(model, vector);
  },
};

serve(self, handlers);
