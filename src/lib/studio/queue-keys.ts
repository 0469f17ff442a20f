/** The keys of the queue of comments: J and K move, X chooses, G approves, S is spam. Never while typing. */
export function queueKeys(list: HTMLElement): { destroy(): void } {
  function pressed(event: KeyboardEvent) {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(target)) return;
    const row = target.closest<HTMLElement>('[data-comment]');
    if (row && act(event.key.toLowerCase(), row)) event.preventDefault();
  }

  list.addEventListener('keydown', pressed);
  return { destroy: () => list.removeEventListener('keydown', pressed) };
}

function isTyping(target: HTMLElement): boolean {
  return target.matches('textarea, input:not([type=checkbox])');
}

function act(key: string, row: HTMLElement): boolean {
  const box = row.querySelector<HTMLInputElement>('input[type=checkbox]');
  if (key === 'x') box?.click();
  else if (key === 'j') boxOf(row.nextElementSibling)?.focus();
  else if (key === 'k') boxOf(row.previousElementSibling)?.focus();
  else if (key === 'g' || key === 's') row.querySelector<HTMLButtonElement>(`[data-key=${key}]`)?.click();
  else return false;
  return true;
}

function boxOf(row: Element | null): HTMLInputElement | null {
  return row?.querySelector<HTMLInputElement>('input[type=checkbox]') ?? null;
}
