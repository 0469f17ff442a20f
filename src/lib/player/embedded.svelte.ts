import { eventOf, readCommand, type Told } from './embed-messages.ts';
import type { PagePlayback } from './page-playback.svelte.ts';

/**
 * Lets the page around an embedded player work it by messages, and tells it what happens. Called while the component
 * is made. Only the page that shows the player is listened to; what it is told is public, so that any page may hear it.
 */
export function answerPage(playback: PagePlayback): void {
  const tell = (event: Told['event']) => {
    if (parent === window) return;
    const { atMs, durationMs, track } = playback;
    const told: Told = {
      from: 'eter',
      event,
      article: track.articleId,
      at: Math.round(atMs) / 1000,
      duration: durationMs / 1000
    };
    parent.postMessage(told, '*');
  };
  const hear = ({ source, data }: MessageEvent) => {
    if (source === parent && parent !== window) obey(playback, data);
  };
  $effect(() => {
    addEventListener('message', hear);
    tell('ready');
    return () => removeEventListener('message', hear);
  });
  $effect(() => {
    const event = eventOf(playback.activity);
    if (event) tell(event);
  });
  $effect(() => {
    if (playback.activity === 'playing' && playback.atMs > 0) tell('time');
  });
}

function obey(playback: PagePlayback, data: unknown): void {
  const command = readCommand(data);
  if (command?.do === 'seek') playback.seek(command.atMs);
  else if (command && playback.isRunning !== (command.do === 'play')) playback.toggle();
}
