import { FailureError } from '../../domain/errors.ts';

/** A module of one function that splats and negates a 128-bit vector: it compiles only where SIMD does. */
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
  11,
]);

/**
 * Rejects with `wasm-refused` where WebAssembly is missing, lacks SIMD, or is refused by policy.
 * Asked before the download, because onnxruntime would say so only after it, in words that cannot be told from other errors.
 */
export async function requireWasm(): Promise<void> {
  if (typeof WebAssembly === 'undefined') throw new FailureError('wasm-refused');
  try {
    await WebAssembly.compile(SIMD_PROBE);
  } catch (error) {
    throw new FailureError('wasm-refused', undefined, error);
  }
}
