import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { commentPages, linkTo, linkToken } from '#lib/server/comments/links.ts';
import { approveComment } from '#lib/server/comments/moderating.ts';
import { makeLink } from '#lib/server/comments/notice-links.ts';
import { submitComment } from '#lib/server/comments/submitting.ts';
import { accessibilityFindings, openBrowser, openPage, sidewaysScroll } from '../support/browser.ts';
import { type StartedPortal, startPortal } from '../support/portal.ts';
import { fillStation, type SampleStation } from '../support/sample-station.ts';
import { serveBuilt, type Served } from '../support/served.ts';

let started: StartedPortal;
let withoutEngine: Served;
let browser: Browser;
let station: SampleStation;
let decision: string;
let publicComment: string;
let own: { readonly commentId: string; readonly commenterId: string };

beforeAll(async () => {
  started = await startPortal({ settings: { WORKER: 'off', LOG_LEVEL: 'error' } });
  station = await fillStation(started.portal);
  own = await writeComment(started, station.audio);
  [publicComment, decision] = await writePublic(started, station.audio);
  // the same station, at a portal whose Meilisearch does not answer
  withoutEngine = await serveBuilt({ MEILI_URL: 'http://127.0.0.1:9' }, started.dataFolder);
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser.close();
  await withoutEngine.end();
  await started.stop();
});

/** A page that a link in a letter leads to. */
function ownPage(purpose: keyof typeof commentPages): string {
  const { portal } = started;
  const isOfAll = purpose === 'commenter' || purpose === 'unsubscribe';
  const id = isOfAll ? own.commenterId : own.commentId;
  return linkTo(portal, purpose, { id, at: portal.clock.now() }).slice(portal.config.origin.length);
}

async function writeComment({ portal }: StartedPortal, articleId: string) {
  const words = {
    name: 'Kerstin Lund',
    email: 'kerstin@post.example',
    text: 'Var det inte 2004?',
    wantsReplies: true
  };
  const room = { ...portal, config: { ...portal.config, SMTP_URL: 'smtp://localhost' } };
  const commentId = await submitComment(room, articleId, words, { address: '192.0.2.1' });
  const { id: commenterId } = await portal.db.read
    .selectFrom('commenter')
    .select('id')
    .executeTakeFirstOrThrow();
  return { commentId, commenterId };
}

/** A comment that readers can report, and a link by which a moderator may decide about it. */
async function writePublic({ portal }: StartedPortal, articleId: string): Promise<[string, string]> {
  const words = {
    name: 'Jonas P.',
    email: 'jonas@post.example',
    text: 'Bra frågat. Vid 0:10 kommer svaret.'
  };
  const id = await submitComment(portal, articleId, words, { address: '192.0.2.2' });
  await approveComment(portal, id, operator);
  return [id, await portal.db.transact((tx) => makeLink(tx, portal.clock, id, null))];
}

const addresses = {
  'the report of a comment': () => `/kommentar/anmal?n=${publicComment}`,
  "a moderator's link": () => `/kommentar/granska?n=${decision}`,
  'the start page': () => '/',
  'the list of programmes': () => '/program',
  'a programme': () => `/program/${station.programme}`,
  'the list of people': () => '/person',
  'a person': () => `/person/${station.person}`,
  'the list of organisations': () => '/organisation',
  'an organisation': () => `/organisation/${station.organisation}`,
  'the list of topics': () => '/amne',
  'the archive': () => '/arkiv',
  'a search': () => '/sok',
  'what a search finds': () => '/sok?q=samverkan&typ=audio',
  'a search narrowed in many ways': () => '/sok?q=samtal&typ=audio&typ=video&fran=2000&till=2100',
  'a search that was misspelled': () => '/sok?q=samvärkan&roll=guest',
  'a search that finds nothing': () => `/sok?q=xyzzy&person=${station.person}&program=okänt`,
  'a search that the other engine answers': () => `${withoutEngine.origin}/sok?q=samverkan`,
  'an address that is longer than is read': () => `/${'a'.repeat(9000)}`,
  'what the station says of itself': () => '/om',
  'the accessibility statement': () => '/om/tillganglighet',
  'the page on personal data': () => '/om/personuppgifter',
  'the page that confirms a comment': () => ownPage('confirm'),
  'the page of one’s own comment': () => ownPage('comment'),
  'the page of all one has written': () => ownPage('commenter'),
  'the page that stops letters about answers': () => ownPage('unsubscribe'),
  'a link in a letter that is not whole': () => `${ownPage('unsubscribe')}x`,
  'the article of a comment just sent': () =>
    `/artikel/${station.audio}?kommenterad=${linkToken(started.portal.sealer, 'comment', { id: own.commentId, at: 1 })}`,
  'an address that leads nowhere': () => '/finns/inte',
  'an article taken away': () => `/artikel/${station.withdrawn}`
};

describe.each(Object.entries(addresses))('%s', (_, address) => {
  it('has nothing that axe-core minds, by day or by night', async () => {
    const { page } = await openPage(browser);
    await page.goto(new URL(address(), started.url).href);
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.context().close();
  });

  it('fits a phone: nothing that axe-core minds, and no scrolling sideways at any width', async () => {
    const { page } = await openPage(browser, { width: 360, touch: true });
    await page.goto(new URL(address(), started.url).href);
    expect(await accessibilityFindings(page)).toEqual([]);
    for (const width of [320, 360, 768, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      expect([width, await sidewaysScroll(page)]).toEqual([width, 0]);
    }
    await page.context().close();
  });
});
