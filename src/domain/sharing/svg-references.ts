/** Which parts of a drawing name which others, and how much is drawn when all of that is followed. */
import { referenceOf } from './svg-attributes.ts';
import { notALogo } from './svg-tokens.ts';

export interface SvgElement {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: (SvgElement | string)[];
}

const elementsOf = (children: SvgElement['children']): SvgElement[] =>
  children.filter((child) => typeof child !== 'string');

function* everyElement(element: SvgElement): Generator<SvgElement> {
  yield element;
  for (const child of elementsOf(element.children)) yield* everyElement(child);
}

function partsOf(root: SvgElement): Map<string, SvgElement> {
  const parts = new Map<string, SvgElement>();
  for (const element of everyElement(root)) {
    const id = element.attributes.get('id');
    if (id !== undefined && !parts.has(id)) parts.set(id, element);
  }
  return parts;
}

/** The attributes of an element that name a part. */
const namesIn = ({ attributes }: SvgElement): (readonly [string, string])[] =>
  [...attributes].flatMap(([name, value]) => {
    const part = referenceOf(name, value);
    return part === undefined ? [] : [[name, part] as const];
  });

/** Parts that are named get short names in their order, others lose theirs, and what names no part goes. */
export function nameReferences(root: SvgElement): void {
  const parts = partsOf(root);
  const named = new Set<SvgElement>();
  for (const element of everyElement(root))
    for (const [name, id] of namesIn(element)) {
      const part = parts.get(id);
      if (part) named.add(part);
      else element.attributes.delete(name);
    }
  const short = new Map(
    [...everyElement(root)].filter((part) => named.has(part)).map((part, at) => [part, `p${at}`]),
  );
  const known = new Map([...parts].map(([id, part]) => [id, short.get(part)]));
  for (const element of everyElement(root)) {
    for (const [name, id] of namesIn(element))
      element.attributes.set(name, name === 'href' ? `#${known.get(id)}` : `url(#${known.get(id)})`);
    const id = short.get(element);
    if (id === undefined) element.attributes.delete('id');
    else element.attributes.set('id', id);
  }
}

/** Elements that are drawn, each as often as it is used. Throws `logo-refused` where a part uses itself. */
export function drawnShapes(root: SvgElement): number {
  const parts = partsOf(root);
  const counts = new Map<SvgElement, number>();
  const under = new Set<SvgElement>();
  const count = (element: SvgElement): number => {
    const known = counts.get(element);
    if (known !== undefined) return known;
    if (under.has(element)) throw notALogo('circle');
    under.add(element);
    const used = namesIn(element).flatMap(([, id]) => parts.get(id) ?? []);
    const sum = [...elementsOf(element.children), ...used].reduce((total, part) => total + count(part), 1);
    under.delete(element);
    counts.set(element, sum);
    return sum;
  };
  return count(root);
}
