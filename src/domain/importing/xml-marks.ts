/** XML as a stream of marks, in one pass forwards. No declarations, no entities of the file's own: nothing can grow. */

export type Mark =
  /** `closed`: nothing is inside, and no mark for its end follows. */
  | {
      readonly kind: 'open';
      readonly name: string;
      readonly closed: boolean;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'close'; readonly name: string; readonly start: number; readonly end: number }
  /** `literal` of CDATA, where references mean themselves. */
  | { readonly kind: 'text'; readonly text: string; readonly literal: boolean; readonly end: number }
  /** A declaration (DOCTYPE, ENTITY): what it may stand for is not asked. */
  | { readonly kind: 'declaration'; readonly end: number }
  /** The text ends inside a tag, a comment or the like that begins at `start`. */
  | { readonly kind: 'cut'; readonly start: number; readonly end: number };

/** The `>` of a tag, quoted ones passed over; -1 when the text ends before. */
function endOfTag(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const sign = text[at];
    if (sign === '>') return at;
    if (sign !== '"' && sign !== "'") continue;
    at = text.indexOf(sign, at + 1);
    if (at < 0) return -1;
  }
  return -1;
}

const NAME = /[^\s/>]{1,200}/y;
/** What runs to an end of its own, whatever is between. */
const SPANS = [
  { opening: '<!--', closing: '-->' },
  { opening: '<![CDATA[', closing: ']]>', literal: true },
  { opening: '<?', closing: '?>' },
];
/** A `<` before anything else is a sign that somebody forgot to write as a reference. */
const BEGINS = /[\p{L}_:/!?]/u;

/**
 * The marks of a text in their order. Each character is looked at a fixed number of times, whatever the text is; what is
 * never closed ends the stream with a cut.
 */
export function* marksOf(text: string): Generator<Mark> {
  let read = 0;
  const upTo = (start: number): Mark => ({
    kind: 'text',
    text: text.slice(read, start),
    literal: false,
    end: start,
  });
  /** Where a `<` was taken for a sign, the text goes on. */
  let from = 0;
  for (let start = text.indexOf('<'); start >= 0; start = text.indexOf('<', from)) {
    from = start + 1;
    if (!BEGINS.test(text[start + 1] ?? '')) continue;
    if (start > read) yield upTo(start);
    const span = SPANS.find(({ opening }) => text.startsWith(opening, start));
    const body = start + (span?.opening.length ?? 1);
    const at = span ? text.indexOf(span.closing, body) : endOfTag(text, body);
    if (at < 0) {
      yield { kind: 'cut', start, end: text.length };
      return;
    }
    const end = at + (span?.closing.length ?? 1);
    if (span) {
      if (span.literal) yield { kind: 'text', text: text.slice(body, at), literal: true, end };
    } else if (text[body] === '!') yield { kind: 'declaration', end };
    else {
      const closing = text[body] === '/';
      NAME.lastIndex = closing ? body + 1 : body;
      const name = NAME.exec(text)?.[0] ?? '';
      if (closing) yield { kind: 'close', name, start, end };
      else yield { kind: 'open', name, closed: text[at - 1] === '/', start, end };
    }
    read = end;
    from = end;
  }
  if (read < text.length) yield upTo(text.length);
}
