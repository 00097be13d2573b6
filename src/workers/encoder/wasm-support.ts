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

/** How Chromium, Firefox and Safari word a script that did not arrive. */
const NOT_LOADED = /dynamically imported module|importing a module script failed/i;
/** How the engines, and C++ inside the runtime, word a want of memory. They name WebAssembly too, so this is asked first. */
const NO_MEMORY = /memory|alloc/i;
const REFUSED = /wasm|webassembly|backend/i;

/**
 * Why the runtime did not start: `wasm-refused` when its backend was, `model-unreachable` when its script did not
 * arrive, else `worker-died`, mostly for want of memory. onnxruntime rejects with plain errors, told apart by words alone.
 */
export function startFailure(error: unknown): FailureError {
  const reason = error instanceof Error ? error.message : String(error);
  if (NOT_LOADED.test(reason)) return new FailureError('model-unreachable', { reason }, error);
  const refused = REFUSED.test(reason) && !NO_MEMORY.test(reason);
  return new FailureError(refused ? 'wasm-refused' : 'worker-died', { reason }, error);
}
