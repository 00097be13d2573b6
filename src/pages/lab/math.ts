/** Formulas as trees, written in a small notation and drawn as MathML by Formula.svelte. */

export type MathNode =
  | { readonly kind: 'name' | 'operator'; readonly text: string }
  /** `now`: a number that training moves. */
  | { readonly kind: 'number'; readonly text: string; readonly now: boolean }
  | { readonly kind: 'sub' | 'sup' | 'fraction'; readonly base: MathNode; readonly mark: MathNode }
  | { readonly kind: 'row'; readonly of: readonly MathNode[] };

/** One piece of a formula; a line may break only between two. */
export type Piece = readonly MathNode[];

/** A number as it stands in a formula: the minus sign is the one of mathematics, not a hyphen. */
const signed = (text: string): string => text.replace(/^-/, '−');

export const figure = (text: string): MathNode => ({ kind: 'number', text: signed(text), now: false });
/** A number that training moves: it is marked. */
export const present = (text: string): MathNode => ({ kind: 'number', text: signed(text), now: true });
export const word = (text: string): MathNode => ({ kind: 'name', text });
/** A word with a word below it: W with the name of a question. */
export const indexed = (base: string, mark: string): MathNode => ({
  kind: 'sub',
  base: word(base),
  mark: word(mark),
});

/** A name with its marks above (ŷ as y and a circumflex), a number, a bracket of the notation, or a sign. */
const TOKEN = /(?:\p{L}\p{M}*)+|\d+(?:\.\d+)?|\S/gu;

/** Letters that are drawn as signs, with air on both sides: log p, not logp. */
const SPACED: ReadonlySet<string> = new Set(['Σ', 'log']);

/** Reads the notation: x_1, w^2, {a + b}/{c}; braces group and are not drawn. */
class Reader {
  readonly #tokens: readonly (string | MathNode)[];
  #at = 0;

  constructor(tokens: readonly (string | MathNode)[]) {
    this.#tokens = tokens;
  }

  /** All of it. */
  read(): MathNode[] {
    const nodes = this.#row();
    if (this.#at < this.#tokens.length) throw new Error('a formula closes what it has not opened');
    return nodes;
  }

  #row(): MathNode[] {
    const nodes: MathNode[] = [];
    while (this.#at < this.#tokens.length && this.#tokens[this.#at] !== '}') nodes.push(this.#marked());
    return nodes;
  }

  #marked(): MathNode {
    let node = this.#atom();
    for (;;) {
      if (this.#skip('_')) node = { kind: 'sub', base: node, mark: this.#atom() };
      else if (this.#skip('^')) node = { kind: 'sup', base: node, mark: this.#atom() };
      else if (node.kind === 'row' && this.#skip('/'))
        node = { kind: 'fraction', base: node, mark: this.#atom() };
      else return node;
    }
  }

  #atom(): MathNode {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Error('a formula ends in the middle');
    if (typeof token !== 'string') return token;
    if (token === '{') {
      const of = this.#row();
      if (!this.#skip('}')) throw new Error('a formula lacks a closing brace');
      return { kind: 'row', of };
    }
    if (/^\p{L}/u.test(token) && !SPACED.has(token)) return word(token);
    return /^[\d½]/.test(token) ? figure(token) : { kind: 'operator', text: token };
  }

  #skip(token: string): boolean {
    const found = this.#tokens[this.#at] === token;
    if (found) this.#at++;
    return found;
  }
}

/**
 * A piece of a formula: math`ŷ = ${present('0.3')} · x_1 + b`. What is put in stands as one: a node, or text that is a
 * name. Throws on a formula that does not close what it opens: formulas are code.
 */
export function math(strings: TemplateStringsArray, ...inserted: readonly (MathNode | string)[]): Piece {
  const tokens = strings.flatMap((text, k): (string | MathNode)[] => {
    const insert = inserted[k];
    const read: (string | MathNode)[] = text.match(TOKEN) ?? [];
    if (insert === undefined) return read;
    return [...read, typeof insert === 'string' ? word(insert) : insert];
  });
  return new Reader(tokens).read();
}

/** A term that is added: its sign, then its size. @param value only decides the sign. */
export const term = (value: number, size: Piece): Piece => [
  { kind: 'operator', text: value < 0 ? '−' : '+' },
  ...size,
];
