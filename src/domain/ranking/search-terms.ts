/** Words of a text as a search compares them: letters folded, plurals too; of Chinese, single characters and pairs. */

/** Han characters in a run, or a run of other letters and digits. */
const RUNS = /\p{Script=Han}+|[^\P{L}\p{Script=Han}]+(?:['’][^\P{L}\p{Script=Han}]+)*|\p{N}+/gu;
const HAN = /^\p{Script=Han}/u;

/** What every sentence has: in a small catalog it would pass for rare, and match whatever is written at length. */
const COMMON = new Set(
  (
    'a an and are as at be but by can do for from had has have he her his how i if in into is it its me my no not of on ' +
    'one or our she so some than that the their them then there they this to too up us was we were what when where which ' +
    'who why will with would you your about something anything book film movie story novel tale like want find show ' +
    '的 了 吗 呢 吧 啊 是 我 你 他 她 它 在 有 和 与 也 都 就 不 一 个 本 部 些 要 想 看 找 给 这 那 讲 关 于 什 么'
  ).split(' '),
);

/** What a book is called in Chinese: cut out, so that no pair begins or ends within it. */
const COMMON_WORDS = /故事|小说|电影/gu;

/** They stand between words and in none. */
const PARTICLES = /[的了吗呢吧啊]/u;

export interface Term {
  readonly term: string;
  /** Where it stands in the folded text. */
  readonly start: number;
  readonly end: number;
}

export const foldText = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Plurals meet their singular; coarser stems would join "universe" and "university". */
function stem(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && /(?:ss|sh|ch|x)es$/.test(word)) return word.slice(0, -2);
  return word.length > 3 && word.endsWith('s') && !/(?:ss|us|is)$/.test(word) ? word.slice(0, -1) : word;
}

/** @param folded see {@link foldText} */
export function termsIn(folded: string): Term[] {
  const terms: Term[] = [];
  const telling = folded.replace(COMMON_WORDS, (word) => ' '.repeat(word.length));
  for (const { 0: run, index } of telling.matchAll(RUNS)) {
    if (!HAN.test(run)) {
      const word = run.replace(/['’]s$/, '');
      const term = stem(word);
      if (!COMMON.has(term)) terms.push({ term, start: index, end: index + run.length });
      continue;
    }
    const signs = [...run];
    let at = index;
    signs.forEach((sign, i) => {
      const end = at + sign.length;
      if (!COMMON.has(sign)) terms.push({ term: sign, start: at, end });
      const next = signs.at(i + 1);
      const pair = sign + (next ?? '');
      if (next !== undefined && !PARTICLES.test(pair))
        terms.push({ term: pair, start: at, end: at + pair.length });
      at = end;
    });
  }
  return terms;
}

/** Terms alone, in order, repeats kept. */
export const searchTerms = (text: string): string[] => termsIn(foldText(text)).map(({ term }) => term);

/**
 * The parts of a question that were met, as it writes them: of overlapping Chinese pairs the whole stretch, and no
 * single character out of a longer word.
 */
export function metParts(text: string, met: ReadonlySet<string>): string[] {
  const folded = foldText(text);
  const parts: { start: number; end: number }[] = [];
  for (const { term, start, end } of termsIn(folded)) {
    if (!met.has(term)) continue;
    if (HAN.test(term) && term.length === 1 && !standsAlone(folded, start, end)) continue;
    const last = parts.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else parts.push({ start, end });
  }
  return [...new Set(parts.map(({ start, end }) => folded.slice(start, end)))];
}

const standsAlone = (folded: string, start: number, end: number): boolean =>
  !HAN.test(folded.slice(end)) && !/\p{Script=Han}$/u.test(folded.slice(0, start));
