/**
 * Calls `make` when somebody points at what stands in a place, moves the focus into it or, if asked, scrolls to it.
 * A click that comes before all is made waits, and happens then. What could not be made, as on a line that is cut, is
 * tried again at the next sign, and the click does what the browser does with it. Returns what stops the watching.
 */
export function awaken(place: Element, make: () => Promise<unknown>, isNear: boolean): () => void {
  const watching = new AbortController();
  const { signal } = watching;
  let isUnreachable = false;
  const wake = async () => {
    try {
      await make();
      watching.abort();
    } catch (error) {
      isUnreachable = true;
      console.warn(error);
    }
  };
  for (const sign of ['pointerover', 'focusin'])
    place.addEventListener(sign, () => void wake(), { signal, passive: true });
  place.addEventListener(
    'click',
    (event) => {
      const pressed = pressedBy(event as MouseEvent);
      if (!pressed || isUnreachable) {
        isUnreachable = false;
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      void wake().then(() => pressed.click());
    },
    { signal, capture: true }
  );
  const near = new IntersectionObserver(
    (entries) => entries.some((entry) => entry.isIntersecting) && void wake(),
    { rootMargin: '300px' }
  );
  if (isNear) near.observe(place);
  signal.addEventListener('abort', () => near.disconnect());
  return () => watching.abort();
}

/** What a plain click is meant for; a click that opens a window of its own needs nobody's help. */
function pressedBy(event: MouseEvent): HTMLElement | null {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !(event.target instanceof Element)) return null;
  return event.target.closest<HTMLElement>('a, button, summary, input');
}
