// Run by structure.test.ts, which also plants a violation of every rule below and sees it caught.
import { GENERATED, OWN_CODE, ROOMS } from './rooms.mjs';

/** Matches a package whether it was resolved (node_modules/idb/…) or is not installed (idb). */
const packages = (names) => `(^|node_modules/)(@types/)?(${names})(/|$)`;

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const roomRules = ROOMS.flatMap(({ name, at, values, types }) => [
  rule(
    `${name}-arrows`,
    `${name} may import ${[...values, ...types].join(', ') || 'nothing of ours'}`,
    { path: at },
    { path: OWN_CODE, ...(values.length + types.length > 0 ? { pathNot: [...values, ...types] } : {}) },
  ),
  ...(types.length > 0
    ? [
        rule(
          `${name}-types-only`,
          `${name} gets these passed in: import type, never values`,
          { path: at },
          { path: types, dependencyTypesNot: ['type-only'] },
        ),
      ]
    : []),
]);

const home = (name, names, at, why) =>
  rule(`${name}-at-home`, why, { path: '^src/', pathNot: at }, { path: packages(names) });

const packageRules = [
  home(
    'onnxruntime',
    'onnxruntime-[^/]+',
    '^src/(workers/encoder|cli)/',
    'inference stays off the page and in one place',
  ),
  home(
    'tfjs',
    '@tensorflow',
    '^src/(workers/(trainer|lab)|cli/bench)/',
    'training loads only when asked for, in workers of its own',
  ),
  home('umap', 'umap-js', '^src/workers/mapper/', 'drawing takes seconds: off the page, beside the ranker'),
  home('idb', 'idb', '^src/storage/', 'one connection, one owner'),
  home('d3', 'd3|d3-[^/]+', '^src/charts/', 'one scale weighs a quarter of the shell'),
  rule(
    'svelte-above-pipeline',
    'what is below the state runs in Node and in workers',
    { path: '^src/(domain|workers|storage|pipeline|cli)/' },
    { path: packages('svelte|svelte-[^/]+|@sveltejs|@lucide') },
  ),
  rule(
    'domain-packages',
    'only pure functions of data: no browser, no Node, no input or output',
    { path: '^src/domain/' },
    { pathNot: [OWN_CODE, packages('papaparse|valibot|fflate|minisearch|protobufjs')] },
  ),
  rule(
    'no-node-in-the-browser',
    'the page and its workers have no Node modules',
    { path: '^src/', pathNot: ['^src/cli/', '^src/domain/'] },
    { dependencyTypes: ['core'] },
  ),
];

const shapeRules = [
  rule(
    'known-rooms',
    'a new room is a decision: write its arrows into rooms.mjs',
    { path: '^src/', pathNot: [GENERATED, ...ROOMS.map(({ at }) => at)] },
    {},
  ),
  rule(
    'no-cycles',
    'two files that need each other are one file or three',
    { path: '^src/', pathNot: GENERATED },
    { circular: true },
  ),
  rule(
    'no-barrels',
    'a barrel hides who needs what, and breeds cycles',
    { path: '/index\\.(ts|js|mjs)$' },
    {},
  ),
  rule(
    'no-junk-drawers',
    'a name that says what is in it',
    { path: '^src/' },
    { path: '/(utils?|helpers?|common)(/|\\.)', pathNot: 'node_modules/' },
  ),
];

export default {
  forbidden: [...roomRules, ...packageRules, ...shapeRules],
  options: {
    doNotFollow: { path: ['(^|/)node_modules/', GENERATED] },
    // Else imports of types would be gone before the rules see them.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.svelte'],
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'browser', 'default'],
    },
  },
};
