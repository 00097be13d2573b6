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

test('questions on lines of their own are paired with what stands below, commas and all', () => {
  expect(
    pairs(
      'Do you ship, and where?\nYes, to Norway, Sweden and Iceland.\n\nHow long, roughly?\nTwo days, mostly.',
    ),
  ).toEqual([
    ['Do you ship, and where?', 'Yes, to Norway, Sweden and Iceland.'],
    ['How long, roughly?', 'Two days, mostly.'],
  ]);
  expect(pairs('多久能到？\n两天，偏远地区三天。\n可以退吗？\n可以，\n一个月内。')).toEqual([
    ['多久能到？', '两天，偏远地区三天。'],
    ['可以退吗？', '可以，\n一个月内。'],
  ]);
  expect(pairs('Q: Is it warm?\nA: Down to minus ten.')).toEqual([['Is it warm?', 'Down to minus ten.']]);
  expect(parsePastedFaqs('Is it warm?\nWhere?\nIn the north, mostly')).toEqual({
    faqs: [{ question: 'Where?', answer: 'In the north, mostly' }],
    leftOut: [{ text: 'Is it warm?', reason: 'no-answer' }],
    skipped: 1,
  });
});

test('rows without a question or an answer are told, not kept', () => {
  expect(parsePastedFaqs('Only a question?\nQ?\t\n\tA\nWhy?\tBecause\n\n')).toEqual({
    faqs: [{ question: 'Why?', answer: 'Because' }],
    leftOut: [
      { text: 'Only a question?', reason: 'no-answer' },
      { text: 'Q?', reason: 'no-answer' },
      { text: 'A', reason: 'no-question' },
    ],
    skipped: 3,
  });
  expect(parsePastedFaqs('  \n')).toEqual({ faqs: [], leftOut: [], skipped: 0 });
});
