import type { Player } from './player.svelte.ts';
import { chooseAddress, type Screen } from './sources.ts';
import type { Track } from './track.ts';

/** What the visitor's browser says of itself. */
function thisScreen(element: HTMLMediaElement): Screen {
  const canPlay = (mediaType: string) => element.canPlayType(mediaType) !== '';
  // others that say so play streams worse by themselves than with help
  const playsStreams = navigator.vendor.startsWith('Apple') && canPlay('application/vnd.apple.mpegurl');
  return {
    width: window.innerWidth * window.devicePixelRatio,
    savesData: savesData(),
    playsStreams,
    canPlay
  };
}

/** Whether the visitor has asked for little data to be used. */
export function savesData(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
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

  /** Puts a recording, as a picture or as sound, and its captions into the element. Fetches little of it before play. */
  fill(element: HTMLVideoElement, track: Track, isSoundOnly: boolean): void {
    const media = isSoundOnly ? { ...track.media, video: [] } : track.media;
    element.replaceChildren(...(track.captions === null ? [] : [captions(track, track.captions)]));
    element.poster = media.poster ?? '';
    const address = chooseAddress(media, thisScreen(element));
    if (address) element.src = address;
    else {
      element.removeAttribute('src');
      element.load();
    }
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
  on('pause', () => element.ended || element.error || player.became('paused'));
  on('ended', () => player.became('ended'));
  on('waiting', () => player.isRunning && player.became('loading'));
  // a stream has its own ways to go on
  on('error', () => player.stream || player.became('failed'));
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
