/** One wrong import for every rule of dependency-cruiser.mjs, and some right ones beside them. */
import { dirname, relative } from 'node:path/posix';

export interface Plant {
  /** The rule that must catch it; undefined for an import that no rule may mind. */
  readonly rule: string | undefined;
  readonly from: string;
  /** A file of the planted tree, or a package. */
  readonly to: string;
  readonly typeOnly?: boolean;
}

const wrong = (rule: string, from: string, to: string): Plant => ({ rule, from, to });
const wrongType = (rule: string, from: string, to: string): Plant => ({ rule, from, to, typeOnly: true });
const right = (from: string, to: string): Plant => ({ rule: undefined, from, to });
const rightType = (from: string, to: string): Plant => ({ rule: undefined, from, to, typeOnly: true });

export const PLANTS: readonly Plant[] = [
  wrong('domain-arrows', 'src/domain/asks-state.ts', 'src/state/target.ts'),
  wrongType('domain-arrows', 'src/domain/asks-workers.ts', 'src/workers/target.ts'),
  wrong('workers-arrows', 'src/workers/ranker/ranker.worker.ts', 'src/storage/target.ts'),
  wrong('worker-clients-arrows', 'src/workers/ranker/client.ts', 'src/state/target.ts'),
  wrong('worker-clients-types-only', 'src/workers/encoder/client.ts', 'src/pipeline/services.ts'),
  wrong('storage-arrows', 'src/storage/asks-workers.ts', 'src/workers/target.ts'),
  wrong('storage-types-only', 'src/storage/asks-pipeline.ts', 'src/pipeline/services.ts'),
  wrong('pipeline-arrows', 'src/pipeline/asks-state.ts', 'src/state/target.ts'),
  wrong('pipeline-types-only', 'src/pipeline/takes-storage.ts', 'src/storage/target.ts'),
  wrongType('state-arrows', 'src/state/asks-storage.svelte.ts', 'src/storage/target.ts'),
  wrong('state-arrows', 'src/state/asks-a-component.ts', 'src/ui/Target.svelte'),
  wrong('charts-arrows', 'src/charts/Asking.svelte', 'src/domain/target.ts'),
  wrong('ui-arrows', 'src/ui/Asking.svelte', 'src/charts/target.ts'),
  wrong('pages-arrows', 'src/pages/feed/AsksPage.svelte', 'src/pages/catalogs/Target.svelte'),
  wrong('pages-arrows', 'src/pages/feed/asks-pipeline.ts', 'src/pipeline/services.ts'),
  wrong('pages-types-only', 'src/pages/feed/computes.ts', 'src/domain/target.ts'),
  wrong('demo-page-arrows', 'src/pages/demo/AsksPage.svelte', 'src/pages/catalogs/Target.svelte'),
  wrong('demo-page-types-only', 'src/pages/demo/computes.ts', 'src/domain/target.ts'),
  wrong('ask-page-arrows', 'src/pages/ask/AsksPage.svelte', 'src/pages/catalogs/Target.svelte'),
  wrong('ask-page-types-only', 'src/pages/ask/computes.ts', 'src/domain/target.ts'),
  wrong('app-arrows', 'src/App.svelte', 'src/pipeline/services.ts'),
  wrong('app-types-only', 'src/App.svelte', 'src/domain/target.ts'),
  wrong('cli-arrows', 'src/cli/asks-a-worker.ts', 'src/workers/ranker/ranker.worker.ts'),
  wrong('bench-page-arrows', 'src/cli/bench/page.ts', 'src/state/target.ts'),
  wrong('service-worker-arrows', 'src/service-worker.ts', 'src/domain/target.ts'),
  wrong('protection-arrows', 'src/protection.ts', 'src/storage/target.ts'),
  wrong('standalone-arrows', 'src/app-urls.ts', 'src/domain/target.ts'),
  wrong('main-arrows', 'src/main.ts', 'tests/fixtures/target.ts'),

  wrong('onnxruntime-at-home', 'src/workers/ranker/infers.ts', 'onnxruntime-web/wasm'),
  wrong('tfjs-at-home', 'src/workers/ranker/trains.ts', '@tensorflow/tfjs-core'),
  wrong('umap-at-home', 'src/workers/ranker/draws-maps.ts', 'umap-js'),
  wrong('idb-at-home', 'src/state/stores.ts', 'idb'),
  wrongType('d3-at-home', 'src/pages/feed/draws.ts', 'd3'),
  wrong('svelte-above-pipeline', 'src/pipeline/renders.ts', 'svelte'),
  wrong('domain-packages', 'src/domain/registers.ts', 'workbox-window'),
  wrong('domain-packages', 'src/domain/reads-files.ts', 'node:fs'),
  wrong('no-node-in-the-browser', 'src/state/reads-files.ts', 'node:fs'),

  wrong('known-rooms', 'src/widgets/widget.ts', 'src/domain/target.ts'),
  // A cycle is reported once, from the first of its files by name.
  wrong('no-cycles', 'src/domain/egg.ts', 'src/domain/hen.ts'),
  right('src/domain/hen.ts', 'src/domain/egg.ts'),
  wrong('no-barrels', 'src/ui/index.ts', 'src/ui/Target.svelte'),
  wrong('no-junk-drawers', 'src/state/rummages.ts', 'src/state/utils/target.ts'),

  right('src/domain/parses.ts', 'papaparse'),
  right('src/workers/encoder/encoder.worker.ts', 'onnxruntime-web/wasm'),
  right('src/workers/encoder/encoder.worker.ts', 'models/target.json'),
  right('src/workers/importer/client.ts', 'src/app-urls.ts'),
  rightType('src/workers/importer/client.ts', 'src/pipeline/services.ts'),
  right('src/storage/opens.ts', 'idb'),
  rightType('src/pipeline/gets-storage.ts', 'src/storage/target.ts'),
  right('src/state/shows.svelte.ts', 'src/pipeline/services.ts'),
  right('src/charts/draws.ts', 'd3'),
  right('src/pages/feed/Feed.svelte', 'src/ui/Target.svelte'),
  rightType('src/pages/feed/knows.ts', 'src/domain/target.ts'),
  right('src/cli/packs.ts', 'src/workers/encoder/infers.ts'),
  right('src/main.ts', 'src/App.svelte'),
];

/** Every file of the planted tree with its content; files that are only imported are empty modules. */
export function plantedFiles(): Map<string, string> {
  const files = new Map<string, string>();
  for (const { from, to, typeOnly } of PLANTS) {
    const isFile = /^(src|models|tests)\//.test(to);
    const path = relative(dirname(from), to);
    const specifier = !isFile ? to : path.startsWith('.') ? path : `./${path}`;
    const statement = `import ${typeOnly ? 'type ' : ''}* as it${files.size} from '${specifier}';\n`;
    files.set(from, (files.get(from) ?? '') + statement);
    if (isFile && !files.has(to)) files.set(to, '');
  }
  for (const [file, code] of files) {
    if (file.endsWith('.svelte')) files.set(file, `<script lang="ts">\n${code}</script>\n`);
    else if (code === '') files.set(file, file.endsWith('.json') ? '{}' : 'export {};\n');
  }
  return files;
}
