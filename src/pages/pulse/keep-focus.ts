/** What a press takes away takes the focus along; it then goes to the heading of its part instead of getting lost. */
export function keepFocus(section: HTMLElement): () => void {
  let inside = false;
  const enter = (): void => {
    inside = true;
  };
  const leave = ({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget instanceof Node && !section.contains(relatedTarget)) inside = false;
  };
  const press = ({ target }: PointerEvent): void => {
    if (target instanceof Node && !section.contains(target)) inside = false;
  };
  const observer = new MutationObserver(() => {
    if (!inside || document.activeElement !== document.body) return;
    section.querySelector('h2')?.focus({ preventScroll: true });
  });
  section.addEventListener('focusin', enter);
  section.addEventListener('focusout', leave);
  document.addEventListener('pointerdown', press);
  observer.observe(section, { childList: true, subtree: true });
  return () => {
    observer.disconnect();
    document.removeEventListener('pointerdown', press);
  };
}
