import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, expect, it, vi } from 'vitest';
import { ENCODERS, ORT_WASM } from '../../../../src/workers/encoder/manifests.ts';
import { requireWasm } from '../../../../src/workers/encoder/wasm-support.ts';

const factsOf = (bytes: Buffer) => ({
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

describe('what the worker expects of its files', () => {
  it('is true of the installed onnxruntime-web', async () => {
    const path = createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');
    expect(factsOf(await readFile(path))).toEqual(ORT_WASM);
  });

  it.each(Object.values(ENCODERS))('is true of the weights and tokenizer of $id', async (facts) => {
    const folder = new URL(`../../../../models/${facts.id}/`, import.meta.url);
    expect(factsOf(await readFile(new URL('model.onnx', folder)))).toMatchObject({
      sha256: facts.model.sha256,
      bytes: facts.model.bytes,
    });
    expect(factsOf(await readFile(new URL('tokenizer.json', folder)))).toMatchObject({
      sha256: facts.tokenizer.sha256,
      bytes: facts.tokenizer.bytes,
    });
  });
});

describe('requireWasm', () => {
  it('passes where SIMD compiles', async () => {
    await expect(requireWasm()).resolves.toBeUndefined();
  });

  it.each([
    ['missing', undefined],
    ['refused by policy', { compile: () => Promise.reject(new EvalError('refused')) }],
  ])('is wasm-refused where WebAssembly is %s', async (_name, value) => {
    vi.stubGlobal('WebAssembly', value);
    try {
      await expect(requireWasm()).rejects.toMatchObject({ failure: { code: 'wasm-refused' } });
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
