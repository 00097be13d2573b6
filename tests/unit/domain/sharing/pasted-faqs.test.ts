import { expect, test } from 'vitest';
import { parsePastedFaqs } from '../../../../src/domain/sharing/pasted-faqs.ts';

const pairs = (text: string) => parsePastedFaqs(text).faqs.map(({ question, answer }) => [question, answer]);

test('two columns out of a spreadsheet', () => {
  expect(pairs('How long?\tTwo days, mostly\n"Can I\nreturn it?"\tYes; for a month\r\n')).toEqual([
    ['How long?', 'Two days, mostly'],
    ['Can I\nreturn it?', 'Yes; for a month'],
  ]);
});

test('CSV, with quotes, other marks, and commas that nobody quoted', () => {
  expect(pairs('"Where, please?","Here, ""there"""\nWhen?,Soon')).toEqual([
    ['Where, please?', 'Here, "there"'],
    ['When?', 'Soon'],
  ]);
  expect(pairs('Wann?;Bald\nWo?;Hier')).toEqual([
    ['Wann?', 'Bald'],
    ['Wo?', 'Hier'],
  ]);
  expect(pairs('Do you ship?,Yes,,\nWhere?,Here,There,')).toEqual([
    ['Do you ship?', 'Yes'],
    ['Where?', 'Here,There'],
  ]);
  expect(pairs('When?,Monday, Tuesday, or later')).toEqual([['When?', 'Monday, Tuesday, or later']]);
});

test('columns by their names, in any order, and other columns left alone', () => {
  expect(pairs('Topic\tAnswer\tQuestion\nShipping\tTwo days\tHow long?')).toEqual([
    ['How long?', 'Two days'],
  ]);
  expect(pairs('问题,答案\n多久能到？,两天')).toEqual([['多久能到？', '两天']]);
});

test('rows without a question or an answer are counted, not kept', () => {
  expect(parsePastedFaqs('Only a question?\nQ?\t\n\tA\nWhy?\tBecause\n\n')).toEqual({
    faqs: [{ question: 'Why?', answer: 'Because' }],
    skipped: 3,
  });
  expect(parsePastedFaqs('  \n')).toEqual({ faqs: [], skipped: 0 });
});
