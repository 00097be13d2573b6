/** Questions and answers as people paste them: two columns of a spreadsheet, the text of a CSV file, or line by line. */
import Papa from 'papaparse';
import type { Faq } from './demo.ts';

/** What was pasted but is no pair, as far as it can be recognised by. */
export interface LeftOut {
  readonly text: string;
  readonly reason: 'no-answer' | 'no-question';
}

export interface PastedFaqs {
  readonly faqs: readonly Faq[];
  readonly leftOut: readonly LeftOut[];
  /** How many were left out. */
  readonly skipped: number;
}

const QUESTION = /^(?:q|questions?|faq|问题|问|提问)$/i;
const ANSWER = /^(?:a|answers?|repl(?:y|ies)|答案|回答|答|答复)$/i;

/** A line that asks, and one that asks and goes on in a second column. */
const ASKS = /[?？]["”’」』)）]*$/;
const ASKS_WITHIN = /[?？]["”]?\s*[,;|，；｜\t]/;
/** “Q:” before a question and “A:” before its answer, as pages of questions have them. */
const NAMED = /^(?:(?:q|a|question|answer)\s*\d{0,3}\s*[:.：]|[问答]\s*[:：])\s*/i;

/** A spreadsheet's clipboard has tabs, and a sentence never has. */
const delimiterOf = (text: string): string | undefined => (text.includes('\t') ? '\t' : undefined);

/** A spreadsheet ends every row with as many commas as its longest has. */
const filled = (row: readonly string[]): readonly string[] =>
  row.slice(0, row.findLastIndex((field) => field.trim()) + 1);

/** Pairs of which either side may be empty. */
function pairsOfTable(text: string): Faq[] {
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
  return data.slice(named ? 1 : 0).map((row) => ({
    question: (row.at(named ? asks : 0) ?? '').trim(),
    answer: (named ? (row.at(answers) ?? '') : filled(row).slice(1).join(between)).trim(),
  }));
}

/** Lines that begin with a question and have answers below, not beside it. */
const isLineByLine = (lines: readonly string[]): boolean =>
  ASKS.test(lines.at(0) ?? '') &&
  lines.some((line) => !ASKS.test(line)) &&
  !lines.some((line) => line.includes('\t') || ASKS_WITHIN.test(line));

/** What stands below a question answers it, up to the next. */
function pairsOfLines(lines: readonly string[]): Faq[] {
  const pairs: { question: string; answer: string }[] = [];
  for (const line of lines) {
    const said = line.replace(NAMED, '');
    const pair = pairs.at(-1);
    if (ASKS.test(line) || !pair) pairs.push({ question: said, answer: '' });
    else pair.answer = pair.answer ? `${pair.answer}\n${said}` : said;
  }
  return pairs;
}

/**
 * One pair a row. Where the first row names its columns, those are read; otherwise the first column asks and what follows
 * answers, commas that nobody quoted included. Where questions stand on lines of their own, with a question mark at the
 * end and the answers below, they are paired as they follow, and nothing is split. What lacks either is left out.
 */
export function parsePastedFaqs(text: string): PastedFaqs {
  const lines = text.split(/\r\n?|\n/).flatMap((line) => line.trim() || []);
  const pairs = isLineByLine(lines) ? pairsOfLines(lines) : pairsOfTable(text);
  const leftOut = pairs.flatMap(({ question, answer }): LeftOut[] => {
    if (question && answer) return [];
    return question ? [{ text: question, reason: 'no-answer' }] : [{ text: answer, reason: 'no-question' }];
  });
  const faqs = pairs.filter(({ question, answer }) => question && answer);
  return { faqs, leftOut, skipped: leftOut.length };
}
