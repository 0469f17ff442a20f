import type { ComponentProps } from 'svelte';
import { type LaterPart, laterPart, type NoProps } from '../ui/later.ts';
import type ShareMenu from './ShareMenu.svelte';
import type SpeedMenu from './SpeedMenu.svelte';

/** The menus of a player. Each opens by itself, and is made alive when somebody points at it. */
export interface PlayerMenus {
  readonly speed: LaterPart<ComponentProps<typeof SpeedMenu>>;
  readonly volume: LaterPart<NoProps>;
  readonly share: LaterPart<ComponentProps<typeof ShareMenu>>;
  readonly sleep: LaterPart<NoProps>;
  readonly queue: LaterPart<NoProps>;
}

/** Finds the menus of a player. */
export async function playerMenus(): Promise<PlayerMenus> {
  const [speed, volume, share, sleep, queue] = await Promise.all([
    laterPart(() => import('./SpeedMenu.svelte')),
    laterPart(() => import('./VolumeMenu.svelte')),
    laterPart(() => import('./ShareMenu.svelte')),
    laterPart(() => import('./SleepMenu.svelte')),
    laterPart(() => import('./PageQueue.svelte'))
  ]);
  return { speed, volume, share, sleep, queue };
}
