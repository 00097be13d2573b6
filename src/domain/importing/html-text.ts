/** The text of a product's description in HTML. One pass without a DOM, which workers lack; linear on hostile text. */
import { decodeEntities, squeeze } from './field-text.ts';

/** Elements that begin and end lines; the others stand inside one. */
const BLOCK =
  /^(?:address|article|aside|blockquote|caption|dd|div|dl|dt|figure|footer|h[1-6]|header|hr|li|main|ol|p|pre|section|table|tr|ul)$/;
const CELL = /^t[dh]$/;
/** Stands for a line that breaks, within a sentence perhaps; whoever writes one in a text gets a line too. */
const BREAK = '\v';
/** Ends a sentence, or what comes before a list; with the quotes and brackets that close behind it. */
const CLOSED = /[.!?:;,…。！？：；，、][\p{Pe}\p{Pf}"']*$/u;
const CHINESE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** What these hold is for the browser, and no word about the product. */
const UNREAD = /^(?:script|style|template|iframe|svg|noscript)$/;

/** Marks that are written over a letter: "&eacute;" is an e and an accent. */
const MARKS: Readonly<Record<string, string>> = {
  grave: '\u0300',
  acute: '\u0301',
  circ: '\u0302',
  tilde: '\u0303',
  uml: '\u0308',
  ring: '\u030a',
  caron: '\u030c',
  cedil: '\u0327',
};
const MARKED = /^([A-Za-z])(grave|acute|circ|tilde|uml|ring|caron|cedil)$/;
/** Names, each before its character: what the editors of shops write besides those that `decodeEntities` knows. */
const NAMED: ReadonlyMap<string, string> = new Map(
  Array.from(
    'copy©reg®trade™deg°times×frac12½frac14¼frac34¾sup2²sup3³micro\u00b5bull•middot·ldquo“rdquo”laquo«raquo»bdquo„sbquo‚euro€pound£yen¥cent¢szlig\u00dfaelig\u00e6AElig\u00c6oslash\u00f8Oslash\u00d8oelig\u0153iexcl¡iquest¿ensp emsp thinsp '.matchAll(
      /(\w+)(\W)/g,
    ),
    ([, name, character]) => [name, character],
  ),
);

const REFERENCE = /&(#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});/g;

/** Each reference once: "&amp;eacute;" is written to be read as "&eacute;". */
const decodeReferences = (text: string): string =>
  text.replace(REFERENCE, (whole: string, name: string) => {
    const [, letter, mark] = MARKED.exec(name) ?? [];
    return letter ? (letter + MARKS[mark]).normalize('NFC') : (NAMED.get(name) ?? decodeEntities(whole));
  });

/** Finds the ends of things. What a text lacks once it lacks from there on, and is not looked for again. */
class Ends {
  readonly #text: string;
  readonly #missing = new Set<string>();
  #quoted = true;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where `mark`, in small letters, next begins; -1 when it does not. */
  find(mark: string, from: number): number {
    if (this.#missing.has(mark)) return -1;
    const at = this.#text.indexOf(mark, from);
    if (at < 0) this.#missing.add(mark);
    return at;
  }

  /** The `>` of a tag. Quoted ones are passed over, until a quote is never closed: then quotes mean nothing here. */
  ofTag(from: number): number {
    if (!this.#quoted) return this.find('>', from);
    for (let at = from; at < this.#text.length; at++) {
      const sign = this.#text[at];
      if (sign === '>') return at;
      if (sign !== '"' && sign !== "'") continue;
      at = this.#text.indexOf(sign, at + 1);
      if (at < 0) break;
    }
    this.#quoted = false;
    return this.find('>', from);
  }
}

/** The name of the tag that begins here: "p" of "<p" and "/p" of "</p"; '' where a `<` is a sign like any other. */
const TAG = /<(\/?[a-z][a-z0-9-]{0,30})/y;

function lineBetween(element: string): string {
  if (element === 'br') return BREAK;
  return BLOCK.test(element) ? '\n' : CELL.test(element) ? ' ' : '';
}

function withoutTags(html: string): string {
  // Names of elements are ASCII. Of all letters İ is two in small letters, and places would no longer be the same in both.
  const small = html.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const ends = new Ends(small);
  const parts: string[] = [];
  let read = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', Math.max(read, at + 1))) {
    TAG.lastIndex = at;
    const name = TAG.exec(small)?.[1];
    const comment = small.startsWith('<!--', at) ? ends.find('-->', at) + 2 : 1;
    if (name === undefined && !/[!?]/.test(html[at + 1] ?? '')) continue;
    let end = comment > 1 ? comment : ends.ofTag(at);
    if (end < 0) continue;
    if (name !== undefined && UNREAD.test(name)) {
      const close = ends.find(`</${name}`, end);
      if (close >= 0) end = Math.max(end, ends.find('>', close));
    }
    const element = name?.replace('/', '') ?? '';
    parts.push(html.slice(read, at), lineBetween(element));
    read = end + 1;
  }
  parts.push(html.slice(read));
  return parts.join('');
}

/**
 * Running text of a fragment of HTML: blocks become lines, other tags go with their attributes, scripts and styles with
 * what they hold; references are decoded once and after the tags, so that what was written as text stays text. A line
 * that nothing ends (a heading, an entry of a list) gets a full stop where another follows: it is read on in one go.
 */
export function htmlText(html: string): string {
  if (!html.includes('<')) return lines(decodeReferences(html));
  // A line break in the source is a space; those of the tags are put in afterwards.
  return sentences(decodeReferences(withoutTags(html.replace(/\s+/g, ' '))));
}

const lines = (text: string): string => text.split('\n').map(squeeze).filter(Boolean).join('\n');

function sentences(text: string): string {
  const blocks = text
    .split('\n')
    .map((block) => block.split(BREAK).map(squeeze).filter(Boolean))
    .filter((block) => block.length);
  return blocks
    .flatMap((block, number) =>
      block.map((line, at) => {
        const next = block.at(at + 1);
        // After a line break small letters go on with the sentence.
        const goesOn = next === undefined ? number === blocks.length - 1 : /^\p{Ll}/u.test(next);
        return goesOn || CLOSED.test(line) ? line : line + (CHINESE.test(line) ? '。' : '.');
      }),
    )
    .join('\n');
}
