/**
 * Attachment: presses inside the element count only when they are a person's. What a script presses (an extension, a
 * console) is not their word and must not teach; mouse, touch, keyboard and screen readers all press with trusted events.
 */
export function personOnly(node: HTMLElement): () => void {
  const refuse = (event: Event): void => {
    if (!event.isTrusted) event.stopPropagation();
  };
  node.addEventListener('click', refuse, { capture: true });
  return () => node.removeEventListener('click', refuse, { capture: true });
}
