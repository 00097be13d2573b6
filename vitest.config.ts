import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defaultClientConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import { findChromium } from './src/cli/chromium.mjs';

const executablePath = findChromium();

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['tests/unit/**/*.test.ts', 'tests/architecture/**/*.test.ts'],
          testTimeout: 60_000,
          // tfjs's gradients exist only as modules that Node cannot resolve by itself.
          server: { deps: { inline: [/@tensorflow/] } },
        },
        plugins: [svelte({ configFile: false })],
      },
      {
        plugins: [svelte({ configFile: false })],
        resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
        assetsInclude: ['**/*.onnx'],
        worker: { format: 'es' },
        optimizeDeps: {
          include: [
            'vitest-browser-svelte',
            'protobufjs/minimal.js',
            '@huggingface/tokenizers',
            'onnxruntime-web/wasm',
            '@tensorflow/tfjs-core',
            '@tensorflow/tfjs-core/dist/register_all_gradients',
            '@tensorflow/tfjs-backend-cpu',
            '@tensorflow/tfjs-backend-wasm',
            '@tensorflow/tfjs-backend-webgpu',
          ],
        },
        test: {
          name: 'component',
          include: ['tests/component/**/*.test.ts'],
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: 'chromium' }],
            provider: playwright({
              launchOptions: {
                ...(executablePath ? { executablePath } : {}),
                args: [
                  '--no-sandbox',
                  '--disable-quic',
                  // WebGPU in software: slow, but its numbers can be checked on any machine.
                  '--enable-unsafe-webgpu',
                  '--use-webgpu-adapter=swiftshader',
                  '--enable-unsafe-swiftshader',
                ],
              },
            }),
          },
        },
      },
    ],
  },
});
