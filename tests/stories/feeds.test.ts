import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish, withdraw } from '#lib/server/articles/publishing.ts';
import { readConfig } from '#lib/server/config.ts';
import { programmeFeed, type SentFeed, stationFeed } from '#lib/server/feeds/feeds.ts';
import { newId } from '#lib/server/ids.ts';
import { registerPerson } from '#lib/server/people/registering.ts';
import { createProgramme } from '#lib/server/programmes/running.ts';
import { changeStation } from '#lib/server/station/station.ts';
import { attachTranscript } from '#lib/server/transcripts/attaching.ts';
import { feedResponse } from '../../src/routes/feeds/answering.ts';
import { engines } from '../support/databases.ts';
import { testRoom, type TestRoom } from '../support/rooms.ts';
import { readXml } from '../support/xml.ts';

const body = [{ type: 'paragraph' as const, runs: [{ text: 'Brödtext.' }] }];

interface Item {
  title: string;
  guid: { '#text': string };
  enclosure: { '@url': string; '@length': string; '@type': string };
  'itunes:episode'?: string;
  'podcast:transcript'?: { '@url': string };
  'podcast:person'?: unknown;
}
const itemsOf = ({ xml }: SentFeed): Item[] => {
  const { item = [] } = (readXml(xml) as unknown as { rss: { channel: { item?: Item | Item[] } } }).rss
    .channel;
  return [item].flat();
};

