import type { ComponentProps } from 'svelte';
import { type LaterPart, laterPart, type NoProps } from '../ui/later.ts';
import type SpeedMenu from './SpeedMenu.svelte';

/** The menus of a player. Each opens by itself, and is made alive when somebody points at it. */
export interface PlayerMenus {
  readonly speed: LaterPart<ComponentProps<typeof SpeedMenu>>;
  readonly volume: LaterPart<NoProps>;
  readonly share: LaterPart<NoProps>;
}

/** Finds the menus of a player. */
export async function playerMenus(): Promise<PlayerMenus> {
  const [speed, volume, share] = await Promise.all([
    laterPart(() => import('./SpeedMenu.svelte')),
    laterPart(() => import('./VolumeMenu.svelte')),
    laterPart(() => import('./ShareMenu.svelte'))
  ]);
  return { speed, volume, share };
}
