/**
 * An SVG cut down to a drawing: shapes, paints and words from a list of what is allowed, written anew. What is dangerous
 * need not be known by name: scripts, handlers, style sheets, embedded pages, pictures and addresses are not on the list.
 */
import { attributesOf } from './svg-attributes.ts';
import { drawnShapes, nameReferences, type SvgElement } from './svg-references.ts';
import { notALogo, svgTokens } from './svg-tokens.ts';

const CONTAINERS = ['svg', 'g', 'defs', 'clipPath', 'mask', 'linearGradient', 'radialGradient'];
const LEAVES = ['path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'stop', 'use'];
const WORDS = ['text', 'tspan'];
const ELEMENTS: ReadonlySet<string> = new Set([...CONTAINERS, ...LEAVES, ...WORDS]);

/** Left out without a word: nobody sees them in a picture. Whatever has a prefix is a drawing program's own. */
const UNSEEN = /^(?:title|desc|metadata|script|.*:.*)$/;

/** Of the file that is offered; of a drawing beyond, nothing would be left at six kilobytes. */
export const MOST_SVG_CHARACTERS = 512 * 1024;
/** Groups in groups, as drawing programs nest them for layers: ten at most. The pass over the tree calls itself. */
const DEEPEST = 32;
/** Six kilobytes hold some three hundred. */
const MOST_ELEMENTS = 600;
/** Shapes that are drawn, each as often as it is used: a chain of uses doubles with each link. */
const MOST_SHAPES = 2_000;

interface CleanSvg {
  readonly text: string;
  /** Something that could be seen was not allowed and is gone. */
  readonly cut: boolean;
}

/**
 * The drawing, as it may be shown; cleaning it again changes nothing. Throws `logo-refused` for what is no SVG, declares
 * entities, has no size, or is nested or used without measure. Takes time in proportion to the text.
 */
export function cleanSvg(source: string): CleanSvg {
  if (source.length > MOST_SVG_CHARACTERS) throw notALogo('long');
  const { root, cut } = readTree(source);
  nameReferences(root);
  if (drawnShapes(root) > MOST_SHAPES) throw notALogo('shapes');
  return { text: written(root), cut };
}

/** Whether it is what {@link cleanSvg} writes, but for space between tags, which version 1 of a link may have. */
export function isCleanSvg(text: string): boolean {
  const bare = (svg: string): string => svg.replace(/>\s+</g, '><');
  return bare(cleanSvg(text).text) === bare(text);
}

function readTree(source: string): { readonly root: SvgElement; readonly cut: boolean } {
  const open: SvgElement[] = [];
  /** Names of the tags that are open, with those that are left out. */
  const names: string[] = [];
  /** How many of those are in a part that is left out. */
  let skipped = 0;
  let root: SvgElement | undefined;
  let count = 0;
  let cut = false;
  for (const token of svgTokens(source)) {
    if (token.kind === 'close') {
      if (names.pop() !== token.name) throw notALogo('nesting');
      if (skipped) skipped--;
      else open.pop();
    } else if (token.kind === 'text') {
      const parent = open.at(-1);
      if (!skipped && parent && WORDS.includes(parent.name)) addWords(parent, token.text);
      else if (!parent && token.text.trim()) throw notALogo('tag');
    } else {
      const { name, attributes, empty } = token;
      if (names.length >= DEEPEST) throw notALogo('deep');
      const parent = open.at(-1);
      if (!parent && (root || name !== 'svg')) throw notALogo('root');
      const allowed = ELEMENTS.has(name) && (parent === undefined) === (name === 'svg');
      if (skipped || !allowed) {
        cut ||= !skipped && !UNSEEN.test(name);
        if (!empty) skipped++;
      } else {
        if (++count > MOST_ELEMENTS) throw notALogo('many');
        const element: SvgElement = {
          name,
          attributes: parent ? attributesOf(name, attributes) : rootAttributes(attributes),
          children: [],
        };
        cut ||= attributes.has('filter');
        root ??= element;
        // A leaf holds at most what is left out.
        parent?.children.push(element);
        if (!empty) open.push(element);
      }
      if (!empty) names.push(name);
    }
  }
  if (!root || names.length) throw notALogo('unclosed');
  return { root, cut };
}

/** Without what XML cannot hold, however it was written; the same in every engine, whatever letters it knows. */
const wordsOf = (text: string): string => text.replace(/[\s\p{Cc}\p{Cs}\uFFFE\uFFFF]+/gu, ' ');

/** One run of words with those before it, between which something was left out: cleaned again it must stay what it is. */
function addWords({ children }: SvgElement, text: string): void {
  const before = children.at(-1);
  if (typeof before === 'string') children[children.length - 1] = wordsOf(before + text);
  else children.push(wordsOf(text));
}

/** A box and paints: how large it is shown is for the page to say. */
function rootAttributes(attributes: ReadonlyMap<string, string>): Map<string, string> {
  const sides = [attributes.get('width'), attributes.get('height')].map((side) =>
    Number.parseFloat(side ?? ''),
  );
  const box = attributes
    .get('viewBox')
    ?.trim()
    .split(/[\s,]+/)
    .map(Number) ?? [0, 0, ...sides];
  if (box.length !== 4 || !box.every((number) => Math.abs(number) < 1e6) || !(box[2] > 0 && box[3] > 0))
    throw notALogo('size');
  return new Map([
    ['xmlns', 'http://www.w3.org/2000/svg'],
    ['viewBox', box.join(' ')],
    ...attributesOf('svg', attributes),
  ]);
}

const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (mark) => MARKS[mark]);

function written({ name, attributes, children }: SvgElement): string {
  const head = [name, ...Array.from(attributes, ([key, value]) => `${key}="${escaped(value)}"`)].join(' ');
  const inner = children
    .map((child) => (typeof child === 'string' ? escaped(child) : written(child)))
    .join('');
  return inner ? `<${head}>${inner}</${name}>` : `<${head}/>`;
}
