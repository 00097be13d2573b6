/** Whether single letters act as commands. People who dictate or hit keys by accident must be able to turn that off (WCAG 2.1.4). */
const KEY = 'single-keys';

const stored = (): string | null => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // Refused in some private modes: then the default holds.
    return null;
  }
};

export class KeyShortcuts {
  #on = $state(stored() !== 'off');

  get on(): boolean {
    return this.#on;
  }

  set(on: boolean): void {
    this.#on = on;
    try {
      localStorage.setItem(KEY, on ? 'on' : 'off');
    } catch {
      // The choice still holds for this page.
    }
  }
}
