import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readXml } from '../support/xml.ts';
import { podcastGuid } from '#lib/server/feeds/feeds.ts';
import { type PodcastFeed, type PodcastItem, writeRss } from '#lib/server/feeds/rss.ts';

const item: PodcastItem = {
  guid: 'abc123def456',
  title: 'Förbundet <för> dem & "oss"',
  address: 'https://radio.example/artikel/abc123def456/forbundet',
  paragraphs: ['Om <b>stöd</b> & hjälp.', 'Andra stycket.'],
  publishedAt: Date.UTC(2026, 10, 21, 12, 0, 5),
  durationMs: 93_600,
  number: 4,
  artwork: 'https://radio.example/media/images/i/artwork.jpg',
  enclosure: {
    address: 'https://radio.example/media/r/a/sound.mp3',
    bytes: 1_234_567,
    mediaType: 'audio/mpeg'
  },
  transcript: { address: 'https://radio.example/transcript/r.vtt', language: 'sv' },
  chapters: 'https://radio.example/chapters/r.json',
  persons: [
    { name: 'Åsa Öberg', group: 'Cast', role: 'Guest', address: 'https://radio.example/person/p/asa-oberg' }
  ]
};
const feed: PodcastFeed = {
  guid: '9b024349-ccf0-5f69-a609-6b82873eab3c',
  self: 'https://radio.example/feeds/station.xml',
  title: 'Radio- och Tv-Eskilstuna',
  address: 'https://radio.example/',
  description: 'Samtal',
  language: 'sv',
  author: 'Radio- och Tv-Eskilstuna',
  email: 'red@radio.example',
  artwork: 'https://radio.example/icons/artwork.png',
  category: 'Society & Culture',
  blocked: false,
  changedAt: Date.UTC(2026, 10, 21),
  items: [item]
};

interface Parsed {
  rss: { channel: Record<string, unknown> & { item: Record<string, unknown> } };
}
const parsed = (xml: string) => (readXml(xml) as unknown as Parsed).rss.channel;

describe('a podcast feed', () => {
  it('has everything that a podcast app asks of a channel', () => {
    expect(parsed(writeRss(feed))).toMatchObject({
      title: 'Radio- och Tv-Eskilstuna',
      link: 'https://radio.example/',
      'atom:link': { '@href': feed.self, '@rel': 'self', '@type': 'application/rss+xml' },
      description: 'Samtal',
      language: 'sv',
      'itunes:author': feed.author,
      'itunes:owner': { 'itunes:email': 'red@radio.example' },
      'itunes:image': { '@href': feed.artwork },
      'itunes:category': { '@text': 'Society & Culture' },
      'itunes:explicit': 'false',
      'podcast:guid': feed.guid,
      'podcast:medium': 'podcast'
    });
    expect(writeRss(feed)).not.toContain('itunes:block');
    expect(writeRss({ ...feed, blocked: true })).toContain('<itunes:block>Yes</itunes:block>');
  });

  it('has everything that a podcast app asks of an episode', () => {
    expect(parsed(writeRss(feed)).item).toEqual({
      title: item.title,
      guid: { '#text': 'abc123def456', '@isPermaLink': 'false' },
      link: item.address,
      pubDate: 'Sat, 21 Nov 2026 12:00:05 GMT',
      description: '<p>Om &lt;b&gt;stöd&lt;/b&gt; &amp; hjälp.</p><p>Andra stycket.</p>',
      enclosure: { '@url': item.enclosure.address, '@length': '1234567', '@type': 'audio/mpeg' },
      'itunes:duration': '94',
      'itunes:explicit': 'false',
      'itunes:episode': '4',
      'itunes:image': { '@href': item.artwork },
      'podcast:transcript': {
        '@url': 'https://radio.example/transcript/r.vtt',
        '@type': 'text/vtt',
        '@language': 'sv',
        '@rel': 'captions'
      },
      'podcast:chapters': {
        '@url': 'https://radio.example/chapters/r.json',
        '@type': 'application/json+chapters'
      },
      'podcast:person': {
        '#text': 'Åsa Öberg',
        '@role': 'guest',
        '@group': 'cast',
        '@href': 'https://radio.example/person/p/asa-oberg'
      }
    });
  });

  it('leaves out what an episode does not have', () => {
    const bare = { ...item, number: null, artwork: null, chapters: null, transcript: null, persons: [] };
    const keys = Object.keys(parsed(writeRss({ ...feed, items: [bare] })).item);
    expect(keys).toEqual([
      'title',
      'guid',
      'link',
      'pubDate',
      'description',
      'enclosure',
      'itunes:duration',
      'itunes:explicit'
    ]);
  });

  it('is well-formed XML whatever its texts are, and gives every printable text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const wild = {
          ...item,
          title: text,
          paragraphs: [text, text],
          persons: [{ ...item.persons[0]!, name: text }]
        };
        const xml = writeRss({ ...feed, title: text, description: text, items: [wild] });
        expect(() => readXml(xml)).not.toThrow();
        expect(xml.isWellFormed()).toBe(true);
        // eslint-disable-next-line no-control-regex -- they are what must not be there
        expect(xml).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/);
      })
    );
    const said = 'Åäö – “citat” 😀 ]]> <![CDATA[ &amp; \u0007';
    expect(parsed(writeRss({ ...feed, title: said })).title).toBe(said.replace('\u0007', ''));
  });

  it('is read by a parser that refuses what is not well-formed', () => {
    expect(() => readXml('<rss><channel></rss>')).toThrow();
  });

  it('keeps its notes within 4,000 bytes, in whole paragraphs', () => {
    const long = { ...item, paragraphs: Array.from({ length: 50 }, () => 'ö'.repeat(200)) };
    const notes = parsed(writeRss({ ...feed, items: [long] })).item['description'] as string;
    expect(Buffer.byteLength(notes)).toBeLessThanOrEqual(4000);
    expect(notes).toMatch(/^(<p>ö{200}<\/p>){9}$/);
    const endless = { ...item, paragraphs: ['😀'.repeat(5000)] };
    const cut = parsed(writeRss({ ...feed, items: [endless] })).item['description'] as string;
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(4000);
  });

  it('says of itself that it is video only when all of it is', () => {
    const film = { ...item, enclosure: { ...item.enclosure, mediaType: 'video/mp4' } };
    const medium = (items: PodcastItem[]) => parsed(writeRss({ ...feed, items }))['podcast:medium'];
    expect([medium([film]), medium([film, item]), medium([])]).toEqual(['video', 'podcast', 'podcast']);
  });

  it('has the id that the podcast namespace gives its address', () => {
    expect(podcastGuid('https://podnews.net/rss/')).toBe('9b024349-ccf0-5f69-a609-6b82873eab3c');
    expect(podcastGuid('http://mp3s.nashownotes.com/pc20rss.xml')).toBe(
      '917393e3-1b1e-5cef-ace4-edaa54e1f810'
    );
  });
});
