/** Makes a toolbar one stop of the Tab key: the arrows, Home and End move between its buttons. */
export function moveAmong(bar: HTMLElement): { destroy(): void } {
  const buttons = () => [...bar.querySelectorAll<HTMLElement>('button:not(:disabled)')];

  function focus(button: HTMLElement | undefined) {
    if (!button) return;
    for (const other of buttons()) other.tabIndex = other === button ? 0 : -1;
    button.focus();
  }

  function pressed(event: KeyboardEvent) {
    const all = buttons();
    const now = all.indexOf(event.target as HTMLElement);
    if (now < 0) return;
    const next = nextIndex(event.key, now, all.length);
    if (next === undefined) return;
    event.preventDefault();
    focus(all[next]);
  }

  bar.addEventListener('keydown', pressed);
  return { destroy: () => bar.removeEventListener('keydown', pressed) };
}

/** Where a key leads among `count` things in a row, from `now`, going round at the ends. */
export function nextIndex(key: string, now: number, count: number): number | undefined {
  if (key === 'ArrowRight' || key === 'ArrowDown') return (now + 1) % count;
  if (key === 'ArrowLeft' || key === 'ArrowUp') return (now - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return undefined;
}
