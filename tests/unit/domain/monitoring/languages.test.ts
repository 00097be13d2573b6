import { expect, test } from 'vitest';
import { languageOf } from '../../../../src/domain/monitoring/languages.ts';
import { readSentences } from '../lab/sentence-files.ts';

test.each([
  ['Great!', 'en'],
  ['Zip broke on the second day', 'en'],
  ['Arrived late, and the box was torn.', 'en'],
  ['配送超快', 'zh'],
  ['iPhone 15 Pro Max 很好用', 'zh'],
  ['這個水壺很好，水很快就開了', 'zh'],
  ['The tea is great 味道不错', 'mixed'],
  ['这个kettle真的很好 but the lid leaks 每次倒水都漏', 'mixed'],
])('%s is %s', (text, language) => expect(languageOf(text)).toBe(language));

test.each([
  'Das ist ein sehr gutes Produkt und ich bin zufrieden',
  'Muy buena calidad, lo recomiendo',
  "C'est nul, je ne recommande pas",
  'Het is een heel goed product',
  'Produto muito bom, chegou rápido',
  'とても良い商品です、また買います',
  '배송이 너무 늦어요',
  'Очень хорошо, спасибо',
  'جيد جدا',
  '👍👍👍',
  '12345',
  '',
])('%s is said to be another language, not guessed at', (text) => expect(languageOf(text)).toBe('other'));

test('nearly all reviews of both languages are told', async () => {
  for (const language of ['en', 'zh'] as const) {
    const { file } = await readSentences(`reviews-${language}`);
    const told = file.rows.filter(({ text }) => languageOf(text) === language).length;
    expect(told / file.rows.length).toBeGreaterThan(0.99);
  }
});
