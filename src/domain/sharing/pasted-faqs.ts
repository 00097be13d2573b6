/** Questions and answers as people paste them: two columns of a spreadsheet, or the text of a CSV file. */
import Papa from 'papaparse';
import type { Faq } from './demo.ts';

const QUESTION = /^(?:q|questions?|faq|问题|问|提问)$/i;
const ANSWER = /^(?:a|answers?|repl(?:y|ies)|答案|回答|答|答复)$/i;

/** A spreadsheet's clipboard has tabs, and a sentence never has. */
const delimiterOf = (text: string): string | undefined => (text.includes('\t') ? '\t' : undefined);

/** A spreadsheet ends every row with as many commas as its longest has. */
const filled = (row: readonly string[]): readonly string[] =>
  row.slice(0, row.findLastIndex((field) => field.trim()) + 1);

/**
 * One pair a row. Where the first row names its columns, those are read; otherwise the first column asks and what follows
 * answers, commas that nobody quoted included. Rows without either are left out and counted.
 */
export function parsePastedFaqs(text: string): { readonly faqs: readonly Faq[]; readonly skipped: number } {
  const { data, meta } = Papa.parse<string[]>(text.trim(), {
    delimiter: delimiterOf(text),
    delimitersToGuess: [',', ';', '|', '；', '｜'],
    skipEmptyLines: 'greedy',
  });
  const head = data.at(0)?.map((field) => field.trim()) ?? [];
  const asks = head.findIndex((field) => QUESTION.test(field));
  const answers = head.findIndex((field) => ANSWER.test(field));
  const named = asks >= 0 && answers >= 0;
  const between = meta.delimiter === '\t' ? ' ' : meta.delimiter;
  const pairs = data.slice(named ? 1 : 0).map((row): Faq => ({
    question: (row.at(named ? asks : 0) ?? '').trim(),
    answer: (named ? (row.at(answers) ?? '') : filled(row).slice(1).join(between)).trim(),
  }));
  const faqs = pairs.filter(({ question, answer }) => question && answer);
  return { faqs, skipped: pairs.length - faqs.length };
}
