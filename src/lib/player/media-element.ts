import type { Player } from './player.svelte.ts';
import { chooseFile, type Screen } from './sources.ts';
import type { Track } from './track.ts';

function thisScreen(element: HTMLMediaElement): Screen {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  return {
    width: window.innerWidth * window.devicePixelRatio,
    savesData: connection?.saveData === true,
    canPlay: (mediaType) => element.canPlayType(mediaType) !== ''
  };
}

export const mediaElement = {
  /** Makes the element that plays everything, sound as well as picture. */
  make(): HTMLVideoElement {
    const element = document.createElement('video');
    element.playsInline = true;
    element.preload = 'metadata';
    element.setAttribute('disableremoteplayback', '');
    return element;
  },

  /** Puts a recording and its captions into the element. Nothing but the first bytes is fetched before play. */
  fill(element: HTMLVideoElement, track: Track, isSoundOnly: boolean): void {
    element.replaceChildren(...(track.captions === null ? [] : [captions(track, track.captions)]));
    element.poster = track.media.poster ?? '';
    const media = isSoundOnly ? { ...track.media, video: [] } : track.media;
    element.src = chooseFile(media, thisScreen(element))?.address ?? '';
  }
};

function captions(track: Track, address: string): HTMLTrackElement {
  const element = document.createElement('track');
  element.kind = 'captions';
  element.srclang = track.language;
  element.src = address;
  element.default = true;
  return element;
}

/** The words of the captions that stand now, without the names and marks that WebVTT puts around them. */
export function captionOf(track: TextTrack): string {
  const cues = [...(track.activeCues ?? [])].filter((cue) => cue instanceof VTTCue);
  return cues.map((cue) => cue.getCueAsHTML().textContent.replaceAll('\n', ' ')).join('\n');
}

function fetchedUntil({ buffered, currentTime }: HTMLMediaElement): number {
  for (let range = 0; range < buffered.length; range += 1) {
    if (buffered.start(range) <= currentTime && currentTime <= buffered.end(range)) {
      return buffered.end(range) * 1000;
    }
  }
  return currentTime * 1000;
}

/** Tells the player what happens to the element until the function it returns is called. */
export function listenTo(element: HTMLVideoElement, player: Player): () => void {
  const listening = new AbortController();
  const on = (name: string, happened: () => void, target: EventTarget = element) => {
    target.addEventListener(name, happened, { signal: listening.signal });
  };
  const moved = () => player.moved(element.currentTime * 1000, fetchedUntil(element));
  on('timeupdate', moved);
  on('progress', moved);
  on('playing', () => player.became('playing'));
  on('pause', () => element.ended || player.became('paused'));
  on('ended', () => player.became('ended'));
  on('waiting', () => player.isRunning && player.became('loading'));
  on('error', () => player.became('failed'));
  on('online', () => (player.isOnline = true), window);
  on('offline', () => (player.isOnline = false), window);
  const [track] = element.textTracks;
  if (track) {
    // we write the words ourselves, so that they move up for the controls and follow into full screen
    track.mode = 'hidden';
    on('cuechange', () => player.said(track), track);
  }
  return () => listening.abort();
}
