import { element, type Xml } from './xml.ts';

/** One who takes part, with a group and role of the Podcast Taxonomy. */
export interface PodcastPerson {
  readonly name: string;
  readonly group: string;
  readonly role: string;
  readonly address: string | null;
}

/** One episode. Addresses are whole, and ASCII; times are milliseconds. */
export interface PodcastItem {
  /** Never changes, whatever else does. */
  readonly guid: string;
  readonly title: string;
  readonly address: string;
  readonly paragraphs: readonly string[];
  readonly publishedAt: number;
  readonly durationMs: number;
  readonly number: number | null;
  readonly artwork: string | null;
  readonly enclosure: { readonly address: string; readonly bytes: number; readonly mediaType: string };
  readonly transcript: { readonly address: string; readonly language: string } | null;
  /** Where its chapters are, as JSON. */
  readonly chapters: string | null;
  readonly persons: readonly PodcastPerson[];
}

/** A podcast feed, of a station or a programme. */
export interface PodcastFeed {
  readonly guid: string;
  /** Where the feed itself is. */
  readonly self: string;
  readonly title: string;
  /** The page that the feed belongs to. */
  readonly address: string;
  readonly description: string;
  readonly language: string;
  readonly author: string;
  readonly email: string;
  readonly artwork: string;
  readonly category: string;
  /** Asks directories not to list it. */
  readonly blocked: boolean;
  readonly changedAt: number;
  readonly items: readonly PodcastItem[];
}

const namespaces = {
  version: '2.0',
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:itunes': 'http://www.itunes.com/dtds/podcast-1.0.dtd',
  'xmlns:podcast': 'https://podcastindex.org/namespace/1.0'
};

/** Writes a feed as RSS 2.0 with the tags of Apple Podcasts and of the podcast namespace, as UTF-8 text. */
export function writeRss(feed: PodcastFeed): string {
  const channel = element('channel', {}, ...about(feed), ...feed.items.map(item));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('rss', namespaces, channel).xml}\n`;
}

function about(feed: PodcastFeed): Xml[] {
  const text = (name: string, words: string) => element(name, {}, words);
  const owner = element(
    'itunes:owner',
    {},
    text('itunes:name', feed.author),
    text('itunes:email', feed.email)
  );
  return [
    text('title', short(feed.title)),
    text('link', feed.address),
    element('atom:link', { href: feed.self, rel: 'self', type: 'application/rss+xml' }),
    text('description', withinBytes(feed.description || feed.title)),
    text('language', feed.language),
    text('lastBuildDate', rfc822(feed.changedAt)),
    text('generator', 'Eter'),
    element(
      'image',
      {},
      text('url', feed.artwork),
      text('title', short(feed.title)),
      text('link', feed.address)
    ),
    text('itunes:author', short(feed.author)),
    ...(feed.email ? [owner] : []),
    element('itunes:image', { href: feed.artwork }),
    element('itunes:category', { text: feed.category }),
    text('itunes:explicit', 'false'),
    text('itunes:type', 'episodic'),
    ...(feed.blocked ? [text('itunes:block', 'Yes')] : []),
    text('podcast:guid', feed.guid),
    text(
      'podcast:medium',
      feed.items.every(({ enclosure }) => isVideo(enclosure)) && feed.items.length ? 'video' : 'podcast'
    )
  ];
}

const isVideo = ({ mediaType }: { mediaType: string }) => mediaType.startsWith('video/');

function item(one: PodcastItem): Xml {
  const { enclosure, transcript } = one;
  return element(
    'item',
    {},
    element('title', {}, short(one.title)),
    element('guid', { isPermaLink: 'false' }, one.guid),
    element('link', {}, one.address),
    element('pubDate', {}, rfc822(one.publishedAt)),
    element('description', {}, showNotes(one.paragraphs)),
    element('enclosure', { url: enclosure.address, length: enclosure.bytes, type: enclosure.mediaType }),
    element('itunes:duration', {}, Math.max(1, Math.round(one.durationMs / 1000))),
    element('itunes:explicit', {}, 'false'),
    one.number === null ? null : element('itunes:episode', {}, one.number),
    one.artwork === null ? null : element('itunes:image', { href: one.artwork }),
    transcript &&
      element('podcast:transcript', {
        url: transcript.address,
        type: 'text/vtt',
        language: transcript.language,
        rel: 'captions'
      }),
    one.chapters && element('podcast:chapters', { url: one.chapters, type: 'application/json+chapters' }),
    ...one.persons.map(person)
  );
}

function person({ name, role, group, address }: PodcastPerson): Xml {
  return element(
    'podcast:person',
    { role: role.toLowerCase(), group: group.toLowerCase(), href: address },
    short(name)
  );
}

const maxBytes = 4000;

/** The notes are HTML of their own, paragraphs only, inside the XML. */
function showNotes(paragraphs: readonly string[]): string {
  let notes = '';
  for (const paragraph of paragraphs) {
    const next = element('p', {}, paragraph).xml;
    if (Buffer.byteLength(notes + next) > maxBytes) break;
    notes += next;
  }
  return notes || withinBytes(paragraphs[0] ?? '');
}

function withinBytes(text: string): string {
  let cut = text;
  while (Buffer.byteLength(cut) > maxBytes)
    cut = cut.slice(0, cut.length - Math.ceil((Buffer.byteLength(cut) - maxBytes) / 3));
  return cut.toWellFormed();
}

const short = (text: string) => text.slice(0, 255).toWellFormed();

/** A time as RSS writes it: `Sat, 21 Nov 2026 12:00:00 GMT`. */
export function rfc822(time: number): string {
  return new Date(time).toUTCString();
}
