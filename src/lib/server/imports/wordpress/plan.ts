import type { Block, Run } from '#lib/articles/body.ts';
import { articleLimits, type ArticleFields } from '#lib/articles/draft.ts';
import { isLanguage } from '#lib/ui/station.ts';
import { tidyName } from '#lib/people/name-folding.ts';
import type { FoundBlock, FoundPicture } from './blocks.ts';
import { metaOf, type WordPressIndex, type WordPressItem } from './export.ts';
import { blocksOf } from './html.ts';
import { expandShortcodes } from './shortcodes.ts';
import { oneLine, shortened } from './words.ts';

/** What an article becomes of a post, before its files are looked for. */
export interface ArticlePlan {
  readonly fields: Pick<ArticleFields, 'headline' | 'lede' | 'language' | 'commentsOpen' | 'topics'>;
  readonly writer: string | undefined;
  readonly blocks: readonly FoundBlock[];
  readonly picture: FoundPicture | undefined;
  /** Addresses of sound and film, the one it is about first. */
  readonly recordings: readonly string[];
  /** What is otherwise than it was, in words. */
  readonly notes: readonly string[];
}

/** Plans an article. Nothing that a post says is dropped without a note. */
export function planArticle(item: WordPressItem, index: WordPressIndex): ArticlePlan {
  const { html, left } = expandShortcodes(item.html, (id) => index.attachments.get(id)?.address);
  const converted = blocksOf(html, index.site.address);
  const title = oneLine(item.title);
  const excerpt = oneLine(item.excerpt);
  const topics = topicsOf(item);
  const isCut = { title: title.length > articleLimits.headline, lede: excerpt.length > articleLimits.lede };
  const before = [...(isCut.title ? [title] : []), ...(isCut.lede ? [excerpt] : [])];
  return {
    fields: {
      headline: shortened(title, articleLimits.headline),
      lede: shortened(excerpt, articleLimits.lede),
      language: languageOf(index.site.language),
      commentsOpen: item.isOpen,
      topics: topics.slice(0, articleLimits.topics)
    },
    writer: tidyName(index.authors.get(item.login) ?? item.login),
    blocks: [...before.map(paragraph), ...converted.blocks],
    picture: featured(item, index),
    recordings: recordingsOf(item, index, converted.media),
    notes: [
      ...(isCut.title ? ['the headline was too long, and is whole at the beginning of the text'] : []),
      ...(isCut.lede ? ['the excerpt was too long for a lede, and is whole in the text'] : []),
      ...topics.slice(articleLimits.topics).map((topic) => `one topic too many: ${topic}`),
      ...left.map((name) => `[${name}] stands in the text as it was`),
      ...converted.left.map((what) => `left out: ${what}`)
    ]
  };
}

const paragraph = (text: string): FoundBlock => ({ type: 'paragraph', runs: [{ text }] });

function languageOf(text: string): string {
  const language = text.slice(0, 2).toLowerCase();
  return isLanguage(language) ? language : '';
}

/** Categories and tags; not the one that WordPress gives what has none. */
function topicsOf({ terms }: WordPressItem): string[] {
  const wanted = terms.filter(
    ({ domain, slug, name }) =>
      ['category', 'post_tag', 'tag'].includes(domain) &&
      !/^(uncategorized|okategoriserad[et]?)$/i.test(slug || name)
  );
  return [...new Set(wanted.flatMap(({ name }) => tidyName(oneLine(name), 60) ?? []))];
}

function featured(item: WordPressItem, { attachments }: WordPressIndex): FoundPicture | undefined {
  const found = attachments.get(metaOf(item, '_thumbnail_id')[0] ?? '');
  if (!found) return undefined;
  return {
    type: 'picture',
    src: found.address,
    alt: oneLine(found.alt),
    caption: oneLine(found.caption)
  };
}

function recordingsOf(item: WordPressItem, index: WordPressIndex, inText: readonly string[]): string[] {
  const enclosed = [...metaOf(item, 'enclosure'), ...metaOf(item, 'audio_file')].flatMap(
    (text) => text.split('\n')[0]?.trim() || []
  );
  const attached = index.played.get(item.id) ?? [];
  return [...new Set([...enclosed, ...inText, ...attached])].filter((address) => URL.canParse(address));
}

/** A link in a paragraph of its own, for what lies elsewhere still. */
export function linkBlock(address: string, words: string): Block {
  const run: Run = /^https?:/i.test(address) ? { text: words || address, href: address } : { text: words };
  return { type: 'paragraph', runs: [run] };
}
