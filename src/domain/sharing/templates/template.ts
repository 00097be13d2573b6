/** A made-up demo to begin with, in one language. Brands and goods are inventions. */
import type { DemoColours, DemoCopy, DemoItem, DemoLanguage, Persona } from '../demo.ts';

interface TemplateWords {
  readonly copy: DemoCopy;
  readonly items: readonly DemoItem[];
  /** What each persona is called and described by, in the order of the template's picks. */
  readonly personas: readonly { readonly name: string; readonly wish: string }[];
}

export interface Template {
  readonly words: Readonly<Record<DemoLanguage, TemplateWords>>;
  readonly picks: readonly Pick<Persona, 'likes' | 'dislikes'>[];
  readonly currency: Readonly<Record<DemoLanguage, string>>;
  readonly colours: DemoColours;
  readonly callToActionUrl: string;
}

/** Title, tags, description, and what some goods have besides. */
export const item = (
  title: string,
  tags: readonly string[],
  description: string,
  more: Partial<Pick<DemoItem, 'creators' | 'year' | 'price'>> = {},
): DemoItem => ({ title, creators: [], tags, description, ...more });
