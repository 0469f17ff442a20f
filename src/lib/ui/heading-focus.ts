let arriving: MutationObserver | undefined;

/**
 * Moves the focus to the heading of the page that somebody came to by a link, so that a screen reader tells it and
 * Tab goes on from there. Waits for a heading that is still being fetched, until the next step.
 */
export function focusHeading(page: Element | undefined): void {
  arriving?.disconnect();
  arriving = new MutationObserver(() => look(page));
  if (page) arriving.observe(page, { childList: true, subtree: true });
  look(page);
}

function look(page: Element | undefined): void {
  const heading = page?.querySelector('h1');
  if (!heading) return;
  arriving?.disconnect();
  // somebody who has gone on by themselves is left where they are
  if (document.activeElement !== document.body) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
