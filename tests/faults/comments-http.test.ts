import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { rememberAddresses } from '#lib/server/articles/old-addresses.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish } from '#lib/server/articles/publishing.ts';
import { blotOut } from '#lib/server/comments/blotting.ts';
import { newFormMark } from '#lib/server/comments/form-marks.ts';
import { linkTo } from '#lib/server/comments/links.ts';
import { approveComment, removeComment } from '#lib/server/comments/moderating.ts';
import { makeLink } from '#lib/server/comments/notice-links.ts';
import { tellAnswered } from '#lib/server/comments/replying.ts';
import { readConfig } from '#lib/server/config.ts';
import { jobKinds, openPortal, type Portal } from '#lib/server/portal.ts';
import { backUp } from '#lib/server/preservation/backup.ts';
import { reconcileIndex } from '#lib/server/search/indexing.ts';
import { changeStation } from '#lib/server/station/station.ts';
import { addJob, quietLog, runDueJobs } from '../support/jobs.ts';
import { crawl, publicRoutes } from '../support/crawling.ts';
import { mailsOf } from '../support/mail.ts';
import { fillStation, type SampleStation } from '../support/sample-station.ts';
import { type Answer, serveBuilt, type Served } from '../support/served.ts';
import { startSmtp, type TestSmtp } from '../support/smtp.ts';

const canary = { email: 'kanariefagel.ostgote@canary-4711.example', address: '203.0.113.77' };

