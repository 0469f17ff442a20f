import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { rememberAddresses } from '#lib/server/articles/old-addresses.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish } from '#lib/server/articles/publishing.ts';
import { newFormMark } from '#lib/server/comments/form-marks.ts';
import { tellAnswered } from '#lib/server/comments/replying.ts';
import { approveComment } from '#lib/server/comments/moderating.ts';
import { readConfig } from '#lib/server/config.ts';
import { jobKinds, openPortal, type Portal } from '#lib/server/portal.ts';
import { changeStation } from '#lib/server/station/station.ts';
import { addJob, quietLog, runDueJobs } from '../support/jobs.ts';
import { mailsOf } from '../support/mail.ts';
import { type Answer, serveBuilt, type Served } from '../support/served.ts';
import { startSmtp, type TestSmtp } from '../support/smtp.ts';

const canary = { email: 'kanariefagel.ostgote@canary-4711.example', address: '203.0.113.77' };

describe('comments through the built server', () => {
  let served: Served;
  let portal: Portal;
  let smtp: TestSmtp;
  let articleId: string;
  let path: string;

  beforeAll(async () => {
    smtp = await startSmtp();
    const settings = { SMTP_URL: smtp.url, TRUSTED_PROXIES: '127.0.0.1', LOG_LEVEL: 'debug' };
    served = await serveBuilt(settings);
    const own = { ...settings, DATA_DIR: served.dataDir, ORIGIN: served.origin, PORT: '0' };
    portal = openPortal(readConfig(own, served.dataDir));
    const station = { name: 'Radio Provet', email: 'redaktionen@station.example', publisher: 'Siv Ek' };
    await changeStation(portal, station, operator);
    const body = [{ type: 'paragraph' as const, runs: [{ text: 'Om bron.' }] }];
    articleId = await createArticle(portal, { headline: 'Samtalet om bron', body }, operator);
    await publish(portal, articleId, {}, operator);
    path = (await served.ask(`/artikel/${articleId}`)).headers.location ?? `/artikel/${articleId}`;
  }, 300_000);
  afterAll(async () => {
    await portal.close();
    await served.drop();
    await smtp.close();
  });

  const fieldIn = (page: string, name: string) =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
  const post = (address: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    served.ask(address, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'text/html',
        'x-forwarded-for': canary.address,
        ...headers
      },
      body: new URLSearchParams(fields).toString()
    });
  const comment = { name: 'Kerstin Lund', text: 'Bron byggdes 1957.', email: canary.email };
  /** What a browser without scripts does: fetches the page, fills in the fields and sends all of them. */
  const write = async (fields: Partial<typeof comment> & Record<string, string> = {}): Promise<Answer> => {
    const page = (await served.ask(path)).text;
    const hidden = { mark: fieldIn(page, 'mark'), consent: fieldIn(page, 'consent') };
    return post(`${path}?/comment`, { ...hidden, ...comment, ...fields });
  };
  const send = () => runDueJobs({ db: portal.db, log: quietLog() }, jobKinds(portal));
  const letters = async (kind: string) => (await mailsOf(portal)).filter((mail) => mail.kind === kind);
  const linkOf = (body: string | undefined, page: string) =>
    new RegExp(`(/kommentar/${page}\\?n=\\S+)`).exec(body ?? '')?.[1] ?? '';
  const states = async () =>
    (await portal.db.read.selectFrom('comment').select('state').execute()).map((row) => row.state);

  /** Answers the first comment whose writer wants to know, and returns where the letter about it lets one unsubscribe. */
  const unsubscribeAddress = async () => {
    const first = await portal.db.read
      .selectFrom('comment')
      .select('id')
      .where('wants_replies', '=', 1)
      .executeTakeFirstOrThrow();
    await approveComment(portal, first.id, operator);
    const answer = await write({ text: 'Ett svar', email: 'bo@example.org', parentId: first.id });
    const id = idIn(answer.headers.location ?? '');
    await approveComment(portal, id, operator);
    await addJob(portal.db, { kind: 'comments.tell-answered', payload: { commentId: id } });
    await runDueJobs({ db: portal.db, log: quietLog() }, [tellAnswered(portal)]);
    const [letter] = await letters('comment-answered');
    const headers = JSON.parse(String(letter?.headers)) as Record<string, string>;
    return /^<https?:\/\/[^/]+(.*)>$/.exec(String(headers['List-Unsubscribe']))?.[1] ?? '';
  };
  const idIn = (location: string) => {
    const [, token = ''] = /kommenterad=([^#]+)/.exec(location) ?? [];
    return String(portal.sealer.verify('link:comment', token)).split(':')[0] ?? '';
  };

  /** Asks for every address of the public pages, and what they lead to; `heard` gets the words and headers of each answer. */
  const crawl = async (heard: (address: string, words: string) => void): Promise<number> => {
    const queue = [
      '/',
      path,
      '/sok?q=kanariefagel',
      '/sok?q=bron',
      '/robots.txt',
      '/sitemap.xml',
      '/health/ready'
    ];
    queue.push(
      '/feeds/station.xml',
      `/oembed?url=${served.origin}${path}`,
      '/finns-inte',
      `/embed/${articleId}`
    );
    queue.push('/api/v1/search?q=bron', '/feeds/comments.xml', `/feeds/comments/${articleId}.xml`);
    const asked = new Set<string>();
    for (const address of queue) {
      if (asked.has(address) || asked.size > 120) continue;
      asked.add(address);
      const answer = await served.ask(address, { headers: { 'x-forwarded-for': canary.address } });
      heard(address, `${answer.text}\n${JSON.stringify(answer.headers)}`);
      queue.push(...linksOf(answer));
      if (String(answer.headers['content-type']).includes('html'))
        queue.push(`${address.replace(/\/?(\?.*)?$/, '')}/__data.json`);
    }
    return asked.size;
  };
  const linksOf = ({ text }: Answer) =>
    [...text.matchAll(/(?:href|src|<loc>|<link>)="?(?:https?:\/\/[^/"<]+)?(\/[^"<#\s]*)/g)]
      .map((match) => String(match[1]).replaceAll('&amp;', '&'))
      .filter((link) => !link.startsWith('/_app') && !link.startsWith('//'));

  it('a person without scripts writes, is asked by letter, and confirms by a button that only a press works', async () => {
    const page = await served.ask(path);
    expect(page.text).toContain('Sidan drivs av Radio Provet, ansvarig utgivare Siv Ek.');
    expect(page.text).toContain('fyllt 13 år');
    const sent = await write({ wantsReplies: 'on' });
    expect([sent.status, sent.headers.location?.split('=')[0]]).toEqual([303, `${path}?kommenterad`]);
    const thanks = await served.ask((sent.headers.location ?? '').replace(/#.*/, ''));
    expect(thanks.text).toContain('Öppna din e-post');
    expect(thanks.headers['cache-control']).toContain('no-store');
    const [letter] = await letters('comment-confirm');
    const link = linkOf(letter?.body, 'bekrafta');
    for (const method of ['GET', 'HEAD']) expect((await served.ask(link, { method })).status).toBe(200);
    expect(await states()).toEqual(['unconfirmed']);
    const done = await post(link.replace('?', '?/confirm&'), { remember: 'on' });
    expect(done.text).toContain('Kommentaren är bekräftad');
    expect(String(done.headers['set-cookie'])).toMatch(/^eter_commenter=.*HttpOnly; SameSite=Lax/);
    expect(await states()).toEqual(['pending']);
    const cookie = String(done.headers['set-cookie']).split(';', 1)[0] ?? '';
    const mark = fieldIn((await served.ask(path)).text, 'mark');
    await post(`${path}?/comment`, { ...comment, text: 'En gång till.', mark }, { cookie });
    expect(await states()).toEqual(['pending', 'pending']);
  });

  it('a form that is too old, made up or missing loses nothing that was written, and its second try gets through', async () => {
    const old = newFormMark({ ...portal, clock: { now: () => Date.now() - 25 * 3_600_000 } });
    for (const mark of [old.mark, 'x.y', '']) {
      const text = `Kvar efter allt ${mark.length}`;
      const answer = await post(`${path}?/comment`, { ...comment, text, mark, wantsReplies: 'on' });
      expect(answer.status).toBe(409);
      expect(answer.text).toContain('Sidan hade legat öppen länge');
      expect(answer.text).toContain(text);
      expect(answer.text).toContain(`value="${comment.name}"`);
      const again = await post(`${path}?/comment`, { ...comment, text, mark: fieldIn(answer.text, 'mark') });
      expect(again.status).toBe(303);
    }
  });

  it('a preview shows the comment as it will look, takes nothing, and keeps what was written', async () => {
    const before = (await states()).length;
    const shown = await post(`${path}?/preview`, { ...comment, text: 'Se https://ri.example/bro.' });
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('<a href="https://ri.example/bro" rel="ugc nofollow noopener">');
    expect(shown.text).toContain('>Se https://ri.example/bro.</textarea>');
    expect((await states()).length).toBe(before);
  });

  it('one click on the mail program’s own button stops letters about answers: no cookie, no origin, no redirect', async () => {
    const address = await unsubscribeAddress();
    const isAsked = async () =>
      (await portal.db.read.selectFrom('comment').select('id').where('wants_replies', '=', 1).execute())
        .length > 0;
    expect((await served.ask(address)).text).toContain('Sluta mejla mig');
    const { host } = new URL(served.origin);
    const click = (url: string, more = '') =>
      served.raw(
        `POST ${url} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${more}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 26\r\n\r\nList-Unsubscribe=One-Click`
      );
    expect(await click(address, 'Origin: https://evil.example\r\n')).toMatch(/^HTTP\/1\.1 403/);
    expect(await click(`${address}x`)).toMatch(/^HTTP\/1\.1 404/);
    expect(await isAsked()).toBe(true);
    expect(await click(address)).toMatch(/^HTTP\/1\.1 200/);
    expect(await isAsked()).toBe(false);
    expect(await click(address)).toMatch(/^HTTP\/1\.1 200/);
  });

  it('all one has written is downloaded, changed and erased by the links in letters, and by no made-up ones', async () => {
    const [approved] = await letters('comment-approved');
    const mine = linkOf(approved?.body, 'mina');
    const file = await served.ask(mine.replace('mina', 'hamta'));
    expect(file.headers['content-disposition']).toContain('attachment');
    expect((JSON.parse(file.text) as { email: string }).email).toBe(canary.email);
    for (const page of ['bekrafta', 'andra', 'mina', 'hamta', 'avprenumerera'])
      expect([page, (await served.ask(`/kommentar/${page}?n=x.y`)).status]).toEqual([page, 404]);
    expect((await served.ask(mine)).headers).toMatchObject({
      'cache-control': 'private, no-store',
      'x-robots-tag': 'noindex, nofollow'
    });
  });

  it('whoever comes to where the article stood on the site before is led to it', async () => {
    const before = ['https://forr.example/2019/05/Br%C3%B6n/', 'https://forr.example/?p=123'];
    await portal.db.transact((tx) => rememberAddresses(tx, articleId, before));
    for (const old of ['/2019/05/br%c3%b6n', '/2019/05/br%c3%b6n/?x=1', '/?p=123', '/2019/05/br%c3%b6n/'])
      expect([old, (await served.ask(old)).headers.location]).toEqual([old, path]);
    expect((await served.ask('/?p=124')).status).toBe(200);
    expect((await served.ask('/2019/05/annat/')).status).toBe(404);
  });

  it('the canary’s address and network are in no page, feed, index, log or file of the portal', async () => {
    await send();
    const needles = [canary.email, canary.email.toLowerCase(), 'kanariefagel.ostgote', canary.address];
    const hits = (where: string, words: string) =>
      needles.filter((needle) => words.includes(needle)).map((needle) => `${where}: ${needle}`);
    const found: string[] = [];
    const asked = await crawl((address, words) => found.push(...hits(address, words)));
    expect(asked).toBeGreaterThan(15);
    found.push(...hits('log', served.output()));
    const files = readdirSync(served.dataDir, { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile()
    );
    for (const file of files) {
      const words = readFileSync(join(file.parentPath, file.name)).toString('latin1');
      found.push(...hits(file.name, words));
    }
    expect(found).toEqual([]);
    expect(smtp.received.some((one) => one.to.includes(canary.email))).toBe(true);
  });
});
