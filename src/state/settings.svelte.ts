/** Language and appearance. Kept in localStorage, not in the database: they are needed before the first paint. */
import { locales, overwriteGetLocale, overwriteSetLocale, type Locale } from '../paraglide/runtime.js';

export type { Locale };
export type Theme = 'auto' | 'light' | 'dark';

const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];

/** localStorage where it works; in private modes that refuse it, a choice lasts as long as the page. */
const keep = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Nothing to do: the setting still holds for this page.
  }
};
const kept = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

const oneOf = <T extends string>(allowed: readonly T[], value: string | null): T | undefined =>
  allowed.find((candidate) => candidate === value);

/** The first of the browser's languages that the app speaks; English when it speaks none of them. */
const preferredLocale = (): Locale => {
  for (const language of navigator.languages) {
    const spoken = oneOf(locales, language.slice(0, 2).toLowerCase());
    if (spoken) return spoken;
  }
  return 'en';
};

export class Settings {
  #locale = $state<Locale>(oneOf(locales, kept('locale')) ?? preferredLocale());
  #theme = $state<Theme>(oneOf(THEMES, kept('theme')) ?? 'auto');

  constructor() {
    // The compiled messages ask for the locale each time they run, so every template follows the rune.
    overwriteGetLocale(() => this.#locale);
    overwriteSetLocale((locale) => this.setLocale(locale));
    this.#show();
  }

  get locale(): Locale {
    return this.#locale;
  }

  get theme(): Theme {
    return this.#theme;
  }

  /** BCP 47 tag for Intl and the lang attribute. */
  get languageTag(): string {
    return this.#locale === 'zh' ? 'zh-Hans' : 'en';
  }

  setLocale(locale: Locale): void {
    this.#locale = locale;
    keep('locale', locale);
    this.#show();
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    keep('theme', theme);
    this.#show();
  }

  /** Automatic → day → night → automatic. */
  cycleTheme(): void {
    this.setTheme(THEMES[(THEMES.indexOf(this.#theme) + 1) % THEMES.length]);
  }

  #show(): void {
    const root = document.documentElement;
    root.lang = this.languageTag;
    if (this.#theme === 'auto') delete root.dataset.theme;
    else root.dataset.theme = this.#theme;
  }
}
