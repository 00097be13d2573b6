/**
 * The motifs of generated covers: each fills the box from `top` to the foot of a 100 × 150 sheet with paths.
 * Plain geometry: chance comes in as a function, colours as the three roles of a palette.
 */

/** Roles, not colours: `pale` and `spark` are drawn on the cloth. */
export type Tint = 'pale' | 'spark';

export interface Shape {
  readonly path: string;
  readonly tint: Tint;
  readonly opacity: number;
  /** Width of the line; absent for a filled shape. */
  readonly stroke?: number;
}

export type Chance = () => number;
type Motif = (top: number, chance: Chance) => Shape[];

const WIDTH = 100;
const FOOT = 150;

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** A tenth of a unit is below a pixel at every size that a cover has, and keeps the paths short. */
const n = (value: number): string => String(Math.round(value * 10) / 10);

/** The radius is rounded before it is doubled: two half circles of unlike width would make a barrel. */
function circle(x: number, y: number, radius: number): string {
  const r = Math.round(radius * 10) / 10;
  return `M${n(x - r)} ${n(y)}a${n(r)} ${n(r)} 0 1 0 ${n(2 * r)} 0a${n(r)} ${n(r)} 0 1 0 ${n(-2 * r)} 0Z`;
}

const fill = (path: string, tint: Tint, opacity = 1): Shape => ({ path, tint, opacity });
const line = (path: string, tint: Tint, stroke: number, opacity = 1): Shape => ({
  path,
  tint,
  opacity,
  stroke,
});

/** Ripples around two stones. */
const ripples: Motif = (top, chance) => {
  const middle = 22 + 56 * chance();
  const second = middle > 50 ? middle - 34 : middle + 34;
  const reach = FOOT - top;
  const y = top + reach * 0.66;
  return [
    ...times(6, (i) =>
      line(circle(middle, y, 3.5 + (i * reach) / 9), i % 3 === 1 ? 'spark' : 'pale', 1.8, 0.9),
    ),
    ...times(3, (i) =>
      line(circle(second, y + 12, 3 + (i * reach) / 10), i === 1 ? 'pale' : 'spark', 1.4, 0.75),
    ),
  ];
};

/** A sea in even swells. */
const swells: Motif = (top, chance) => {
  const period = 20 + 12 * chance();
  const height = 3 + 3.5 * chance();
  const rows = Math.max(4, Math.round((FOOT - top) / 8.5));
  return times(rows, (i) => {
    const y = top + 6 + i * 8.5;
    const start = -period + (i % 2 ? period / 2 : 0);
    const crests = `t${n(period)} 0`.repeat(Math.ceil((WIDTH + 2 * period) / period));
    return line(
      `M${n(start)} ${n(y)}q${n(period / 2)} ${n(-height * 2)} ${n(period)} 0${crests}`,
      i % 4 === 1 ? 'spark' : 'pale',
      2,
      0.92,
    );
  });
};

/** A range of mountains, the nearer the brighter. */
const peaks: Motif = (top, chance) =>
  times(5, (i) => {
    const x = 6 + i * 21 + 8 * chance();
    const half = 17 + 11 * chance();
    const summit = top + (FOOT - top) * (0.08 + 0.5 * chance());
    return fill(
      `M${n(x - half)} ${FOOT}L${n(x)} ${n(summit)}L${n(x + half)} ${FOOT}Z`,
      i % 3 === 1 ? 'spark' : 'pale',
      0.34 + 0.13 * i,
    );
  });

/** A sheet of dots that swell and shrink. */
const seeds: Motif = (top, chance) => {
  const rows = Math.max(3, Math.floor((FOOT - top - 8) / 14));
  const phase = chance() * Math.PI * 2;
  const slope = 0.5 + chance();
  return times(rows * 6, (at) => {
    const column = at % 6;
    const row = Math.floor(at / 6);
    const size = 1.4 + 2.5 * (1 + Math.sin(phase + column * 0.9 + row * slope));
    return fill(
      circle(12.5 + column * 15, FOOT - 9 - row * 14, size),
      chance() > 0.84 ? 'spark' : 'pale',
      0.95,
    );
  });
};

/** Sun or moon over hills. */
const dusk: Motif = (top, chance) => {
  const reach = FOOT - top;
  const radius = Math.min(22, reach * 0.24) * (0.8 + 0.3 * chance());
  const x = 26 + 48 * chance();
  return [
    fill(circle(x, top + 4 + radius, radius), 'spark'),
    ...times(4, (i) => {
      const y = top + reach * (0.46 + 0.135 * i);
      const bend = 8 + 12 * chance();
      const from = y + bend * (chance() - 0.5);
      return fill(
        `M0 ${n(from)}C30 ${n(y - bend)} 66 ${n(y + bend * 0.6)} 100 ${n(y - 2)}V${FOOT}H0Z`,
        'pale',
        0.2 + 0.2 * i,
      );
    }),
  ];
};

/** Organ pipes, or books upright on a shelf. */
const pipes: Motif = (top, chance) => {
  const lit = Math.floor(chance() * 3);
  return times(8, (i) => {
    const y = top + 4 + (FOOT - top) * 0.62 * chance();
    return fill(
      `M${n(7.5 + i * 11)} ${FOOT}V${n(y + 3.7)}a3.7 3.7 0 0 1 7.4 0V${FOOT}Z`,
      i % 3 === lit ? 'spark' : 'pale',
      0.92,
    );
  });
};

