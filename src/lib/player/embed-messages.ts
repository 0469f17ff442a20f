import type { Activity } from './player.svelte.ts';

/** What a page asks of the player it shows. */
export type Command =
  { readonly do: 'play' } | { readonly do: 'pause' } | { readonly do: 'seek'; readonly atMs: number };

/** What the player tells the page it is shown on. Times are seconds. */
export interface Told {
  readonly from: 'eter';
  readonly event: 'ready' | 'play' | 'pause' | 'time' | 'ended' | 'error';
  readonly article: string;
  readonly at: number;
  readonly duration: number;
}

/** Reads a message that was posted to the player: `{ to: 'eter', do: 'seek', at: 412.4 }`. Null when it is none. */
export function readCommand(data: unknown): Command | null {
  const { to, do: wanted, at } = Object(data) as { to?: unknown; do?: unknown; at?: unknown };
  if (to !== 'eter') return null;
  if (wanted === 'play' || wanted === 'pause') return { do: wanted };
  const isPlace = typeof at === 'number' && Number.isFinite(at) && at >= 0;
  return wanted === 'seek' && isPlace ? { do: 'seek', atMs: Math.round(at * 1000) } : null;
}

/** What is told when the player comes to do something; null where there is nothing to tell. */
export function eventOf(activity: Activity): Told['event'] | null {
  const events = { playing: 'play', paused: 'pause', ended: 'ended', failed: 'error' } as const;
  return activity in events ? events[activity as keyof typeof events] : null;
}
