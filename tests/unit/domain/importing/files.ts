import { readFileSync } from 'node:fs';
import type { FailureCode } from '../../../../src/domain/errors.ts';
import { FailureError } from '../../../../src/domain/errors.ts';
import type { ImportFile } from '../../../../src/domain/importing/import-types.ts';

const FOLDER = new URL('../../../fixtures/importing/', import.meta.url);

export const fixture = (name: string): ImportFile => ({
  name,
  bytes: new Uint8Array(readFileSync(new URL(name, FOLDER))),
});

export const textFile = (name: string, text: string): ImportFile => ({
  name,
  bytes: new TextEncoder().encode(text),
});

export const bytesFile = (name: string, ...bytes: number[]): ImportFile => ({
  name,
  bytes: Uint8Array.from(bytes),
});

/** The code with which `work` fails; undefined when it does not. Bugs fly on. */
export async function codeOf(work: () => unknown): Promise<FailureCode | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}