/** Nested arches: a cloister, a hearth. */
const arches: Motif = (top, chance) => {
  const middle = 36 + 28 * chance();
  const reach = FOOT - top - 4;
  const glow = Math.floor(chance() * 3);
  return times(6, (i) => {
    const half = 8 + i * 8.5;
    const shoulder = Math.max(FOOT - reach * (0.34 + 0.13 * i) + half * 0.5, top + half + 4);
    return line(
      `M${n(middle - half)} ${FOOT}V${n(shoulder)}a${n(half)} ${n(half)} 0 0 1 ${n(2 * half)} 0V${FOOT}`,
      i % 3 === glow ? 'spark' : 'pale',
      2.4,
      0.95 - 0.08 * i,
    );
  });
};

/** A stem with paired leaves. */
const leaves: Motif = (top, chance) => {
  const lean = (chance() - 0.5) * 26;
  const x = 50 - lean / 2;
  const reach = FOOT - top - 6;
  const pairs = Math.max(3, Math.round(reach / 15));
  const berry = chance() > 0.5;
  const along = (t: number): [number, number] => [x + lean * t * t, FOOT - reach * t];
  const stem = line(
    `M${n(x)} ${FOOT}Q${n(x)} ${n(FOOT - reach / 2)} ${n(x + lean)} ${n(FOOT - reach)}`,
    'pale',
    1.6,
  );
  const blades = times(pairs * 2, (at) => {
    const t = (Math.floor(at / 2) + 0.35) / pairs;
    const [from, y] = along(t);
    const side = at % 2 ? 1 : -1;
    const length = 34 * (1 - 0.62 * t) * (0.85 + 0.3 * chance());
    const tip = from + side * length;
    const rise = length * 0.55;
    return fill(
      `M${n(from)} ${n(y)}C${n(from + side * length * 0.25)} ${n(y - rise)} ${n(tip - side * 4)} ${n(y - rise)} ${n(tip)} ${n(y - rise * 0.75)}C${n(tip - side * 5)} ${n(y + 1)} ${n(from + side * length * 0.4)} ${n(y + 3)} ${n(from)} ${n(y)}Z`,
      at % 5 === 2 ? 'spark' : 'pale',
      0.62 + 0.3 * chance(),
    );
  });
  return [...blades, stem, ...(berry ? [fill(circle(...along(1), 3.4), 'spark')] : [])];
};

/** Quarter circles laid like tiles. */
const tiles: Motif = (top, chance) => {
  const side = 20;
  const rows = Math.max(2, Math.floor((FOOT - top) / side));
  return times(rows * 5, (at) => {
    const x = (at % 5) * side;
    const y = FOOT - side - Math.floor(at / 5) * side;
    const turn = Math.floor(chance() * 4);
    const tint: Tint = chance() > 0.76 ? 'spark' : 'pale';
    const opacity = 0.5 + 0.45 * chance();
    if (turn === 0) return fill(`M${x} ${y}h${side}a${side} ${side} 0 0 1 ${-side} ${side}Z`, tint, opacity);
    if (turn === 1)
      return fill(`M${x + side} ${y}v${side}a${side} ${side} 0 0 1 ${-side} ${-side}Z`, tint, opacity);
    if (turn === 2)
      return fill(`M${x + side} ${y + side}h${-side}a${side} ${side} 0 0 1 ${side} ${-side}Z`, tint, opacity);
    return fill(`M${x} ${y + side}v${-side}a${side} ${side} 0 0 1 ${side} ${side}Z`, tint, opacity);
  });
};

/** Stars and the lines between them. */
const stars: Motif = (top, chance) => {
  const reach = FOOT - top - 14;
  const spots = times(9, (i): [number, number] => [9 + i * 10.2, top + 7 + reach * chance()]);
  const thread = spots.map(([x, y], i) => `${i ? 'L' : 'M'}${n(x)} ${n(y)}`).join('');
  const star = ([x, y]: [number, number], r: number): string =>
    `M${n(x)} ${n(y - r)}Q${n(x)} ${n(y)} ${n(x + r)} ${n(y)}Q${n(x)} ${n(y)} ${n(x)} ${n(y + r)}Q${n(x)} ${n(y)} ${n(x - r)} ${n(y)}Q${n(x)} ${n(y)} ${n(x)} ${n(y - r)}Z`;
  return [
    ...times(22, () =>
      fill(circle(100 * chance(), top + (FOOT - top) * chance(), 0.5 + 0.5 * chance()), 'pale', 0.7),
    ),
    line(thread, 'pale', 0.8, 0.65),
    ...spots.map((spot, i) => fill(star(spot, 4 + 4.5 * chance()), i % 4 === 2 ? 'spark' : 'pale')),
  ];
};

/** All motifs. A title keeps its motif for good, so new ones go to the end only together with a new look. */
export const MOTIFS: readonly Motif[] = [
  ripples,
  swells,
  peaks,
  seeds,
  dusk,
  pipes,
  arches,
  leaves,
  tiles,
  stars,
];
