import { imageAddress } from '../images/image.ts';
import { hasPicture } from '../player/sources.ts';
import { programmePath } from '../ui/addresses.ts';
import type { ArticlePage } from './article.ts';
import { embedCode, soundHeight } from './embedding.ts';

/** What oEmbed (https://oembed.com) tells of an interview. */
export type OEmbed = Readonly<Record<string, string | number>>;

/** How large whoever asks lets the player be, in pixels. */
export interface Room {
  readonly maxWidth: number;
  readonly maxHeight: number;
}

const usualWidth = 640;

/** Tells others how to show the player of an interview, `t` in its recording, within the room they have. */
export function oembedOf(
  article: ArticlePage,
  { origin, name, t }: { origin: string; name: string; t: string | null },
  room: Room
): OEmbed {
  const isFilm = article.media !== null && hasPicture(article.media);
  const size = isFilm ? filmSize(room) : soundSize(room);
  const title = article.headline.replaceAll('\u00ad', '');
  return {
    version: '1.0',
    type: isFilm ? 'video' : 'rich',
    title,
    ...authorOf(article, origin),
    provider_name: name,
    provider_url: origin,
    cache_age: 3600,
    ...thumbnailOf(article, origin, room),
    html: embedCode({ origin, articleId: article.id, title, isFilm, t }, size),
    ...size
  };
}

function filmSize({ maxWidth, maxHeight }: Room) {
  const width = Math.floor(Math.min(usualWidth, maxWidth, (maxHeight * 16) / 9));
  return { width, height: Math.floor((width * 9) / 16) };
}

function soundSize({ maxWidth, maxHeight }: Room) {
  return { width: Math.min(usualWidth, maxWidth), height: Math.min(soundHeight, maxHeight) };
}

function authorOf({ programme }: ArticlePage, origin: string) {
  return programme && { author_name: programme.name, author_url: origin + programmePath(programme) };
}

/** The largest picture that fits. All three figures are told, or none: so the standard has it. */
function thumbnailOf({ image }: ArticlePage, origin: string, { maxWidth, maxHeight }: Room) {
  if (!image) return {};
  const heightOf = (width: number) => Math.round((width * image.height) / image.width);
  const width = image.widths.findLast((one) => one <= maxWidth && heightOf(one) <= maxHeight);
  if (width === undefined) return {};
  return {
    thumbnail_url: origin + imageAddress(image, width),
    thumbnail_width: width,
    thumbnail_height: heightOf(width)
  };
}

/** The same as XML. */
export function oembedXml(told: OEmbed): string {
  const lines = Object.entries(told).map(([name, value]) => `  <${name}>${escaped(String(value))}</${name}>`);
  return ['<?xml version="1.0" encoding="utf-8" standalone="yes"?>', '<oembed>', ...lines, '</oembed>'].join(
    '\n'
  );
}

function escaped(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- XML cannot hold them
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
  );
}

/** The links by which others find what oEmbed tells of the page of an article, as HTML. */
export function oembedLinks(address: string): string {
  const link = (format: string) =>
    `<link rel="alternate" type="application/${format}+oembed" href="/oembed?format=${format}&amp;url=${encodeURIComponent(address)}">`;
  return link('json') + link('xml');
}
