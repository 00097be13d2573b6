/** The ways to tfjs's backends, each loaded when it is tried. */
import type { BackendLoaders } from './backends.ts';
import type { Tf } from './head.ts';

/** Of WebGPU, what is asked before its backend is fetched; TypeScript's worker types do not have it. */
interface Gpu {
  requestAdapter(): Promise<object | null>;
}

/** @param urls absolute, of the two single-threaded wasm files. */
export const backendLoaders = (
  tf: Tf,
  urls: { readonly plain: string; readonly simd: string },
): BackendLoaders => ({
  webgpu: async () => {
    const { gpu } = navigator as { gpu?: Gpu };
    if (!(await gpu?.requestAdapter())) throw new Error('no WebGPU');
    await import('@tensorflow/tfjs-backend-webgpu');
  },
  wasm: async () => {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    // The threaded build starts workers from blobs, which the policy refuses; the flag exists only after the import.
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    setWasmPaths({
      'tfjs-backend-wasm.wasm': urls.plain,
      'tfjs-backend-wasm-simd.wasm': urls.simd,
      // Never fetched, but all three names must be there.
      'tfjs-backend-wasm-threaded-simd.wasm': urls.simd,
    });
  },
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
});