describe.each(engines)('feeds on %s', (engine) => {
  let room: TestRoom;
  const config = readConfig({ ORIGIN: 'https://radio.example', DATABASE_URL: '' }, '/nonexistent');
  const portal = () => ({ db: room.db, config });
  beforeAll(async () => {
    room = await testRoom(engine);
    await changeStation({ ...room, config }, { name: 'Ljudön', tagline: 'Samtal' }, operator);
  });
  afterAll(() => room.made.drop());

  interface Made {
    readonly file: string;
    readonly mediaType: string;
    readonly bytes: number;
    readonly height?: number;
  }

  async function recording(files: readonly Made[]): Promise<string> {
    const id = newId();
    const attempt = newId();
    const isVideo = files.some(({ mediaType }) => mediaType.startsWith('video'));
    await room.db.transact(async (tx) => {
      await tx
        .insertInto('recording')
        .values({
          id,
          state: 'ready',
          kind: isVideo ? 'video' : 'audio',
          name: 'a',
          bytes: 1,
          duration_ms: 61_000,
          ...noFacts
        })
        .execute();
      for (const name of new Set(files.map(({ mediaType }) => mediaType.split('/')[0] ?? '')))
        await tx
          .insertInto('output_set')
          .values({
            recording_id: id,
            name,
            state: 'published',
            attempt,
            published_at: 5,
            updated_at: 5,
            ...noTrouble
          })
          .execute();
      for (const { file, mediaType, bytes, height } of files)
        await tx
          .insertInto('rendition')
          .values({
            id: newId(),
            recording_id: id,
            set_name: mediaType.split('/')[0] ?? '',
            attempt,
            file,
            bytes,
            ...noSizes,
            purpose: mediaType === 'audio/mpeg' ? 'feed' : (mediaType.split('/')[0] ?? ''),
            media_type: mediaType,
            height: height ?? null
          })
          .execute();
    });
    return id;
  }
  const noFacts = {
    sha256: null,
    storage_key: null,
    probe: null,
    loudness: null,
    peaks: null,
    failure: null,
    withdrawn_at: null,
    created_by: null,
    created_at: 1,
    updated_at: 1
  };
  const noTrouble = { stage: null, error_code: null, error: null };
  const noSizes = {
    sha256: 'x',
    duration_ms: 61_000,
    width: null,
    bitrate: null,
    integrated_lufs: null,
    true_peak_db: null
  };
  const sound: Made[] = [
    { file: 'sound.m4a', mediaType: 'audio/mp4', bytes: 900 },
    { file: 'sound.mp3', mediaType: 'audio/mpeg', bytes: 1000 }
  ];
  const film: Made[] = [
    ...sound,
    { file: 'video-1080.mp4', mediaType: 'video/mp4', bytes: 9000, height: 1080 },
    { file: 'video-720.mp4', mediaType: 'video/mp4', bytes: 7000, height: 720 },
    { file: 'video-360.mp4', mediaType: 'video/mp4', bytes: 3000, height: 360 }
  ];

  async function published(headline: string, fields: Parameters<typeof createArticle>[1]): Promise<string> {
    const id = await createArticle(room, { headline, lede: 'Ingress.', body, ...fields }, operator);
    room.clock.advance(60_000);
    await publish(room, id, {}, operator);
    return id;
  }

  it('hold what is published and can be played, newest first, each with its file', async () => {
    const programmeId = await createProgramme(room, { title: 'Rundan', description: 'Runt.' }, operator);
    const personId = await registerPerson(room, { name: 'Åsa Öberg' }, operator);
    const credit = { personId, organisationId: null, title: null, affiliationId: null, affiliation: null };
    const credits = [
      { ...credit, role: 'guest' as const, name: 'Åsa Öberg' },
      { ...credit, role: 'photographer' as const, name: 'Åsa Öberg' }
    ];
    const recordingId = await recording(sound);
    const heard = await published('Att höra', { recordingId, programmeId, number: 3, credits });
    const seen = await published('Att se', { recordingId: await recording(film) });
    await published('Att läsa', {});
    await published('Inte klar', { recordingId: await recording([]) });
    await createArticle(room, { headline: 'Utkast', body, recordingId: await recording(sound) }, operator);
    const content = 'WEBVTT\n\n00:01.000 --> 00:02.000\nHej.\n';
    await attachTranscript(room, recordingId, { name: 'a.vtt', content, language: 'sv' }, operator);
    const items = itemsOf(await stationFeed(portal()));
    expect(
      items.map((item) => [
        item.title,
        item.guid['#text'],
        item.enclosure['@length'],
        item.enclosure['@type']
      ])
    ).toEqual([
      ['Att se', seen, '7000', 'video/mp4'],
      ['Att höra', heard, '1000', 'audio/mpeg']
    ]);
    expect(items[1]?.enclosure['@url']).toMatch(
      /^https:\/\/radio\.example\/media\/[0-9a-z]{12}\/[0-9a-z]{12}\/sound\.mp3$/
    );
    expect(items[1]?.['podcast:transcript']?.['@url']).toBe(
      `https://radio.example/transcript/${recordingId}.vtt`
    );
    expect(items[1]?.['podcast:person']).toEqual({
      '#text': 'Åsa Öberg',
      '@role': 'guest',
      '@group': 'cast',
      '@href': `https://radio.example/person/${personId}/asa-oberg`
    });
    expect(items[1]?.['itunes:episode']).toBeUndefined();
    const ofProgramme = await programmeFeed(portal(), programmeId);
    expect(ofProgramme && itemsOf(ofProgramme).map((item) => [item.title, item['itunes:episode']])).toEqual([
      ['Att höra', '3']
    ]);
    expect(await programmeFeed(portal(), 'finns-inte')).toBeUndefined();
  });

  it('change their tag and time when an article is withdrawn, and no longer hold it', async () => {
    const id = await published('Försvinner', { recordingId: await recording(sound) });
    const before = await stationFeed(portal());
    expect((await stationFeed(portal())).etag).toBe(before.etag);
    room.clock.advance(60_000);
    await withdraw(room, id, { reason: '' }, operator);
    const after = await stationFeed(portal());
    expect(itemsOf(after).map((item) => item.guid['#text'])).not.toContain(id);
    expect(after.etag).not.toBe(before.etag);
    expect(after.changedAt).toBeGreaterThan(before.changedAt);
  });

  it('answer 304 to whoever has them, by tag before time, and HEAD without a body', async () => {
    const feed = await stationFeed(portal());
    const ask = (headers: Record<string, string>, method = 'GET') =>
      feedResponse(new Request('https://radio.example/feeds/station.xml', { method, headers }), feed);
    const since = new Date(feed.changedAt).toUTCString();
    expect(ask({ 'if-none-match': feed.etag }).status).toBe(304);
    expect(ask({ 'if-none-match': `"other", W/${feed.etag}` }).status).toBe(304);
    expect(ask({ 'if-none-match': '"other"', 'if-modified-since': since }).status).toBe(200);
    expect(ask({ 'if-modified-since': since }).status).toBe(304);
    expect(ask({ 'if-modified-since': new Date(feed.changedAt - 5000).toUTCString() }).status).toBe(200);
    expect(ask({ 'if-modified-since': 'not a date' }).status).toBe(200);
    const head = ask({}, 'HEAD');
    expect([await head.text(), head.headers.get('content-length')]).toEqual([
      '',
      String(Buffer.byteLength(feed.xml))
    ]);
    expect(head.headers.get('content-type')).toBe('application/rss+xml; charset=utf-8');
  });

  it('of a demonstration ask not to be listed', async () => {
    await changeStation({ ...room, config }, { isDemo: true }, operator);
    const feed = await stationFeed(portal());
    expect(feed.xml).toContain('<itunes:block>Yes</itunes:block>');
    const response = feedResponse(new Request('https://radio.example/feeds/station.xml'), feed);
    expect(response.headers.get('x-robots-tag')).toBe('noindex');
    await changeStation({ ...room, config }, { isDemo: false }, operator);
    expect((await stationFeed(portal())).xml).not.toContain('itunes:block');
  });

  it('hold at most the newest 300', async () => {
    const recordingId = await recording(sound);
    for (let number = 0; number < 302; number += 1) await published(`Del ${number}`, { recordingId });
    const items = itemsOf(await stationFeed(portal()));
    expect([items.length, items[0]?.title, items.at(-1)?.title]).toEqual([300, 'Del 301', 'Del 2']);
  });
});
