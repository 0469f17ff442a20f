import type { Attachment } from 'svelte/attachments';
import type { PagePlayback } from './page-playback.svelte.ts';

/** Tells the player while the page's own controls for what plays are on screen: the mini-player steps aside. */
export function inView(playback: PagePlayback): Attachment {
  return (controls) => {
    // read here, so that it is looked again when something else is played
    const { isLoaded } = playback;
    const seen = new IntersectionObserver((entries) => {
      playback.player.isInView = isLoaded && (entries.at(-1)?.isIntersecting ?? false);
    });
    seen.observe(controls);
    return () => {
      seen.disconnect();
      playback.player.isInView = false;
    };
  };
}
