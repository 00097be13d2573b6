import { Tokenizer } from '@huggingface/tokenizers';
import { FailureError } from '../../domain/errors.ts';

/** A tokenizer from the text of its tokenizer.json. */
export function parseTokenizer(json: string): Tokenizer {
  const description: unknown = JSON.parse(json);
  if (typeof description !== 'object' || description === null)
    throw new FailureError('model-damaged', { file: 'tokenizer.json' });
  return new Tokenizer(description, {});
}
