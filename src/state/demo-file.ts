/** The file of a demo that is too large for its link, beside the page. */
import { FailureError } from '../domain/errors.ts';
import type { ReadDemoFile } from '../domain/sharing/demo-file.ts';

/** Rejects with `demo-file-missing`: not there, or neither kept nor to be had without a network. */
export const readDemoFile: ReadDemoFile = async (name) => {
  const response = await fetch(new URL(name, document.baseURI)).catch(() => undefined);
  if (!response?.ok) throw new FailureError('demo-file-missing', { file: name });
  return response.text();
};
