/** What a demo may begin with: a shop of each common kind, made up, and the books that are built in. */
import type { DemoLanguage } from '../domain/sharing/demo.ts';
import { PALETTES, type DemoSeed } from '../domain/sharing/draft.ts';
import type { Template } from '../domain/sharing/templates/template.ts';
import { PACKS } from '../domain/packs.ts';
import { demoItem } from '../pipeline/studio.ts';
import type { Services } from '../pipeline/services.ts';
import { m } from '../paraglide/messages.js';

export const TEMPLATES = ['bookshop', 'cinema', 'outdoor', 'courses', 'museum'] as const;
export type TemplateId = (typeof TEMPLATES)[number];

const MADE_UP: Readonly<Record<Exclude<TemplateId, 'bookshop'>, () => Promise<Template>>> = {
  cinema: async () => (await import('../domain/sharing/templates/cinema.ts')).CINEMA,
  outdoor: async () => (await import('../domain/sharing/templates/outdoor.ts')).OUTDOOR,
  courses: async () => (await import('../domain/sharing/templates/courses.ts')).COURSES,
  museum: async () => (await import('../domain/sharing/templates/museum.ts')).MUSEUM,
};

/** Books of the shop: with texts of thirty words their link passes where 4,000 characters do. */
const BOOKS = 16;

/** Books from all over the built-in catalog, which lies in the order of its subjects. */
async function bookshop({ packs }: Services, language: DemoLanguage): Promise<DemoSeed> {
  const pack = PACKS.find((one) => one.language === language) ?? PACKS[0];
  const { items } = await packs.load(pack.id);
  const count = Math.min(BOOKS, items.length);
  const spread = Array.from({ length: count }, (_, k) => items[Math.floor((k * items.length) / count)]);
  return {
    language,
    items: spread.map(demoItem),
    copy: {
      name: m.studio_bookshop_name({}, { locale: language }),
      tagline: m.studio_bookshop_tagline({}, { locale: language }),
      callToAction: m.studio_bookshop_action({}, { locale: language }),
      question: m.studio_bookshop_question({}, { locale: language }),
    },
    colours: PALETTES[1],
    callToActionUrl: 'https://candlelane.example/shelf',
  };
}

/** Rejects with `pack-damaged` where the built-in books cannot be read. */
export async function templateSeed(
  services: Services,
  id: TemplateId,
  language: DemoLanguage,
): Promise<DemoSeed> {
  if (id === 'bookshop') return bookshop(services, language);
  const { words, picks, currency, colours, callToActionUrl } = await MADE_UP[id]();
  const { items, copy, personas } = words[language];
  return {
    language,
    items,
    copy,
    currency: currency[language],
    colours,
    callToActionUrl,
    personas: picks.map((pick, at) => ({ ...pick, ...personas[at] })),
  };
}
