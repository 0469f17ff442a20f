import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, anyone, operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish, withdraw } from '#lib/server/articles/publishing.ts';
import { stationFeed } from '#lib/server/feeds/feeds.ts';
import { securityHeaders } from '#lib/server/http/security-headers.ts';
import { setChapters } from '#lib/server/transcripts/chapters.ts';
import { GET } from '../../src/routes/chapters/[file]/+server.ts';
import { engines } from '../support/databases.ts';
import { addRecording, type KeptPortal, keptPortal } from '../support/kept-portals.ts';

describe.each(engines)('the chapters of a recording on %s', (engine) => {
  let portal: KeptPortal;
  let [id, articleId] = ['', ''];
  beforeAll(async () => {
    portal = await keptPortal(engine);
    ({ id } = await addRecording(portal));
    await portal.db.transact((tx) =>
      tx.updateTable('rendition').set({ purpose: 'audio' }).where('recording_id', '=', id).execute()
    );
    await setChapters(portal, id, [{ startMs: 400, title: 'Början – på ån' }], operator);
    articleId = await createArticle(portal, { headline: 'Ett samtal', recordingId: id }, operator);
  });
  afterAll(() => portal.remove());

  const ask = async (file: string, actor: Actor = anyone) => {
    const asking = { params: { file }, locals: { portal, actor } } as unknown as Parameters<typeof GET>[0];
    try {
      const answer: Response = await GET(asking);
      return {
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        text: await answer.text()
      };
    } catch (thrown) {
      return { status: (thrown as { status: number }).status, headers: {}, text: '' };
    }
  };

  it('are for editors alone until it is published', async () => {
    expect((await ask(`${id}.json`)).status).toBe(404);
    const seen = await ask(`${id}.json`, operator);
    expect([seen.status, seen.headers]).toMatchObject([200, { 'cache-control': 'private, no-store' }]);
  });

  it('are then JSON and WebVTT for everyone on any site, and named in the feed', async () => {
    await publish(portal, articleId, {}, operator);
    const json = await ask(`${id}.json`);
    expect(json.headers).toMatchObject({
      'content-type': 'application/json+chapters',
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=300'
    });
    expect(JSON.parse(json.text)).toEqual({
      version: '1.2.0',
      chapters: [{ startTime: 0.4, endTime: 1, title: 'Början – på ån' }]
    });
    expect((await ask(`${id}.vtt`)).text).toContain('00:00:00.400 --> 00:00:01.000\nBörjan – på ån\n');
    const address = `${portal.config.origin}/chapters/${id}.json`;
    expect((await stationFeed(portal)).xml).toContain(
      `<podcast:chapters url="${address}" type="application/json+chapters"/>`
    );
    expect(securityHeaders(`/chapters/${id}.json`, '')).toMatchObject({
      'cross-origin-resource-policy': 'cross-origin'
    });
    for (const file of ['x.json', `${id}.txt`, id]) expect((await ask(file)).status).toBe(404);
  });

  it('are gone with what is withdrawn', async () => {
    await withdraw(portal, articleId, { reason: '' }, operator);
    expect([(await ask(`${id}.json`)).status, (await ask(`${id}.vtt`, operator)).status]).toEqual([410, 410]);
  });
});
