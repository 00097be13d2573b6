/** Drawings of the page as one picture file. */

const SVG = 'http://www.w3.org/2000/svg';

/** What decides how a drawn thing looks; a picture is drawn without the page's style sheets, so each takes its own along. */
const LOOKS = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'paint-order',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
];

/** A copy with its looks as attributes. */
function dressed(drawing: SVGSVGElement): SVGSVGElement {
  const copy = drawing.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) throw new TypeError('a copy is what its original is');
  const originals = drawing.querySelectorAll('*');
  copy.querySelectorAll('*').forEach((element, at) => {
    const style = getComputedStyle(originals[at]);
    for (const look of LOOKS) element.setAttribute(look, style.getPropertyValue(look));
    element.removeAttribute('class');
    element.removeAttribute('style');
  });
  copy.removeAttribute('class');
  copy.removeAttribute('style');
  return copy;
}

/** The drawings inside `stage`, each at its place, as the text of one SVG of the stage's size. */
export function drawingOf(stage: HTMLElement): string {
  const frame = stage.getBoundingClientRect();
  const whole = document.createElementNS(SVG, 'svg');
  for (const [name, length] of [
    ['width', frame.width],
    ['height', frame.height],
  ] as const)
    whole.setAttribute(name, String(length));
  for (const drawing of stage.querySelectorAll('svg')) {
    const box = drawing.getBoundingClientRect();
    const copy = dressed(drawing);
    const place = { x: box.x - frame.x, y: box.y - frame.y, width: box.width, height: box.height };
    for (const [name, length] of Object.entries(place)) copy.setAttribute(name, String(length));
    // Letters of another font may reach beyond the room that was measured for them.
    copy.setAttribute('overflow', 'visible');
    whole.append(copy);
  }
  return new XMLSerializer().serializeToString(whole);
}

/**
 * The drawings inside `stage` as a PNG.
 * @param scale pixels of the picture for one of CSS.
 */
export async function drawPng(stage: HTMLElement, scale: number): Promise<Blob> {
  const { width, height } = stage.getBoundingClientRect();
  const url = URL.createObjectURL(new Blob([drawingOf(stage)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('a canvas of some megabytes can always be drawn on');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((png) => (png ? resolve(png) : reject(new Error('no picture came of the canvas')))),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}
