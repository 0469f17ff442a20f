import type { ComponentProps } from 'svelte';
import type AudioPlayer from '../player/AudioPlayer.svelte';
import type Cinema from '../player/Cinema.svelte';
import type Transcript from '../transcripts/Transcript.svelte';
import { type PlayerMenus, playerMenus } from '../player/menus.ts';
import { type LaterPart, laterPart } from '../ui/later.ts';
import type { ArticlePage } from './article.ts';
import type ArticleHead from './ArticleHead.svelte';
import type ArticleText from './ArticleText.svelte';
import { showsFilm } from './listening.ts';

/** The components of an article's page: the player at once, if there is one, and the others when they are needed. */
export interface ArticleParts {
  readonly AudioPlayer: typeof AudioPlayer | undefined;
  readonly Cinema: typeof Cinema | undefined;
  readonly menus: PlayerMenus;
  readonly head: LaterPart<ComponentProps<typeof ArticleHead>>;
  readonly text: LaterPart<ComponentProps<typeof ArticleText>>;
  readonly transcript: LaterPart<ComponentProps<typeof Transcript>>;
}

/** Fetches the components that the page of an article needs, and none of the others. */
export async function partsOf(article: ArticlePage): Promise<ArticleParts> {
  const isFilm = showsFilm(article);
  const [sound, film, menus, head, text, transcript] = await Promise.all([
    article.media && !isFilm ? import('../player/AudioPlayer.svelte') : undefined,
    isFilm ? import('../player/Cinema.svelte') : undefined,
    playerMenus(),
    laterPart(() => import('./ArticleHead.svelte')),
    laterPart(() => import('./ArticleText.svelte')),
    laterPart(() => import('../transcripts/Transcript.svelte'))
  ]);
  return { AudioPlayer: sound?.default, Cinema: film?.default, menus, head, text, transcript };
}
