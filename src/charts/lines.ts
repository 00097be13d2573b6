/** Texts broken into lines, for drawings that no browser sets. */
import { shorten, textWidth } from './label-placement.ts';

/** What is not torn apart: a word, or a square character, with the marks that may begin no line. */
const PIECES = /(?:[\u2e80-\u9fff]|[^\s\u2e80-\u9fff]+)[，。：；、！？）”·]*\s*/gu;

/**
 * The text in at most `most` lines of `room` pixels at 13 px (scale the room for other sizes); what does not fit ends in
 * an ellipsis. A word that is wider than a line, an address say, is torn where the line ends.
 */
export function linesOf(text: string, room: number, most: number): string[] {
  const pieces = (text.match(PIECES) ?? []).flatMap((piece) =>
    textWidth(piece) > room ? [...piece] : [piece],
  );
  const lines: string[] = [];
  let line = '';
  pieces.forEach((piece, at) => {
    if (lines.length === most) return;
    if (line && textWidth(line + piece.trimEnd()) > room) {
      if (lines.length === most - 1) {
        lines.push(shorten(line + pieces.slice(at).join(''), room));
        line = '';
        return;
      }
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  });
  if (line && lines.length < most) lines.push(line.trimEnd());
  return lines;
}
