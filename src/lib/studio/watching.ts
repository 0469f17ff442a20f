const everyMs = 1500;

/**
 * Asks an address for JSON every second and a half while the page is seen, until `took` answers false.
 * Returns the function that stops it. An answer that does not come is asked for again.
 */
export function poll(address: string, took: (answer: unknown) => boolean): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;

  async function ask() {
    if (!document.hidden) {
      const answer = await fetch(address, { headers: { accept: 'application/json' } }).catch(() => undefined);
      if (isStopped) return;
      if (answer?.ok && !took(await answer.json())) return;
    }
    if (!isStopped) timer = setTimeout(() => void ask(), everyMs);
  }

  timer = setTimeout(() => void ask(), everyMs);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
