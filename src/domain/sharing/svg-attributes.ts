/** The attributes that a drawing may have, and what they may say: numbers, colours, and places within the drawing. */

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const GEOMETRY = words(
  'd points x y width height rx ry r cx cy x1 y1 x2 y2 fx fy fr dx dy offset pathLength transform ' +
    'gradientTransform gradientUnits spreadMethod clipPathUnits maskUnits maskContentUnits',
);
/** Those that a style may say too. Dashes are not among them: fine ones take a browser minutes to draw. */
const PAINTS = words(
  'fill stroke color stop-color opacity fill-opacity stroke-opacity stop-opacity fill-rule clip-rule ' +
    'stroke-width stroke-linecap stroke-linejoin stroke-miterlimit paint-order display visibility mask-type ' +
    'font-family font-size font-weight font-style text-anchor letter-spacing',
);
/** Those that name a part of the drawing: as url(#part), and the last as #part. */
const REFERENCES = words('fill stroke clip-path mask href');
const LINKED = words('use linearGradient radialGradient');

/** Parts that may be named: what programs write. */
const PART = /^#([A-Za-z_][\w.-]{0,80})$/;
const URL_OF_PART = /^url\(\s*["']?(#[^"')\s]+)["']?\s*\)/;

/** Digits, names and the marks of transforms and colours: no colon, slash or quote, of which addresses are made. */
const SAFE = /^[\w\s.,#%()+-]*$/;
const FUNCTIONS = /\b(?:rgba?|hsla?|matrix|translate|scale|rotate|skew[XY])\(/g;
const isSafe = (value: string): boolean => SAFE.test(value) && !value.replace(FUNCTIONS, '').includes('(');

/** Digits behind the point that no eye sees at the size of a logo; a drawing of 24 units keeps three, of 512 two. */
const SPARE_DIGITS = /(\.\d{3})\d+/g;

/** The part that an attribute names, without #; undefined where it names none. */
export function referenceOf(name: string, value: string): string | undefined {
  const hash = name === 'href' ? value : (URL_OF_PART.exec(value)?.[1] ?? '');
  return REFERENCES.has(name) ? PART.exec(hash)?.[1] : undefined;
}

function allowedValue(name: string, value: string): string | undefined {
  const part = referenceOf(name, value);
  if (part !== undefined) return name === 'href' ? `#${part}` : `url(#${part})`;
  if (name === 'href' || name === 'clip-path' || name === 'mask') return undefined;
  // A list of fonts: the first that is a plain name.
  const plain = name === 'font-family' ? value.replace(/["']/g, '') : value;
  return isSafe(plain) ? plain : undefined;
}

/**
 * What an element keeps of its attributes, in their order; a style comes apart into the attributes that mean the same.
 * @param element the element's name, which is one of those allowed.
 */
export function attributesOf(element: string, attributes: ReadonlyMap<string, string>): Map<string, string> {
  const kept = new Map<string, string>();
  const keep = (name: string, text: string): void => {
    const value = allowedValue(name, text.trim());
    if (value !== undefined) kept.set(name, value);
  };
  for (const [name, value] of attributes) {
    if (name === 'id' && PART.test(`#${value}`)) kept.set('id', value);
    else if ((name === 'href' || name === 'xlink:href') && LINKED.has(element)) keep('href', value);
    else if (name === 'd' || name === 'points') keep(name, value.replace(SPARE_DIGITS, '$1'));
    else if (GEOMETRY.has(name) && element !== 'svg') keep(name, value);
    else if (PAINTS.has(name) || name === 'clip-path' || name === 'mask') keep(name, value);
  }
  // A style is stronger than the attribute of the same name.
  for (const declaration of (attributes.get('style') ?? '').split(';')) {
    const colon = declaration.indexOf(':');
    const name = declaration.slice(0, Math.max(0, colon)).trim();
    if (PAINTS.has(name) || name === 'clip-path' || name === 'mask') keep(name, declaration.slice(colon + 1));
  }
  return kept;
}
