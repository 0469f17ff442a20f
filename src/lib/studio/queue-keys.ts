/**
 * The keys of the queue of comments, anywhere on its page but while typing: J and K move, X chooses, U takes back, and
 * the others press what is marked with them in the row (`data-key`). After a decision the focus stays where it was.
 */
export function queueKeys(list: HTMLElement): () => void {
  let place = 0;
  /** What in the list has the focus, or had it last. */
  let last: HTMLElement | null = null;

  function pressed(event: KeyboardEvent) {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(target)) return;
    if (event.key.length === 1 && act(event.key.toLowerCase())) event.preventDefault();
  }

  function act(key: string): boolean {
    if (key === 'u') return press(document.querySelector(`.notice [data-key=u]`));
    const row = document.activeElement?.closest('[data-comment]') ?? null;
    if (key === 'j') return move(row ? row.nextElementSibling : list.children[place]);
    if (key === 'k') return move(row?.previousElementSibling);
    if (key === 'x') return press(boxOf(row));
    return press(row?.querySelector(`[data-key=${CSS.escape(key)}]`));
  }

  function move(row: Element | null | undefined): boolean {
    boxOf(row)?.focus();
    boxOf(row)?.scrollIntoView({ block: 'nearest' });
    return true;
  }

  function focused({ target }: FocusEvent) {
    // nobody puts the focus on the page itself: it was taken there after something was sent
    if (target === document.body) {
      stay();
      return;
    }
    last = list.contains(target as Node) ? (target as HTMLElement) : null;
    const row = last?.closest('[data-comment]');
    if (row) place = [...list.children].indexOf(row);
  }

  // a row that was decided about goes away with the focus: the one in its place gets it
  function stay() {
    if (last?.isConnected) last.focus();
    else if (last) boxOf(list.children[Math.min(place, list.children.length - 1)])?.focus();
  }

  const watch = new MutationObserver(() => {
    if (document.activeElement === document.body || !document.activeElement) stay();
  });

  watch.observe(list, { childList: true });
  document.addEventListener('focusin', focused);
  document.addEventListener('keydown', pressed);
  return () => {
    watch.disconnect();
    document.removeEventListener('focusin', focused);
    document.removeEventListener('keydown', pressed);
  };
}

const kept = 'queue-keys';

/** Whether whoever sits here wants the keys; they do until they say otherwise. */
export function keysAreOn(): boolean {
  try {
    return localStorage.getItem(kept) !== 'off';
  } catch {
    // storage is closed to us: as for who has said nothing
    return true;
  }
}

/** Keeps what was chosen on this device. */
export function keepKeys(isOn: boolean): void {
  try {
    localStorage.setItem(kept, isOn ? 'on' : 'off');
  } catch {
    // storage is closed to us: it holds until the page is left
  }
}

function isTyping(target: HTMLElement): boolean {
  return target.matches('textarea, select, [contenteditable], input:not([type=checkbox])');
}

function press(thing: Element | null | undefined): boolean {
  if (!(thing instanceof HTMLElement)) return false;
  // as by hand, so that the field it opens gets the focus: what is written there must not be taken for keys
  if (thing.matches('summary')) thing.focus();
  thing.click();
  return true;
}

function boxOf(row: Element | null | undefined): HTMLInputElement | null {
  return row?.querySelector<HTMLInputElement>('input[type=checkbox]') ?? null;
}
