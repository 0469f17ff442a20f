import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyone, operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish, withdraw } from '#lib/server/articles/publishing.ts';
import { newId } from '#lib/server/ids.ts';
import { isRefusal } from '#lib/server/refusal.ts';
import { GET as tellOEmbed } from '../../src/routes/oembed/+server.ts';
import { POST as countPlay } from '../../src/routes/plays/+server.ts';
import { GET as giveTrack } from '../../src/routes/track/[id]/+server.ts';
import { engines } from '../support/databases.ts';
import { addRecording, type KeptPortal, keptPortal } from '../support/kept-portals.ts';

const paragraph = { type: 'paragraph' as const, runs: [{ text: 'Ord.' }] };

/** Asks a door, and gives the status it answers or refuses with. */
async function answered(door: () => Response | Promise<Response>) {
  try {
    const answer = await door();
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  } catch (thrown) {
    return {
      status: (thrown as { status: number }).status,
      type: null,
      text: '',
      refused: isRefusal(thrown)
    };
  }
}

describe.each(engines)('listening elsewhere than on the page of an article, on %s', (engine) => {
  let portal: KeptPortal;
  let [articleId, words] = ['', ''];
  const station = { name: 'Ljudön' };
  beforeAll(async () => {
    portal = await keptPortal(engine);
    const { id } = await addRecording(portal);
    await portal.db.transact((tx) =>
      tx.updateTable('rendition').set({ purpose: 'audio' }).where('recording_id', '=', id).execute()
    );
    articleId = await createArticle(
      portal,
      { headline: 'Ett sam\u00adtal & "mer"', recordingId: id },
      operator
    );
    words = await createArticle(portal, { headline: 'Bara ord', body: [paragraph] }, operator);
    await publish(portal, articleId, {}, operator);
    await publish(portal, words, {}, operator);
  });
  afterAll(() => portal.remove());

  const tell = (body: unknown, address = '192.0.2.1') => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const request = new Request('http://x/plays', { method: 'POST', body: text });
    const asking = { request, locals: { portal }, getClientAddress: () => address };
    return answered(() => countPlay(asking as unknown as Parameters<typeof countPlay>[0]));
  };
  const oembed = (query: Record<string, string>) => {
    const url = new URL(`http://x/oembed?${new URLSearchParams(query).toString()}`);
    const asking = { url, locals: { portal, station } };
    return answered(() => tellOEmbed(asking as unknown as Parameters<typeof tellOEmbed>[0]));
  };
  const track = (id: string) => {
    const asking = { params: { id }, locals: { portal, station, actor: anyone } };
    return answered(() => giveTrack(asking as unknown as Parameters<typeof giveTrack>[0]));
  };
  const addressOf = (id: string) => `${portal.config.origin}/artikel/${id}/ett-samtal`;
  const counted = () =>
    portal.db.read
      .selectFrom('play')
      .select(['place', 'mark', 'count'])
      .where('article_id', '=', articleId)
      .orderBy('place')
      .orderBy('mark')
      .execute();

  it('how far it is heard is counted by mark and place, and nothing of who heard', async () => {
    for (const mark of [0, 0, 1, 10]) {
      const { status } = await tell({ article: articleId, place: 'page', mark });
      expect(status).toBe(204);
    }
    await tell({ article: articleId, place: 'embed', mark: 0 });
    await portal.plays.flush();
    await tell({ article: articleId, place: 'page', mark: 0 }, '2001:db8::1');
    await portal.plays.flush();
    expect(await counted()).toEqual([
      { place: 'embed', mark: 0, count: 1 },
      { place: 'page', mark: 0, count: 3 },
      { place: 'page', mark: 1, count: 1 },
      { place: 'page', mark: 10, count: 1 }
    ]);
  });

  it('what a player cannot have sent is refused and changes nothing', async () => {
    const before = await counted();
    const good = { article: articleId, place: 'page', mark: 1 };
    for (const bad of [
      '',
      'null',
      '[]',
      '{',
      '7',
      'x'.repeat(10_000),
      { ...good, mark: 11 },
      { ...good, mark: -1 },
      { ...good, mark: 0.5 },
      { ...good, mark: '1' },
      { ...good, place: 'elsewhere' },
      { ...good, article: "' or 1=1" },
      { ...good, article: { id: 1 } },
      { mark: 1, place: 'page' }
    ])
      expect([bad, (await tell(bad)).status]).toEqual([bad, 400]);
    for (const article of [newId(), words]) expect((await tell({ ...good, article })).status).toBe(404);
    await portal.plays.flush();
    expect(await counted()).toEqual(before);
  });

  it('a network that counts upwards is stopped, others are not', async () => {
    const mark = { article: articleId, place: 'page', mark: 2 };
    const flood = await Promise.all(Array.from({ length: 260 }, () => tell(mark, '198.51.100.7')));
    expect(flood.filter(({ status }) => status === 204)).toHaveLength(240);
    expect(flood.filter(({ status }) => status === 429)).toHaveLength(20);
    expect((await tell(mark, '198.51.100.8')).status).toBe(204);
  });

  it('oEmbed tells how to show its player, in the room there is, from the place asked for', async () => {
    const told = await oembed({ url: `${addressOf(articleId)}?t=4,9`, maxwidth: '400' });
    const json = JSON.parse(told.text) as Record<string, string | number>;
    expect(json).toMatchObject({
      version: '1.0',
      type: 'rich',
      title: 'Ett samtal & "mer"',
      provider_name: 'Ljudön',
      width: 400,
      height: 210
    });
    expect(json['html']).toContain(`src="${portal.config.origin}/embed/${articleId}?t=4%2C9"`);
    expect(json['html']).toContain('title="Ett samtal &amp; &quot;mer&quot;" width="400" height="210"');
    const xml = await oembed({ url: addressOf(articleId), format: 'xml' });
    expect([xml.type, xml.text]).toEqual([
      'text/xml; charset=utf-8',
      expect.stringContaining('<title>Ett samtal &amp; "mer"</title>')
    ]);
  });

  it('oEmbed knows no other site, no other format, and nothing that is not heard', async () => {
    const url = addressOf(articleId);
    for (const [query, status] of [
      [{}, 400],
      [{ url: 'https://other.example/artikel/abc' }, 404],
      [{ url: `https://other.example/artikel/${articleId}` }, 404],
      [{ url: 'nonsense' }, 404],
      [{ url: `${portal.config.origin}/person/${articleId}` }, 404],
      [{ url: addressOf(newId()) }, 404],
      [{ url: addressOf(words) }, 404],
      [{ url, format: 'yaml' }, 501],
      [{ url, format: 'toString' }, 501]
    ] as [Record<string, string>, number][])
      expect([query, (await oembed(query)).status]).toEqual([query, status]);
    const unheard = await oembed({ url: `${url}?t=%22%3E%3Cscript%3E`, maxwidth: '-4', maxheight: '1e9' });
    expect(JSON.parse(unheard.text)).toMatchObject({ width: 640, height: 210 });
    expect(unheard.text).not.toContain('script');
  });

  it('a list that only names it can play it, until it is withdrawn', async () => {
    const given = await track(articleId);
    expect(JSON.parse(given.text)).toMatchObject({ articleId, title: 'Ett samtal & "mer"', chapters: [] });
    expect([(await track(words)).status, (await track(newId())).status]).toEqual([404, 404]);
    await withdraw(portal, articleId, { reason: '' }, operator);
    expect([(await track(articleId)).status, (await oembed({ url: addressOf(articleId) })).status]).toEqual([
      410, 410
    ]);
    expect((await tell({ article: articleId, place: 'page', mark: 1 })).status).toBe(404);
  });
});
