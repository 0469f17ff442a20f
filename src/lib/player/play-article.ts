import type { Player } from './player.svelte.ts';
import type { Track } from './track.ts';

/** Plays the interview of an article on a page that only names it. Fails when it cannot be had. */
export async function playArticle(player: Player, articleId: string, atMs?: number): Promise<void> {
  const track = await fetchTrack(articleId);
  player.hasStarted = true;
  player.play(track, atMs);
}

/** Fetches what the player needs of an article. */
export async function fetchTrack(articleId: string): Promise<Track> {
  const answer = await fetch(`/track/${articleId}`);
  if (!answer.ok) throw new Error(`the interview was answered ${answer.status}`);
  return (await answer.json()) as Track;
}
