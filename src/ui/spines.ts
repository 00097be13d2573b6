/** A few book spines on a shelf, drawn from a name: the same catalog always looks the same, two rarely look alike. */

export interface Spine {
  readonly x: number;
  readonly width: number;
  readonly height: number;
  /** CSS colours: the cloth, and the bands across it. */
  readonly cloth: string;
  readonly band: string;
  /** Distance of the bands from the top. */
  readonly bandAt: number;
  /** Degrees about the foot; the last book leans against its neighbour. */
  readonly lean: number;
}

/** The sheet that the spines stand on, in its own units. */
export const SHELF = { width: 120, height: 84 } as const;

/** Less looks like a mistake, more like a book that falls. */
const LEAN = 9;

/** FNV-1a with a final mix, because neighbouring seeds must give unlike books. */
function hash(text: string): number {
  let state = 2166136261;
  for (const character of text) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619);
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
  return (state ^ (state >>> 13)) >>> 0;
}

/** Spines that fill {@link SHELF} from the left, the last one leaning. */
export function drawSpines(name: string): Spine[] {
  const spines: Spine[] = [];
  const hue = hash(name) % 360;
  let x = 2;
  for (let index = 0; x < SHELF.width - 28; index++) {
    const seed = hash(`${name} ${index}`);
    const width = 9 + (seed % 7);
    const height = 54 + ((seed >>> 4) % 25);
    // One family of hues a shelf, with a stranger now and then: a shelf of all hues looks like a toy.
    const tone = (hue + ((seed >>> 9) % 70) + ((seed >>> 16) % 5 === 0 ? 160 : 0)) % 360;
    spines.push({
      x,
      width,
      height,
      cloth: `oklch(${(0.44 + ((seed >>> 19) % 12) / 100).toFixed(2)} 0.09 ${tone})`,
      band: `oklch(0.86 0.06 ${(tone + 30) % 360})`,
      bandAt: 8 + ((seed >>> 24) % 14),
      lean: 0,
    });
    x += width + 1.5;
  }
  const [neighbour, last] = spines.slice(-2);
  // Set aside by as much as its side moves over at the height where the two meet.
  const aside = Math.tan((LEAN * Math.PI) / 180) * Math.min(neighbour.height, last.height);
  spines[spines.length - 1] = { ...last, x: last.x + aside, lean: -LEAN };
  return spines;
}
