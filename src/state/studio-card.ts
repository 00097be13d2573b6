/** What a picture for posts says of a demo: its name, its colours, and three of its items as its visitors see them. */
import { readableOn, repairColours } from '../domain/sharing/colours.ts';
import type { Demo, DemoLanguage, DemoLogo } from '../domain/sharing/demo.ts';
import { initialsOf } from '../domain/sharing/initials.ts';
import { tidyDemo } from '../domain/sharing/tidy-demo.ts';
import { isBound } from './catalog-words.ts';

export interface Card {
  readonly name: string;
  readonly tagline: string;
  readonly logo: DemoLogo;
  readonly initials: string;
  readonly colours: {
    readonly brand: string;
    readonly onBrand: string;
    readonly accent: string;
    readonly onAccent: string;
  };
  /** At most three, with their places on the taste map, by which covers have their colours. */
  readonly items: readonly {
    readonly title: string;
    readonly creator: string;
    readonly x: number;
    readonly y: number;
    /** Drawn like a book. */
    readonly bound: boolean;
  }[];
}

/** As many as stand beside each other in half a card. */
const ITEMS = 3;

/** In the demo's own words of one language. */
export async function cardOf(demo: Demo, language: DemoLanguage): Promise<Card> {
  const tidy = tidyDemo(demo);
  const { brand, accent } = repairColours(tidy.colours);
  // The ranker comes along: only who asks for a card waits for it.
  const { demoCatalog, demoRanker } = await import('../pipeline/demo-catalog.ts');
  const { positions } = demoRanker(demoCatalog(tidy), { log: [], seed: 0 }, () => 0);
  const copy = tidy.copy[language];
  return {
    name: copy?.name ?? '',
    tagline: copy?.tagline ?? '',
    logo: tidy.logo,
    initials: initialsOf(copy?.name ?? ''),
    colours: { brand, onBrand: readableOn(brand), accent, onAccent: readableOn(accent) },
    items: tidy.items.slice(0, ITEMS).map(({ title, creators, year }, at) => ({
      title,
      creator: creators.at(0) ?? '',
      x: positions[2 * at],
      y: positions[2 * at + 1],
      bound: isBound({ kind: 'other', creators, year }),
    })),
  };
}
