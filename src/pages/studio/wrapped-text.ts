/** Text in lines of at most so many pixels, broken where its language breaks lines. */

/** Marks that begin no line: what stands before them stays with them. */
const CLOSING = /^[\p{Pe}\p{Pf}\p{Po}]+$/u;

/** Pieces between which a line may end, their spaces at their ends. */
function piecesOf(text: string, locale: string): string[] {
  const pieces: string[] = [];
  for (const { segment } of new Intl.Segmenter(locale, { granularity: 'word' }).segment(text)) {
    const glued = pieces.length > 0 && (!segment.trim() || CLOSING.test(segment));
    // Latin words end at spaces alone: “rock-climbing” and “don’t” are one piece.
    const begun = pieces.at(-1);
    const inWord =
      begun !== undefined && /[^\s\p{Script=Han}]$/u.test(begun) && !/^\p{Script=Han}/u.test(segment);
    if (begun !== undefined && (glued || inWord)) pieces[pieces.length - 1] = begun + segment;
    else pieces.push(segment);
  }
  return pieces;
}

/** As much of it as fits with an ellipsis behind it. */
function clipped(text: string, width: number, measure: (text: string) => number): string {
  const letters = [...text.trimEnd()];
  while (letters.length && measure(`${letters.join('').trimEnd()}…`) > width) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

/**
 * At most `most` lines; where the text is longer, the last one ends with an ellipsis, and a word that is longer than a
 * line is cut too.
 * @param measure pixels of a text
 */
export function wrapText(
  text: string,
  {
    width,
    most,
    locale,
    measure,
  }: {
    readonly width: number;
    readonly most: number;
    readonly locale: string;
    readonly measure: (text: string) => number;
  },
): { readonly lines: readonly string[]; readonly whole: boolean } {
  const lines: string[] = [];
  for (const piece of piecesOf(text.trim(), locale)) {
    const last = lines.at(-1);
    if (last !== undefined && measure((last + piece).trimEnd()) <= width)
      lines[lines.length - 1] = last + piece;
    else lines.push(piece);
  }
  const whole = lines.length <= most && lines.every((line) => measure(line.trimEnd()) <= width);
  const shown = lines.slice(0, most).map((line, at) => {
    const cut = measure(line.trimEnd()) > width || (at === most - 1 && lines.length > most);
    return cut ? clipped(line, width, measure) : line.trimEnd();
  });
  return { lines: shown, whole };
}
