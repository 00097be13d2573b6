/** An SVG's text as tags, in one pass: XML as drawing programs write it, and nothing of what XML can do besides. */
import { FailureError } from '../errors.ts';

type SvgToken =
  | {
      readonly kind: 'open';
      readonly name: string;
      readonly attributes: ReadonlyMap<string, string>;
      /** `<a/>`: nothing comes to close it. */
      readonly empty: boolean;
    }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string };

/** Each is tried at one place only, and what follows a name can begin no name: no text makes them go back and forth. */
const NAME = /[A-Za-z_][\w.:-]*/y;
const ATTRIBUTE = /\s+([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const END = /\s*(\/?)>/y;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** Those five and numbers; longer than twelve characters is none of them. */
const ENTITY = /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));|&/gi;

export const notALogo = (reason: string) => new FailureError('logo-refused', { reason });

const lettersOf = (text: string): string =>
  text.replace(ENTITY, (_, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()];
    const code = hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal ?? Number.NaN);
    // Whatever else a name stands for would have to be declared, and declarations are not read.
    if (!(code <= 0x10ffff)) throw notALogo('entity');
    return String.fromCodePoint(code);
  });

/**
 * The tags and the text between them, in time that grows with the text's length. Comments and processing instructions are
 * passed over. Throws `logo-refused` for what is no XML, and for DOCTYPE and all other declarations, of which entities
 * that unfold without end are made.
 */
export function* svgTokens(source: string): Generator<SvgToken> {
  let at = source.startsWith('\ufeff') ? 1 : 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const pass = (end: string): string => {
    const from = at;
    const found = source.indexOf(end, from);
    if (found < 0) throw notALogo('unclosed');
    at = found + end.length;
    return source.slice(from, found);
  };
  while (at < source.length) {
    if (source[at] !== '<') {
      const from = at;
      const next = source.indexOf('<', at);
      at = next < 0 ? source.length : next;
      yield { kind: 'text', text: lettersOf(source.slice(from, at)) };
      continue;
    }
    if (source.startsWith('<!--', at)) {
      at += 4;
      pass('-->');
    } else if (source.startsWith('<?', at)) {
      at += 2;
      pass('?>');
    } else if (source.startsWith('<![CDATA[', at)) {
      at += 9;
      yield { kind: 'text', text: pass(']]>') };
    } else if (source.startsWith('<!', at)) {
      throw notALogo('declaration');
    } else if (source.startsWith('</', at)) {
      at += 2;
      const name = take(NAME)?.[0];
      if (name === undefined || !take(END)) throw notALogo('tag');
      yield { kind: 'close', name };
    } else {
      at += 1;
      const name = take(NAME)?.[0];
      if (name === undefined) throw notALogo('tag');
      const attributes = new Map<string, string>();
      for (let found = take(ATTRIBUTE); found; found = take(ATTRIBUTE))
        attributes.set(found[1], lettersOf(found[2] ?? found[3]));
      const end = take(END);
      if (!end) throw notALogo('tag');
      yield { kind: 'open', name, attributes, empty: end[1] === '/' };
    }
  }
}
