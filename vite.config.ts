import { readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import {
  build,
  defaultClientConditions,
  defineConfig,
  type Connect,
  type Plugin,
  type ResolvedConfig,
  type Rolldown,
} from 'vite';
import { injectManifest } from 'workbox-build';
import { devHeadersFor, headersFile, headersFor } from './src/security-headers.ts';

/** Everything that a second visit without a server needs, except models and wasm: those have a cache of their own. */
const SHELL = [
  'index.html',
  'manifest.webmanifest',
  'icons/icon.svg',
  'packs/*',
  'assets/*.{js,css}',
  // Small, and without them a first shop's file, or a copy with demos in it, could not be read offline.
  'assets/on-demand/{demo,draft-schema,late-formats}-*.js',
  // Only the Latin subsets; the style sheets name the others, and a page that needs one fetches it then.
  'assets/*-latin-wght-normal-*.woff2',
];

/** Kept by the service worker once used: who imports no file, trains no head and opens neither map, Lab nor demo needs none. */
const ON_DEMAND =
  /^demo\.html$|^assets\/(demo-[\w-]{8}\.(js|css)|on-demand\/(?!(demo|draft-schema|late-formats)-).*|(Lab|TasteMap|lab\.svelte|lab-files|client|memory|sealed-prior|sentences)-.*\.(js|css)|(encoder|lab|language|simulator|trainer|mapper|monitor)\.worker-.*\.js|ort-.*\.mjs|tfjs-.*\.wasm|golden-.*\.json)$/;

/** Parts that only some visits open: what nothing else needs is kept once it was used, like the files above. */
const LATE_PARTS =
  /\/src\/((pages|state)\/(ask|lab|pulse|studio)|pages\/your-data\/Learning|storage\/late-stores|pipeline\/(train|learning-record|trial-ahead)\.)/;

/** Scripts and styles that are reached from the entry without opening a late part. */
function early(bundle: Rolldown.OutputBundle): ReadonlySet<string> {
  const files = new Set<string>();
  const visit = (name: string): void => {
    const chunk = bundle[name];
    if (files.has(name) || chunk?.type !== 'chunk') return;
    if (chunk.isDynamicEntry && LATE_PARTS.test(chunk.facadeModuleId ?? '')) return;
    files.add(name);
    for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style);
    [...chunk.imports, ...chunk.dynamicImports].forEach(visit);
  };
  for (const chunk of Object.values(bundle))
    if (chunk.type === 'chunk' && chunk.isEntry) visit(chunk.fileName);
  return files;
}

/** Builds the service worker after the app, as one script at the root, and lists the shell in it. */
function serviceWorker(): Plugin {
  let config: ResolvedConfig;
  let late: ReadonlySet<string> = new Set();
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    generateBundle(_options, bundle) {
      const shell = early(bundle);
      const pages = Object.values(bundle).filter(
        ({ fileName, type }) => type === 'chunk' || fileName.endsWith('.css'),
      );
      late = new Set(pages.map(({ fileName }) => fileName).filter((name) => !shell.has(name)));
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const out = resolve(config.root, config.build.outDir);
        const onDemand = (await readdir(out, { recursive: true })).filter(
          (path) => ON_DEMAND.test(path) || late.has(path),
        );
        await build({
          configFile: false,
          publicDir: false,
          logLevel: 'warn',
          define: {
            'process.env.NODE_ENV': '"production"',
            ON_DEMAND_FILES: JSON.stringify(onDemand),
          },
          build: {
            outDir: out,
            emptyOutDir: false,
            modulePreload: false,
            rolldownOptions: {
              input: { 'service-worker': 'src/service-worker.ts' },
              output: { format: 'iife', entryFileNames: '[name].js', codeSplitting: false },
            },
          },
        });
        const { warnings } = await injectManifest({
          swSrc: join(out, 'service-worker.js'),
          swDest: join(out, 'service-worker.js'),
          globDirectory: out,
          globPatterns: SHELL,
          globIgnores: onDemand,
          dontCacheBustURLsMatching: /^assets\//,
          maximumFileSizeToCacheInBytes: 512 * 1024,
        });
        // Workbox only warns about a file that it leaves out; offline it would be missing, so the build stops.
        if (warnings.length) throw new Error(warnings.join('\n'));
        const root = await readdir(out, { withFileTypes: true });
        const entries = root.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
        await writeFile(join(out, '_headers'), headersFile(entries));
      },
    },
  };
}

/** The page as the browser is to find it, and where its source lies. */
const DEMO = { page: 'demo.html', source: 'src/demo.html' } as const;

/**
 * Builds the visitor's page of a demo on its own, as one script and one style sheet: the app's first page is not cut into
 * more pieces for it, and the Studio can write both into a single file. In development its address leads to its source.
 */
function demoPage(): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'demo-page',
    configResolved(resolved) {
      config = resolved;
    },
    configureServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        request.url = request.url?.replace(/^\/demo\.html(?=$|\?)/, `/${DEMO.source}`);
        next();
      });
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        if (config.command !== 'build') return;
        await build({
          configFile: false,
          root: config.root,
          publicDir: false,
          logLevel: 'warn',
          plugins: [
            svelte({ configFile: false }),
            {
              name: 'demo-page-at-the-root',
              enforce: 'post',
              generateBundle(_options, bundle) {
                bundle[DEMO.source].fileName = DEMO.page;
              },
            },
          ],
          build: {
            ...BUILD,
            outDir: resolve(config.root, config.build.outDir),
            emptyOutDir: false,
            rolldownOptions: { input: DEMO.source, output: { codeSplitting: false } },
          },
        });
      },
    },
  };
}

/** What each address is answered with, by the dev server and by the preview. */
function responseHeaders(): Plugin {
  const answering =
    (headersOf: (path: string) => Readonly<Record<string, string>>): Connect.NextHandleFunction =>
    (request, response, next) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      for (const [name, value] of Object.entries(headersOf(path))) response.setHeader(name, value);
      next();
    };
  return {
    name: 'response-headers',
    configureServer: ({ middlewares }) => void middlewares.use(answering(devHeadersFor)),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(answering(headersFor)),
  };
}

// Inlined assets would become data: URLs, which the policy refuses.
const BUILD = {
  target: 'es2022',
  assetsInlineLimit: 0,
  modulePreload: {
    polyfill: false,
    // The first page would carry their names for rooms that few visits enter; these ask for them.
    resolveDependencies: (file: string, dependencies: string[]) =>
      /\/(Ask|ask\.svelte|client-|ingest-|KeysDialog|lab-files|late-stores|memory-|report-|restor|Pulse|pulse|Studio|studio|YourData|your-data|later-panels|train-|learning-record|trial-ahead|export-everything|demo-catalog)/.test(
        file,
      )
        ? []
        : dependencies,
  },
  reportCompressedSize: false,
} as const;

export default defineConfig({
  // No fallback page: a missing chunk must be a 404, not HTML that is taken for a script.
  appType: 'mpa',
  // The headers go by the address that was asked for, so before it is led to a source; the shell is listed when all is built.
  plugins: [svelte({ configFile: false }), responseHeaders(), demoPage(), serviceWorker()],
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  assetsInclude: ['**/*.onnx'],
  // Training's libraries, of megabytes, in a folder of their own: the shell's patterns do not reach into it.
  worker: {
    format: 'es',
    rolldownOptions: { output: { chunkFileNames: 'assets/on-demand/[name]-[hash].js' } },
  },
  build: BUILD,
  preview: { port: 4173, host: 'localhost' },
});
