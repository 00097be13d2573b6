/** Whether a brand's colours can be read, and the nearest ones that can. Colours are #rrggbb. */
import type { DemoColours } from './demo.ts';

/** WCAG 2.2: text (1.4.3), and the edge of a control (1.4.11). */
export const TEXT_CONTRAST = 4.5;
export const CONTROL_CONTRAST = 3;

type Triple = readonly [number, number, number];

const channels = (colour: string): Triple => {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
};

/** IEC 61966-2-1, from 0 … 255 to 0 … 1. */
const linear = (channel: number): number =>
  channel <= 10.31475 ? channel / 3294.6 : ((channel / 255 + 0.055) / 1.055) ** 2.4;
const encoded = (light: number): number =>
  255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);

/** Relative luminance, 0 … 1 (WCAG 2.2). */
function luminance(colour: string): number {
  const [red, green, blue] = channels(colour).map(linear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1 (the same) to 21 (black on white). */
export function contrastRatio(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/**
 * White or black, whichever reads better on it. One of the two always reaches 4.58 : 1; a softer black than black would
 * leave mid-tones where neither reaches 4.5.
 */
export const readableOn = (background: string): string =>
  contrastRatio('#ffffff', background) >= contrastRatio('#000000', background) ? '#ffffff' : '#000000';

/** Lightness 0 … 1, and the two axes of colour (Ottosson 2020). */
function toOklab(colour: string): Triple {
  const [r, g, b] = channels(colour).map(linear);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function toLinear([lightness, a, b]: Triple): Triple {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/** Halvings of a range of 0 … 1: one more than eight bits a channel can show. */
const HALVINGS = 12;

/** Rounding alone takes a colour on the edge of sRGB this far beyond it. */
const EDGE = 1e-4;

/** The colour of this lightness and hue, with as much of the chroma as sRGB can show. */
function shown(lightness: number, a: number, b: number): string {
  const at = (chroma: number): Triple => toLinear([lightness, a * chroma, b * chroma]);
  const fits = (colour: Triple): boolean => colour.every((light) => light >= -EDGE && light <= 1 + EDGE);
  let chroma = 1;
  if (!fits(at(1))) {
    chroma = 0;
    for (let step = 0.5, n = 0; n < HALVINGS; n++, step /= 2) if (fits(at(chroma + step))) chroma += step;
  }
  const hex = (light: number): string =>
    Math.round(encoded(Math.min(1, Math.max(0, light))))
      .toString(16)
      .padStart(2, '0');
  return '#' + at(chroma).map(hex).join('');
}

/**
 * The colour itself where it stands out from `against` by `least`; else one of its hue, as little lighter or darker as it
 * takes. Where no lightness is enough, the end that comes closest.
 */
export function repair(colour: string, against: string, least = TEXT_CONTRAST): string {
  if (contrastRatio(colour, against) >= least) return colour;
  const [from, a, b] = toOklab(colour);
  const reached = (lightness: number): boolean => contrastRatio(shown(lightness, a, b), against) >= least;
  const ends = [0, 1].filter(reached);
  if (!ends.length) return readableOn(against);
  const nearest = ends.map((end) => {
    let far = end;
    let near = from;
    for (let n = 0; n < HALVINGS; n++) {
      const middle = (near + far) / 2;
      if (reached(middle)) far = middle;
      else near = middle;
    }
    return far;
  });
  const best = nearest.reduce((one, other) => (Math.abs(other - from) < Math.abs(one - from) ? other : one));
  return shown(best, a, b);
}

/** What is read, or must be seen, against what. */
export type ContrastPair = 'ink-paper' | 'text-brand' | 'text-accent' | 'brand-paper';

export interface ContrastCheck {
  readonly pair: ContrastPair;
  readonly foreground: string;
  readonly background: string;
  readonly ratio: number;
  /** What WCAG asks of the pair. */
  readonly least: number;
}

/** The pairs that a demo shows. Text on brand and accent is chosen to be read, so that those two always pass. */
export function contrastChecks({ brand, accent, paper, ink }: DemoColours): ContrastCheck[] {
  const check = (pair: ContrastPair, foreground: string, background: string, least: number) => ({
    pair,
    foreground,
    background,
    ratio: contrastRatio(foreground, background),
    least,
  });
  return [
    check('text-brand', readableOn(brand), brand, TEXT_CONTRAST),
    check('text-accent', readableOn(accent), accent, TEXT_CONTRAST),
    check('ink-paper', ink, paper, TEXT_CONTRAST),
    check('brand-paper', brand, paper, CONTROL_CONTRAST),
  ];
}

/** Colours whose every pair passes; the paper stays, as it is what most of the page is. */
export const repairColours = (colours: DemoColours): DemoColours => ({
  ...colours,
  ink: repair(colours.ink, colours.paper),
  brand: repair(colours.brand, colours.paper, CONTROL_CONTRAST),
});

/** Lightness of paper and ink by night: the app's own. Blacker shows the pixels of cheap screens smearing, lighter tires. */
const NIGHT_PAPER = 0.18;
const NIGHT_INK = 0.94;
/** How much of the chroma of ink and paper is kept by night: all of it would tint the room. */
const NIGHT_CHROMA = 0.4;

/** The same brand by night: paper takes the hue of the ink, ink that of the paper, and all pairs pass. */
export function darkScheme({ brand, accent, paper, ink }: DemoColours): DemoColours {
  const [, inkA, inkB] = toOklab(ink);
  const [, paperA, paperB] = toOklab(paper);
  const night = shown(NIGHT_PAPER, inkA * NIGHT_CHROMA, inkB * NIGHT_CHROMA);
  return repairColours({
    brand,
    accent: repair(accent, night, CONTROL_CONTRAST),
    paper: night,
    ink: shown(NIGHT_INK, paperA * NIGHT_CHROMA, paperB * NIGHT_CHROMA),
  });
}
