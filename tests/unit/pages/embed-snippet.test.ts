import { expect, test } from 'vitest';
import { embedSnippet } from '../../../src/pages/studio/embed-snippet.ts';

const snippet = embedSnippet(
  'https://inglenook.example/demo.html#2abc',
  'AAAAAAAA',
  '"><script>alert(1)</script>',
);

test('the frame may run, keep its taps and open a shop that is bound by nothing, and no more', () => {
  expect(/sandbox="([^"]*)"/.exec(snippet)?.[1].split(' ')).toEqual([
    'allow-scripts',
    'allow-same-origin',
    'allow-popups',
    'allow-popups-to-escape-sandbox',
  ]);
});

test('the owner’s words stay words, and the height is taken from the demo alone', () => {
  expect(snippet.match(/<\/?\w+/g)).toEqual(['<iframe', '</iframe', '<script', '</script']);
  expect(snippet).toContain('title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
  expect(snippet).toContain("origin !== 'https://inglenook.example'");
});
