/** Sheets that are laid out beside the page for a moment: to be printed in its stead, or drawn as a picture. */
import { flushSync, mount, unmount, type Component } from 'svelte';

export interface Sheet {
  readonly element: HTMLElement;
  readonly remove: () => void;
}

/** Lays a component out, complete and measured, as the last child of the body. The component keeps itself off the screen. */
export function layOut<Props extends Record<string, unknown>>(
  component: Component<Props>,
  props: Props,
): Sheet {
  const mounted = mount(component, { target: document.body, props });
  // Twice: charts measure their room first, and draw what fits in then.
  flushSync();
  flushSync();
  const element = document.body.lastElementChild;
  if (!(element instanceof HTMLElement)) throw new TypeError('a sheet is one element');
  return { element, remove: () => void unmount(mounted) };
}
