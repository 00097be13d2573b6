/** What the Studio's parts are called. Call in templates or `$derived`. */
import type { LinkCost, LinkPlace } from '../../domain/sharing/link-cost.ts';
import type { Demo, OrderPolicy } from '../../domain/sharing/demo.ts';
import type { ContrastPair } from '../../domain/sharing/colours.ts';
import type { ReportStep } from '../../domain/sharing/report-code.ts';
import { m } from '../../paraglide/messages.js';
import type { TemplateId } from '../../state/studio-templates.ts';

export const nameOf = ({ copy, language }: Demo): string => copy[language]?.name.trim() || m.studio_unnamed();

export const languageOptions = () => [
  { value: 'en', label: 'English' },
  { value: 'zh', label: '中文' },
];

export function templateWords(id: TemplateId): { readonly title: string; readonly text: string } {
  switch (id) {
    case 'bookshop':
      return { title: m.studio_template_bookshop(), text: m.studio_template_bookshop_text() };
    case 'cinema':
      return { title: m.studio_template_cinema(), text: m.studio_template_cinema_text() };
    case 'outdoor':
      return { title: m.studio_template_outdoor(), text: m.studio_template_outdoor_text() };
    case 'courses':
      return { title: m.studio_template_courses(), text: m.studio_template_courses_text() };
    case 'museum':
      return { title: m.studio_template_museum(), text: m.studio_template_museum_text() };
  }
}

export const costWords = (part: keyof LinkCost['parts']): string =>
  ({
    items: m.studio_cost_items,
    places: m.studio_cost_places,
    brand: m.studio_cost_brand,
    logo: m.studio_cost_logo,
    personas: m.studio_cost_personas,
    variants: m.studio_cost_variants,
    faqs: m.studio_cost_faqs,
  })[part]();

export const placeWords = (place: LinkPlace): string =>
  ({
    sms: m.studio_place_sms,
    qr: m.studio_place_qr,
    mail: m.studio_place_mail,
    chat: m.studio_place_chat,
    'address-bar': m.studio_place_address,
  })[place]();

export const orderWords = (order: OrderPolicy): string =>
  ({
    learned: m.studio_order_learned,
    'as-listed': m.studio_order_listed,
    random: m.studio_order_random,
  })[order]();

export const pairWords = (pair: ContrastPair): string =>
  ({
    'ink-paper': m.studio_pair_ink,
    'text-brand': m.studio_pair_brand,
    'text-accent': m.studio_pair_accent,
    'brand-paper': m.studio_pair_edge,
  })[pair]();

const STEPS: Readonly<Record<ReportStep, () => string>> = {
  starter: m.studio_step_starter,
  liked: m.studio_step_liked,
  'tapped-five': m.studio_step_five,
  'opened-item': m.studio_step_opened,
  pressed: m.studio_step_pressed,
};
const isStep = (step: string): step is ReportStep => Object.hasOwn(STEPS, step);

export const stepWords = (step: string): string => (isStep(step) ? STEPS[step]() : step);
