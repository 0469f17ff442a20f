/** Closes what an element opened when Escape is pressed in it; an attachment. */
export function closesOnEscape(close: () => void): (element: HTMLElement) => () => void {
  return (element) => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      close();
    };
    element.addEventListener('keydown', pressed);
    return () => element.removeEventListener('keydown', pressed);
  };
}
