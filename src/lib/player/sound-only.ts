import type { PagePlayback } from './page-playback.svelte.ts';

/** Changes between a film and its sound alone, and goes on where it is. What else plays makes way for it. */
export function toggleSoundOnly({ player, track, isLoaded, isRunning, atMs }: PagePlayback): void {
  if (!isLoaded) player.cue(track, atMs);
  player.isSoundOnly = !player.isSoundOnly;
  player.cue(track, atMs);
  if (isRunning) player.play(track);
}
