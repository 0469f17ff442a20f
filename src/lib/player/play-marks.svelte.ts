import { untrack } from 'svelte';
import { marksPassed } from './marks.ts';
import type { Player } from './player.svelte.ts';

/**
 * Tells the portal how far what the player plays is heard: that it began, each tenth that is reached, and the end.
 * No identifier and no cookie goes with it, and the marks are not tied to each other. Called while a component is made.
 */
export function tellPlays(player: Player, place: 'page' | 'embed'): void {
  let article = '';
  let lastMs = 0;
  let told: number[] = [];

  const tell = (mark: number) => {
    if (told.includes(mark)) return;
    told.push(mark);
    const body = JSON.stringify({ article, place, mark });
    // not being counted is nothing a listener should know of
    fetch('/plays', { method: 'POST', body, keepalive: true, credentials: 'omit' }).catch(() => undefined);
  };
  const begin = (articleId: string) => {
    if (article === articleId) return;
    article = articleId;
    told = [];
  };
  $effect(() => {
    const { track, activity } = player;
    if (!track || (activity !== 'playing' && activity !== 'ended')) return;
    begin(track.articleId);
    lastMs = untrack(() => player.atMs);
    tell(0);
    if (activity === 'ended') tell(10);
  });
  $effect(() => {
    const { atMs, durationMs } = player;
    if (untrack(() => player.activity) === 'playing')
      for (const mark of marksPassed(lastMs, atMs, durationMs)) tell(mark);
    lastMs = atMs;
  });
}
