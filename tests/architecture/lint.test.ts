/** Each ban of eslint.config.mjs bites, and what stands beside it passes. */
import { join, resolve } from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const overrideConfigFile = join(import.meta.dirname, 'eslint.config.mjs');

const typed = new ESLint({ cwd: root, overrideConfigFile });
/** Planted files are in no TypeScript project, and the bans need no types. */
const untyped = new ESLint({
  cwd: root,
  overrideConfigFile,
  overrideConfig: [ts.configs.disableTypeChecked],
});

async function rulesBroken(linter: ESLint, file: string, code: string): Promise<string[]> {
  const [result] = await linter.lintText(code, { filePath: join(root, file) });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

const component = (markup: string, script = '') =>
  `<script lang="ts">\n  ${script}\n</script>\n\n${markup}\n`;

const BANNED: readonly [what: string, rule: string, file: string, code: string][] = [
  ['any', '@typescript-eslint/no-explicit-any', 'src/domain/x.ts', 'export const x: any = 1;\n'],
  ['{@html}', 'svelte/no-at-html-tags', 'src/ui/X.svelte', component('{@html "<b>x</b>"}')],
  [
    'a static style attribute',
    'no-restricted-syntax',
    'src/ui/X.svelte',
    component('<p style="color: red">x</p>'),
  ],
  ['innerHTML', 'no-restricted-syntax', 'src/state/x.ts', "document.body.innerHTML = 'x';\n"],
  [
    'bind:innerHTML',
    'no-restricted-syntax',
    'src/ui/X.svelte',
    component('<p contenteditable="true" bind:innerHTML={x}></p>', "let x = $state('');"),
  ],
  [
    'insertAdjacentHTML',
    'no-restricted-syntax',
    'src/state/x.ts',
    "document.body.insertAdjacentHTML('beforeend', 'x');\n",
  ],
  ['document.write', 'no-restricted-syntax', 'src/state/x.ts', "document.write('x');\n"],
  ['eval', 'no-eval', 'src/state/x.ts', "eval('1');\n"],
  ['new Function', 'no-new-func', 'src/state/x.ts', "export const x = new Function('return 1');\n"],
  [
    'a cast after JSON.parse',
    'no-restricted-syntax',
    'src/storage/x.ts',
    "export const x = JSON.parse('1') as number;\n",
  ],
  [
    'Math.random in the domain',
    'no-restricted-syntax',
    'src/domain/x.ts',
    'export const x = Math.random();\n',
  ],
  [
    'Math.random in a worker',
    'no-restricted-syntax',
    'src/workers/ranker/x.ts',
    'export const x = Math.random();\n',
  ],
  [
    'Math.random in the pipeline',
    'no-restricted-syntax',
    'src/pipeline/x.ts',
    'export const x = Math.random();\n',
  ],
  ['Date.now in the domain', 'no-restricted-syntax', 'src/domain/x.ts', 'export const x = Date.now();\n'],
  ['new Date() in the domain', 'no-restricted-syntax', 'src/domain/x.ts', 'export const x = new Date();\n'],
  [
    'fetch in the domain',
    'no-restricted-globals',
    'src/domain/x.ts',
    "export const x = () => fetch('/x');\n",
  ],
  [
    'the document in the pipeline',
    'no-restricted-globals',
    'src/pipeline/x.ts',
    'export const x = () => document.title;\n',
  ],
  ['an import without extension', 'no-restricted-imports', 'src/domain/x.ts', "import './catalog';\n"],
  [
    'a bundler query',
    'no-restricted-imports',
    'src/workers/encoder/x.ts',
    "import './encoder.worker.ts?worker&url';\n",
  ],
  [
    'a type of the pipeline in a page',
    'house/arrows',
    'src/pages/feed/X.svelte',
    component('', "import type { Services } from '../../pipeline/services.ts';\n  export type X = Services;"),
  ],
  [
    'a type of another page in a page',
    'house/arrows',
    'src/pages/feed/X.svelte',
    component('', "import type { Row } from '../catalogs/rows.ts';\n  export type X = Row;"),
  ],
  [
    'a type named in place',
    'house/arrows',
    'src/ui/X.svelte',
    component('', "export type X = import('../state/feed.svelte.ts').Feed;"),
  ],
  [
    'a type of the state in the ui',
    'house/arrows',
    'src/ui/X.svelte',
    component('', "import type { Feed } from '../state/feed.svelte.ts';\n  export type X = Feed;"),
  ],
  ['an unused variable', '@typescript-eslint/no-unused-vars', 'src/domain/x.ts', 'const x = 1;\n'],
];

const ALLOWED: readonly [what: string, file: string, code: string][] = [
  [
    'a computed style',
    'src/ui/X.svelte',
    component(
      '<p style:width="{share}%" style={text}>x</p>',
      "const share = 1;\n  const text = 'color: red';",
    ),
  ],
  ['new Date(time) in the domain', 'src/domain/x.ts', 'export const x = (time: number) => new Date(time);\n'],
  ['the clock in the state', 'src/state/x.ts', 'export const x = () => Date.now();\n'],
  [
    'a bundler query in a client',
    'src/workers/encoder/client.ts',
    "import './encoder.worker.ts?worker&url';\n",
  ],
  [
    'a type of the domain in a page',
    'src/pages/feed/X.svelte',
    component('', "import type { Item } from '../../domain/catalog.ts';\n  export type Row = Item;"),
  ],
  [
    'a component of the ui in a page',
    'src/pages/feed/X.svelte',
    component('<Chip />', "import Chip from '../../ui/Chip.svelte';"),
  ],
];

describe('the linter', () => {
  it.each(BANNED)('refuses %s', async (_what, rule, file, code) => {
    expect(await rulesBroken(untyped, file, code)).toEqual([rule]);
  });

  it.each(ALLOWED)('lets %s pass', async (_what, file, code) => {
    expect(await rulesBroken(untyped, file, code)).toEqual([]);
  });

  it.each([
    ['the domain', 'src/domain/errors.ts'],
    ['the workers', 'src/workers/rpc.ts'],
    ['the page', 'src/main.ts'],
    ['the tests', 'tests/architecture/plants.ts'],
  ])('knows the types of %s', async (_room, file) => {
    const forgotten = 'const later = async () => Promise.resolve(1);\nlater();\n';
    expect(await rulesBroken(typed, file, forgotten)).toEqual(['@typescript-eslint/no-floating-promises']);
  });

  it('refuses code in a text given to a timer', async () => {
    const code = "setTimeout('alert()', 1);\n";
    expect(await rulesBroken(typed, 'src/main.ts', code)).toEqual(['@typescript-eslint/no-implied-eval']);
  });
});
