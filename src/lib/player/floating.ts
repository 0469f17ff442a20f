import type { PagePlayback } from './page-playback.svelte.ts';

/** Shows the film above other windows, with the captions that the browser draws there itself. */
export async function floatPicture(playback: PagePlayback): Promise<void> {
  if (!playback.isLoaded || !playback.isRunning) playback.toggle();
  const { element } = playback.player;
  await untilShown(element);
  await element.requestPictureInPicture().catch(() => undefined);
  const [captions] = element.textTracks;
  if (!captions || document.pictureInPictureElement !== element) return;
  captions.mode = playback.player.hasCaptions ? 'showing' : 'hidden';
  element.addEventListener('leavepictureinpicture', () => (captions.mode = 'hidden'), { once: true });
}

/** A picture of which nothing is known yet cannot be shown elsewhere. */
function untilShown(element: HTMLVideoElement): Promise<unknown> {
  if (element.readyState >= HTMLMediaElement.HAVE_METADATA) return Promise.resolve();
  return new Promise((resolve) => element.addEventListener('loadedmetadata', resolve, { once: true }));
}
