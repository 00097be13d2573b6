// The arrows of the house, said once: dependency-cruiser reads them for all code, ESLint for the types in .svelte files,
// which dependency-cruiser cannot see because it looks at compiled components.

/**
 * `at`: the files of the room. `values`: what they may import. `types`: what they may import as types only.
 * All are regular expressions over paths from the repository root; `$1` in a target is the first group of `at`.
 */
export const ROOMS = [
  { name: 'domain', at: '^src/domain/', values: ['^src/domain/'], types: [] },
  {
    name: 'workers',
    at: '^src/workers/(?!.*/client\\.ts$)',
    values: ['^src/workers/', '^src/domain/', '^models/'],
    types: [],
  },
  {
    // The page's end of a worker: it names script URLs and fulfils the pipeline's contract.
    name: 'worker-clients',
    at: '^src/workers/.*/client\\.ts$',
    values: ['^src/workers/', '^src/domain/', '^models/', '^src/app-urls\\.ts$'],
    types: ['^src/pipeline/((ask|pulse)-)?services\\.ts$'],
  },
  {
    name: 'storage',
    at: '^src/storage/',
    values: ['^src/storage/', '^src/domain/'],
    types: ['^src/pipeline/services\\.ts$'],
  },
  {
    name: 'pipeline',
    at: '^src/pipeline/',
    values: ['^src/pipeline/', '^src/domain/'],
    types: ['^src/workers/', '^src/storage/'],
  },
  {
    name: 'state',
    at: '^src/state/',
    values: ['^src/state/', '^src/pipeline/', '^src/domain/', '^src/paraglide/'],
    types: [],
  },
  { name: 'charts', at: '^src/charts/', values: ['^src/charts/'], types: [] },
  { name: 'ui', at: '^src/ui/', values: ['^src/ui/'], types: [] },
  {
    name: 'pages',
    at: '^src/pages/(?!(?:ask|demo)/)([^/]+)/',
    values: ['^src/pages/$1/', '^src/(state|charts|ui|paraglide)/'],
    types: ['^src/domain/'],
  },
  {
    // The visitor of a demo meets the cards of For you themselves, not others that look like them.
    name: 'demo-page',
    at: '^src/pages/demo/',
    values: ['^src/pages/(demo|feed)/', '^src/(state|charts|ui|paraglide)/'],
    types: ['^src/domain/'],
  },
  {
    // An answer shows the cards of For you themselves, and says why in its words.
    name: 'ask-page',
    at: '^src/pages/ask/',
    values: ['^src/pages/(ask|feed)/', '^src/(state|charts|ui|paraglide)/'],
    types: ['^src/domain/'],
  },
  {
    // The shell: App with its sidebar, and what main.ts shows where App cannot start.
    name: 'app',
    at: '^src/[^/]+\\.svelte$',
    values: ['^src/[^/]+\\.svelte$', '^src/(state|charts|ui|pages|paraglide)/'],
    types: ['^src/domain/'],
  },
  {
    name: 'cli',
    at: '^src/cli/(?!bench/page\\.ts$)',
    values: [
      '^src/cli/',
      '^src/domain/',
      '^src/workers/(?!.*(\\.worker|/client)\\.ts$)',
      '^src/security-headers\\.ts$',
    ],
    types: [],
  },
  {
    // Not run by Node: what the benchmark loads into a browser, to time the workers as the page meets them.
    name: 'bench-page',
    at: '^src/cli/bench/page\\.ts$',
    values: ['^src/cli/bench/', '^src/domain/', '^src/workers/'],
    types: [],
  },
  {
    name: 'service-worker',
    at: '^src/service-worker\\.ts$',
    values: ['^src/security-headers\\.ts$'],
    types: [],
  },
  // Holds back the workers until their network policy is in force; main.ts alone puts it before the services.
  { name: 'protection', at: '^src/protection\\.ts$', values: ['^src/domain/'], types: [] },
  // Loaded from every side, by vite and the tests too, so they stand alone.
  { name: 'standalone', at: '^src/(security-headers|app-urls)\\.ts$', values: [], types: [] },
  // What a page of its own begins with: the app, and the visitor's page of a demo.
  { name: 'main', at: '^src/(main|demo)\\.ts$', values: ['^src/', '^models/'], types: [] },
];

/** What counts as ours; anything else is a package. */
export const OWN_CODE = '^(src|models|public|tests|docs)/';

/** Written by the message compiler, not by us. */
export const GENERATED = '^src/paraglide/';

/** Whether the arrow from one file to another exists. Paths from the repository root, with forward slashes. */
export function mayImport(from, to, typeOnly) {
  for (const { at, values, types } of ROOMS) {
    const match = new RegExp(at).exec(from);
    if (!match) continue;
    const allowed = typeOnly ? [...values, ...types] : values;
    return allowed.some((target) => new RegExp(target.replaceAll('$1', match[1] ?? '')).test(to));
  }
  return false;
}
