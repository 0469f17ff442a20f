/** Where the caret stands in an element that holds one text; null when it is not in it, or something is selected. */
export function caretIn(element: HTMLElement): number | null {
  const selection = getSelection();
  if (!selection?.isCollapsed || !element.contains(selection.anchorNode)) return null;
  return selection.anchorNode === element
    ? selection.anchorOffset === 0
      ? 0
      : element.textContent.length
    : selection.anchorOffset;
}

/** Puts the caret before a character of an element that holds one text. */
export function placeCaret(element: HTMLElement, offset: number): void {
  const text = element.firstChild;
  const selection = getSelection();
  if (!text) selection?.collapse(element, 0);
  else selection?.collapse(text, Math.min(offset, text.textContent?.length ?? 0));
}

/** Gives an element another text; the caret stays beside what has not changed. */
export function writeText(element: HTMLElement, text: string): void {
  const before = element.textContent;
  if (before === text && element.childNodes.length <= 1) return;
  const offset = document.activeElement === element ? caretIn(element) : null;
  element.textContent = text;
  if (offset === null) return;
  let same = 0;
  while (same < offset && before[same] === text[same]) same++;
  placeCaret(element, same === offset ? offset : offset + text.length - before.length);
}

/** Lets plain text be written in an element, whatever the browser calls that. */
export function letWrite(element: HTMLElement, mayWrite: boolean): void {
  try {
    element.contentEditable = mayWrite ? 'plaintext-only' : 'false';
  } catch {
    element.contentEditable = 'true';
  }
}
