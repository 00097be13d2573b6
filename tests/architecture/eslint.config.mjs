// eslint -c tests/architecture/eslint.config.mjs src tests
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';
import { mayImport, OWN_CODE } from './rooms.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const fromRoot = (path) => relative(root, path).split(sep).join('/');

/** The arrows of rooms.mjs for types in components: dependency-cruiser reads compiled ones, where types are gone. */
const arrows = {
  meta: { type: 'problem', schema: [], messages: { arrow: '{{from}} may not import from {{to}}' } },
  create(context) {
    const from = fromRoot(context.filename);
    const check = (source, typeOnly) => {
      if (!source.value.startsWith('.')) return;
      const to = fromRoot(resolve(dirname(context.filename), source.value));
      if (!new RegExp(OWN_CODE).test(to) || mayImport(from, to, typeOnly)) return;
      context.report({ node: source, messageId: 'arrow', data: { from, to } });
    };
    return {
      ImportDeclaration: ({ source, importKind }) => check(source, importKind === 'type'),
      TSImportType: ({ source }) => check(source, true),
    };
  },
};

/** Flat config replaces a rule's options where two entries match, so every entry spreads the bans of the one before. */
const ban = (selector, message) => ({ selector, message });

const BANS = [
  ban(
    'MemberExpression[property.name=/^(innerHTML|outerHTML|srcdoc|insertAdjacentHTML|setHTMLUnsafe|createContextualFragment)$/]',
    'Text nodes only: markup from strings is how a catalog would run code.',
  ),
  ban(
    "SvelteDirective[kind='Binding'][key.name.name=/^(innerHTML|outerHTML)$/]",
    'Text nodes only: bind textContent or innerText.',
  ),
  ban(
    "CallExpression[callee.object.name='document'][callee.property.name=/^(write|writeln)$/]",
    'Text nodes only.',
  ),
  ban(
    "TSAsExpression > CallExpression[callee.object.name='JSON'][callee.property.name='parse']",
    'A cast proves nothing about a file: validate with valibot.',
  ),
];

/** Only this form: `style={…}` and `style:x` go through CSSOM, which the policy allows. */
const STATIC_STYLE = ban(
  "SvelteAttribute[key.name='style'][value.length=1] > SvelteLiteral",
  'The policy reports a static style attribute: use a class.',
);

const CHANCE = ban(
  "MemberExpression[object.name='Math'][property.name='random']",
  'Take a Random (domain/random.ts), so that a run can be repeated.',
);

const CLOCK = [
  ban(
    "CallExpression[callee.object.name=/^(Date|performance)$/][callee.property.name='now']",
    'Time is passed in.',
  ),
  ban("NewExpression[callee.name='Date'][arguments.length=0]", 'Time is passed in.'),
];

const WITH_EXTENSION = {
  regex: '^\\.{1,2}/(.*/)?[^./]+$',
  message: 'Name the file with its extension: Node runs the same code.',
};
const BUNDLER_QUERY = {
  regex: '\\?(url|raw|worker|inline)',
  message: 'Node cannot resolve it: only in *.worker.ts, client.ts and the page of the bench.',
};

/** What reaches outside: the rooms of plain functions get data handed to them. */
const OUTSIDE = [
  'document',
  'window',
  'navigator',
  'location',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'caches',
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'Worker',
].map((name) => ({ name, message: 'Passed in, or done by storage and workers.' }));

/** Lets values of unknown type through. */
const untyped = Object.fromEntries(
  ['argument', 'assignment', 'call', 'member-access', 'return'].map((use) => [
    `@typescript-eslint/no-unsafe-${use}`,
    'off',
  ]),
);

export default defineConfig(
  { ignores: ['src/paraglide/**'] },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['src/service-worker.ts'] },
        tsconfigRootDir: root,
        extraFileExtensions: ['.svelte'],
      },
    },
  },
  {
    files: ['**/*.ts', '**/*.svelte'],
    extends: [ts.configs.strictTypeChecked],
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-console': 'error',
      'prefer-const': ['error', { destructuring: 'all' }],
      'object-shorthand': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      // A `default` says "all the others" as plainly as a list of them.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A promise as a handler of an event is what `async` handlers are; one that is forgotten in a call is not.
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { properties: false, attributes: false } },
      ],
      // Numbers and true/false read well in a sentence; objects do not, and stay refused.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `() => verb()` is how handlers are written.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // An index past the end is typed as present (noUncheckedIndexedAccess is off): such a check is not needless.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // `!` says "checked above" about a Map or an array; the alternative is a branch that no test can reach.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A method that fulfils an asynchronous contract may have nothing to wait for, and must still reject, not throw.
      '@typescript-eslint/require-await': 'off',
      // Type parameters used once carry the type of a message across a border (workers/rpc.ts).
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // Spelled out where it reads better: `=== false` beside `=== undefined`, a type that is the default.
      '@typescript-eslint/no-unnecessary-boolean-literal-compare': 'off',
      '@typescript-eslint/no-unnecessary-type-arguments': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // `[...text]` goes by code point, which is what counting and hashing of titles need.
      '@typescript-eslint/no-misused-spread': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    extends: [svelte.configs['flat/recommended']],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/no-target-blank': 'error',
      // The core rule does not know that props may be assigned by the parent.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { destructuring: 'all' }],
      // Asks for reactive Map, Set, URL even where a local value is made and dropped.
      'svelte/prefer-svelte-reactivity': 'off',
      // Routes are hashes; there is no SvelteKit to resolve them.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    // To TypeScript a component's exports have no types; svelte-check, which knows them, checks these files.
    files: ['**/*.svelte'],
    rules: untyped,
  },
  {
    files: ['src/**'],
    rules: {
      'no-restricted-syntax': ['error', ...BANS, STATIC_STYLE],
      'no-restricted-imports': ['error', { patterns: [WITH_EXTENSION, BUNDLER_QUERY] }],
    },
  },
  {
    files: ['src/**/*.worker.ts', 'src/**/client.ts', 'src/cli/bench/page.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [WITH_EXTENSION] }] },
  },
  {
    files: ['src/**/*.svelte'],
    plugins: { house: { rules: { arrows } } },
    rules: { 'house/arrows': 'error' },
  },
  {
    files: ['src/workers/**', 'src/pipeline/**'],
    rules: { 'no-restricted-syntax': ['error', ...BANS, CHANCE] },
  },
  {
    files: ['src/domain/**'],
    rules: { 'no-restricted-syntax': ['error', ...BANS, CHANCE, ...CLOCK] },
  },
  {
    files: ['src/domain/**', 'src/pipeline/**'],
    rules: { 'no-restricted-globals': ['error', ...OUTSIDE] },
  },
  {
    // Services are records of functions: taking one out of its record loses nothing.
    files: ['src/pipeline/**', 'tests/**'],
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    // Command lines speak to a terminal.
    files: ['src/cli/**', 'tests/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['tests/**'],
    rules: {
      // Tests read back what they wrote, and build wrong values on purpose.
      ...untyped,
      '@typescript-eslint/restrict-plus-operands': 'off',
    },
  },
  {
    // No types to be had: plain scripts that run before anything is installed, and configuration.
    files: ['**/*.mjs'],
    rules: { eqeqeq: ['error', 'always', { null: 'ignore' }], 'prefer-const': 'error' },
  },
);
