import type { Extras } from './extras.svelte.ts';
import { fetchTrack, playArticle } from './play-article.ts';
import type { Player } from './player.svelte.ts';
import type { Queued } from './queue.ts';
import { hasPicture } from './sources.ts';

/** Plays an interview at a press on a list, without leaving the page: a film is shown in the sheet. Goes to the page of the article when it cannot be had. */
export async function playFromList(
  player: Player,
  { articleId, href }: { articleId: string; href: string },
  atMs?: number
): Promise<void> {
  try {
    await playArticle(player, articleId, atMs);
    player.isSheetWanted = player.track !== null && hasPicture(player.track.media);
  } catch {
    location.assign(href);
  }
}

/** Puts an interview in the queue, first or last; where nothing plays yet it is made ready instead. */
export async function queueUp(player: Player, one: Queued, isFirst: boolean): Promise<void> {
  const { queue } = await extrasOf(player);
  if (isFirst) queue.addFirst(one);
  else queue.addLast(one);
  if (player.track) return;
  player.cue(await fetchTrack(one.articleId));
  player.hasStarted = true;
  queue.remove(one.articleId);
}

/** The queue and the sleep timer of the player, made when they are first asked for. */
export async function extrasOf(player: Player): Promise<Extras> {
  const { Extras } = await import('./extras.svelte.ts');
  return (player.extras ??= new Extras(player));
}
