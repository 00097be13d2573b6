/** The owner's colours as the roles that components ask for (src/ui/tokens.css), by day and by night. */
import { contrastRatio, darkScheme, readableOn, repair, repairColours } from '../domain/sharing/colours.ts';
import type { DemoColours } from '../domain/sharing/demo.ts';

/** Where ink has this much to spare, text of the second rank may be softer and still reach 4.5 : 1. */
const ROOM_FOR_QUIET = 9;

type Look = Readonly<Record<`--${string}`, string>>;

function roles({ brand, accent, paper, ink }: DemoColours, lift: string): Look {
  const mixed = (share: number): string => `color-mix(in oklab, ${ink} ${share}%, ${paper})`;
  // As words on paper and as a button: what reaches 4.5 as the one does as the other.
  const act = repair(brand, paper);
  return {
    '--paper': paper,
    '--card': `color-mix(in oklab, ${lift} 45%, ${paper})`,
    '--sunk': mixed(5),
    '--ink': ink,
    '--quiet': contrastRatio(ink, paper) > ROOM_FOR_QUIET ? mixed(76) : ink,
    '--line': mixed(14),
    '--edge': mixed(58),
    '--ember': act,
    '--on-ember': readableOn(act),
    '--ember-soft': `color-mix(in oklab, ${act} 14%, ${paper})`,
    '--inverse': ink,
    '--on-inverse': paper,
    '--brand': brand,
    '--on-brand': readableOn(brand),
    '--accent': accent,
    '--on-accent': readableOn(accent),
  };
}

/** Values of custom properties; each holds for day and night by `light-dark`. */
export function lookOf(colours: DemoColours): Look {
  const day = roles(repairColours(colours), '#ffffff');
  // Cards are lighter than the paper by night too, but by a breath: white would glow.
  const night = roles(darkScheme(colours), '#4a4340');
  return Object.fromEntries(
    Object.entries(day).map(([name, value]) => [name, `light-dark(${value}, ${night[name as keyof Look]})`]),
  );
}