describe('comments through the built server', () => {
  let served: Served;
  let portal: Portal;
  let smtp: TestSmtp;
  let articleId: string;
  let path: string;
  let station: SampleStation;

  beforeAll(async () => {
    smtp = await startSmtp();
    const settings = { SMTP_URL: smtp.url, TRUSTED_PROXIES: '127.0.0.1', LOG_LEVEL: 'debug' };
    served = await serveBuilt(settings);
    const env = { ...settings, DATA_DIR: served.dataDir, ORIGIN: served.origin, PORT: '0' };
    portal = openPortal(readConfig(env, served.dataDir));
    station = await fillStation(portal);
    const own = { name: 'Radio Provet', email: 'redaktionen@station.example', publisher: 'Siv Ek' };
    await changeStation(portal, own, operator);
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

  it('what moderators take away is gone with the next question, also for whoever has the page with its tag and time', async () => {
    const word = 'Sillgrisslan';
    const sent = await write({
      text: `${word} häckar under bron.`,
      email: 'bo.ek@example.org',
      wantsReplies: 'on'
    });
    const id = idIn(sent.headers.location ?? '');
    await approveComment(portal, id, operator);
    await reconcileIndex(portal);
    const shown = [path, `${path}/__data.json`, `${path}?ordning=nyast`, `${path}?svara=${id}`];
    const others = ['/feeds/comments.xml', `/feeds/comments/${articleId}.xml`, `/kommentar/anmal?n=${id}`];
    const never = [
      `/sok?q=${word}`,
      `/api/v1/search?q=${word}`,
      `/forslag?q=${word}`,
      `/feeds/sok.xml?q=${word}`
    ];
    const before = new Map<string, Answer>();
    for (const address of [...shown, ...others]) {
      const answer = await served.ask(address);
      expect([address, answer.status, answer.text.includes(word)]).toEqual([address, 200, true]);
      before.set(address, answer);
      // nothing between the reader and the portal may answer for it without asking
      const kept = answer.headers['cache-control'] ?? 'no-cache';
      expect([address, /no-cache|no-store|max-age=0/.test(kept)]).toEqual([address, true]);
    }
    await removeComment(portal, id, operator, { ground: 'insult' });
    for (const [address, { headers }] of before) {
      const { etag, 'last-modified': since = new Date().toUTCString() } = headers;
      for (const known of [{ 'if-none-match': etag ?? '"x"' }, { 'if-modified-since': since }, {}]) {
        const { status, text } = await served.ask(address, { headers: known });
        expect([address, known, text.includes(word)]).toEqual([address, known, false]);
        expect([address, known, status]).toEqual([address, known, address.includes('anmal') ? 404 : 200]);
      }
    }
    for (const address of never)
      expect([address, (await served.ask(address)).text.includes('häckar')]).toEqual([address, false]);
    const own = await served.ask(
      linkTo(portal, 'comment', { id, at: portal.clock.now() }).slice(served.origin.length)
    );
    expect([own.status, own.headers['cache-control']]).toEqual([200, 'private, no-store']);
    await blotOut(portal, id, { ground: null, words: '' }, operator);
    const table = await portal.db.read.selectFrom('comment').selectAll().execute();
    expect(JSON.stringify(table)).not.toContain(word);
  });

  it('the canary’s address and network are in no page, feed, index, log or file of the portal', async () => {
    const inPrint = await write({ text: 'Den syns, men inte vem jag är.' });
    await approveComment(portal, idIn(inPrint.headers.location ?? ''), operator);
    await send();
    const needles = [canary.email, canary.email.toLowerCase(), 'kanariefagel.ostgote', canary.address];
    const hits = (where: string, words: string) =>
      needles.filter((needle) => words.includes(needle)).map((needle) => `${where}: ${needle}`);
    const found: string[] = [];
    const families = await publicAddresses(idIn(inPrint.headers.location ?? ''));
    // a new route belongs here: with an address of it that answers, and what it leads to is looked at too
    expect(Object.keys(families).sort()).toEqual(publicRoutes());
    const statuses = new Map<string, number>();
    const asked = await crawl(
      (address) => served.ask(address, { headers: { 'x-forwarded-for': canary.address } }),
      [...Object.values(families).flat(), '/health/live', '/health/ready', '/finns-inte', '/redaktion'],
      (address, { status, text, headers }) => {
        statuses.set(address, status);
        found.push(...hits(address, `${text}\n${JSON.stringify(headers)}`));
      }
    );
    const silent = Object.entries(families).filter(([, all]) => all.some((one) => statuses.get(one) !== 200));
    expect(silent.map(([family]) => family)).toEqual(['/comment/export', '/comment/mine', '/plays']);
    const refused = asked.filter((one) => [429, 500].includes(statuses.get(one) ?? 0));
    expect([asked.length > 150, refused]).toEqual([true, []]);
    found.push(...hits('log', served.output()));
    const archive = mkdtempSync(join(tmpdir(), 'eter-canary-'));
    await backUp(portal, archive);
    for (const folder of [served.dataDir, archive])
      for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!file.isFile()) continue;
        const bytes = readFileSync(join(file.parentPath, file.name));
        const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
        found.push(...hits(file.name, (isZipped ? gunzipSync(bytes) : bytes).toString('latin1')));
      }
    rmSync(archive, { recursive: true });
    expect(found).toEqual([]);
    // without a mail server letters lie in DATA_DIR/mail, each with its address: that folder is what the studio's list is for
    expect(smtp.received.some((one) => one.to.includes(canary.email))).toBe(true);
  }, 300_000);

  /** For every public route addresses that answer with all it has. */
  const publicAddresses = async (commentId: string): Promise<Record<string, string[]>> => {
    const { audio, programme, person, organisation } = station;
    const { recording_id: recording } = await portal.db.read
      .selectFrom('article')
      .select('recording_id')
      .where('id', '=', audio)
      .executeTakeFirstOrThrow();
    const topic = await portal.db.read.selectFrom('topic').select('id').executeTakeFirstOrThrow();
    const at = portal.clock.now();
    const { commenter_id: commenterId } = await portal.db.read
      .selectFrom('comment')
      .select('commenter_id')
      .where('id', '=', commentId)
      .executeTakeFirstOrThrow();
    const link = (purpose: 'confirm' | 'comment' | 'unsubscribe', id: string | null) =>
      linkTo(portal, purpose, { id: id ?? '', at }).slice(served.origin.length);
    const secret = await portal.db.transact((tx) => makeLink(tx, portal.clock, commentId, null));
    return {
      '': ['/'],
      '/about/[[page]]': ['/om', '/om/personuppgifter'],
      '/api/v1/search': ['/api/v1/search?q=bron', '/api/v1/search?q=kanariefagel'],
      '/archive/[[year]]/[[month]]': ['/arkiv'],
      '/article/[id]/[[slug]]': [path, `${path}?ordning=nyast`],
      '/chapters/[file]': [`/chapters/${recording}.json`],
      '/cite/[id]': [`/citera/${audio}`],
      '/cite/[id]/[format]': [`/citera/${audio}/citation.bib`, `/citera/${audio}/citation.ris`],
      '/cite/[id]/quote.png': [`/citera/${audio}/quote.png?t=188,200`],
      '/comment/change': [link('comment', commentId)],
      '/comment/confirm': [link('confirm', commentId)],
      '/comment/decide': [`/kommentar/granska?n=${secret}`],
      // with the link in a letter it is its owner's own, address and all: 'all one has written' is tried above
      '/comment/export': ['/kommentar/hamta'],
      // the same
      '/comment/mine': ['/kommentar/mina'],
      '/comment/report': [`/kommentar/anmal?n=${commentId}`],
      '/comment/unsubscribe': [link('unsubscribe', commenterId)],
      '/embed/[id]': [`/embed/${audio}`],
      '/feeds/comments.xml': ['/feeds/comments.xml'],
      '/feeds/comments/[id].xml': [`/feeds/comments/${articleId}.xml`],
      '/feeds/program/[id].xml': [`/feeds/program/${programme}.xml`],
      '/feeds/sok.xml': ['/feeds/sok.xml?q=bron'],
      '/feeds/station.xml': ['/feeds/station.xml'],
      '/manifest.webmanifest': ['/manifest.webmanifest'],
      '/memory': ['/minne'],
      '/oembed': [`/oembed?url=${served.origin}/artikel/${audio}`],
      '/opensearch.xml': ['/opensearch.xml'],
      '/organisation': ['/organisation'],
      '/organisation/[id]/[[slug]]': [await addressOf(`/organisation/${organisation}`)],
      '/person': ['/person'],
      '/person/[id]/[[slug]]': [await addressOf(`/person/${person}`)],
      // takes posts alone
      '/plays': ['/plays'],
      '/programme': ['/program'],
      '/programme/[id]/[[slug]]': [await addressOf(`/program/${programme}`)],
      '/robots.txt': ['/robots.txt'],
      '/search': ['/sok', '/sok?q=kanariefagel', '/sok?q=bron'],
      '/sign-in': ['/logga-in'],
      '/sitemap.xml': ['/sitemap.xml'],
      '/suggestions': ['/forslag?q=bron'],
      '/topic': ['/amne'],
      '/topic/[id]/[[slug]]': [await addressOf(`/amne/${topic.id}`)],
      '/track/[id]': [`/track/${audio}`],
      '/transcript/[file]': ['vtt', 'srt', 'txt', 'json', 'html', 'docx'].map(
        (as) => `/transcript/${recording}.${as}`
      )
    };
  };
  const addressOf = async (address: string) => (await served.ask(address)).headers.location ?? address;
});
