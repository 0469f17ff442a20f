import { createContext } from 'svelte';
import type { PagePlayback } from './page-playback.svelte.ts';
import type { Player } from './player.svelte.ts';

/** The player of the portal, given by the layout of public pages. */
export const [usePlayer, providePlayer] = createContext<Player>();

/** The recording of this page in that player, given by the page of an article. */
export const [usePlayback, providePlayback] = createContext<PagePlayback>();
