import { describe, expect, it } from 'vitest';
import { startFailure } from '../../../../src/workers/encoder/wasm-support.ts';

describe('a runtime that does not start', () => {
  it.each([
    [
      'no available backend found. ERR: [wasm] CompileError: WebAssembly.instantiate(): bad opcode',
      'wasm-refused',
    ],
    ["WebAssembly.instantiate(): Refused to compile: 'wasm-unsafe-eval' is not allowed", 'wasm-refused'],
    ['wasm validation error: at offset 12: bad type', 'wasm-refused'],
    [
      'no available backend found. ERR: [wasm] RangeError: WebAssembly.Memory(): could not allocate memory',
      'worker-died',
    ],
    ['WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory for new instance', 'worker-died'],
    ["Can't create a session. ERROR_CODE: 6, ERROR_MESSAGE: std::bad_alloc", 'worker-died'],
    ['Load model failed: protobuf parsing failed', 'worker-died'],
    [
      'no available backend found. ERR: [wasm] TypeError: Failed to fetch dynamically imported module: https://x/ort.mjs',
      'model-unreachable',
    ],
    [
      'no available backend found. ERR: [wasm] TypeError: Importing a module script failed.',
      'model-unreachable',
    ],
  ])('for “%s” is %s', (message, code) => {
    const error = new Error(message);
    const failure = startFailure(error);
    expect(failure.failure).toEqual({ code, details: { reason: message } });
    expect(failure.cause).toBe(error);
  });

  it('says a number as it stands, which is what emscripten throws', () => {
    expect(startFailure(5242880).failure).toEqual({ code: 'worker-died', details: { reason: '5242880' } });
  });
});
