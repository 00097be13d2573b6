/** What the plots of the Lab share: the area inside the axes, ticks with their words, and domains that stand up to bad numbers. */
import { extent } from 'd3';
import { textWidth } from './label-placement.ts';
import type { Area } from './label-placement.ts';

export interface Tick {
  /** Pixels along its axis. */
  readonly at: number;
  readonly text: string;
}

export interface PlotFrame {
  /** Inside the axes, in pixels of the drawing. */
  readonly area: Area;
  readonly across: readonly Tick[];
  readonly up: readonly Tick[];
}

/** Half the height of the topmost tick's letters. */
export const TOP = 12;
/** One line of ticks under the axis. */
export const BOTTOM = 24;
/** Between the words of a tick and the axis, and a little at their other end. */
const GAP = 10;
/** Closer ticks along the foot run their words together; wider apart, a phone has one. */
const TICK_SPACING = 76;

/** How many ticks fit along so many pixels: two at least. */
export const ticksAcross = (pixels: number): number => Math.max(2, Math.floor(pixels / TICK_SPACING));

/** Room at the left for the longest of the words along an axis, in pixels. */
export const gutter = (ticks: readonly { readonly text: string }[]): number =>
  GAP + Math.max(0, ...ticks.map(({ text }) => textWidth(text)));

/** Least and greatest of the finite numbers; widened evenly where they are closer than `least`; 0 to 1 where there are none. */
export function spanOf(values: Iterable<number>, least = 0): readonly [number, number] {
  const finite = Array.from(values).filter(Number.isFinite);
  const [low = 0, high = 1] = extent(finite);
  const widen = Math.max(0, least - (high - low)) / 2;
  return [low - widen, high + widen];
}

/** Ticks of a scale. Of those that read alike after rounding, only the first is kept: a figure said twice says nothing. */
export function ticksOf(
  values: readonly number[],
  at: (value: number) => number,
  write: (value: number) => string,
): Tick[] {
  const seen = new Set<string>();
  return values.flatMap((value) => {
    const text = write(value);
    if (seen.has(text)) return [];
    seen.add(text);
    return [{ at: at(value), text }];
  });
}
