import { imageAddress } from '../images/image.ts';
import { nextStart } from './chapters.ts';
import type { Player } from './player.svelte.ts';
import type { Track } from './track.ts';

/** Tells the device what is playing, for its lock screen. Does nothing in a browser without a media session. */
export function tellDevice(track: Track): void {
  if (!('mediaSession' in navigator)) return;
  navigator.mediaSession.metadata = new MediaMetadata({
    title: track.title,
    artist: track.programme ?? track.station,
    album: track.station,
    artwork: pictures(track)
  });
}

/** Lets the keys of the device and its lock screen work the player, until the function it returns is called. */
export function obeyDevice(player: Player): () => void {
  if (!('mediaSession' in navigator)) return () => undefined;
  const actions: [MediaSessionAction, MediaSessionActionHandler][] = [
    ['play', () => player.track && player.play(player.track)],
    ['pause', () => player.pause()],
    ['seekbackward', ({ seekOffset }) => player.skip(-1000 * (seekOffset ?? 15))],
    ['seekforward', ({ seekOffset }) => player.skip(1000 * (seekOffset ?? 30))],
    ['seekto', ({ seekTime }) => player.seek(1000 * (seekTime ?? 0))],
    ['previoustrack', () => player.previousChapter()],
    ['nexttrack', () => (hasNext(player) ? player.nextChapter() : player.extras?.playNext())]
  ];
  for (const [action, handler] of actions) {
    try {
      navigator.mediaSession.setActionHandler(action, handler);
    } catch {
      // an older browser that does not know this action: the others work
    }
  }
  const listening = new AbortController();
  // in between, the device counts by itself
  for (const name of ['playing', 'pause', 'seeked', 'ratechange'])
    player.element.addEventListener(name, () => tellPlace(player), { signal: listening.signal });
  return () => listening.abort();
}

/** Tells the device how far it has come, for the scale on its lock screen. */
function tellPlace({ element, durationMs, speed }: Player): void {
  if (durationMs <= 0) return;
  navigator.mediaSession.playbackState = element.paused ? 'paused' : 'playing';
  const [duration, position] = [durationMs / 1000, Math.min(element.currentTime, durationMs / 1000)];
  navigator.mediaSession.setPositionState({ duration, position, playbackRate: speed });
}

function hasNext({ track, atMs }: Player): boolean {
  return nextStart(track?.chapters ?? [], atMs) !== null;
}

function pictures({ image, media }: Track): MediaImage[] {
  if (image) {
    return image.widths.map((width) => ({
      src: imageAddress(image, width),
      sizes: `${width}x${Math.round((width * image.height) / image.width)}`,
      type: 'image/webp'
    }));
  }
  return media.poster === null ? [] : [{ src: media.poster }];
}
