import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommentState } from '#lib/comments/comment.ts';
import { operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish } from '#lib/server/articles/publishing.ts';
import { banCommenter } from '#lib/server/comments/bans.ts';
import { decideComments } from '#lib/server/comments/deciding.ts';
import { mendComment } from '#lib/server/comments/editing.ts';
import { linkToken } from '#lib/server/comments/links.ts';
import { changeOwn } from '#lib/server/comments/own-comments.ts';
import { reportComment } from '#lib/server/comments/reporting.ts';
import { restoreComment } from '#lib/server/comments/restoring.ts';
import { submitComment } from '#lib/server/comments/submitting.ts';
import { importWordPress } from '#lib/server/imports/wordpress/importing.ts';
import { mailsOf } from '../support/mail.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { type StartedPortal, startPortal } from '../support/portal.ts';
import { openStudio } from '../support/studio.ts';

/** Each runs `hit()` when it is taken for anything but text. */
const vectors = [
  '<script>hit()</script>',
  '<img src=x onerror=hit()>',
  '<svg onload=hit()>',
  '<svg><script>hit()</script></svg>',
  '<svg><animate onbegin=hit() attributeName=x dur=1s>',
  '<body onload=hit()>',
  '<iframe srcdoc="<script>parent.hit()</script>">',
  '<iframe src=javascript:parent.hit()>',
  '<object data=javascript:hit()>',
  '<embed src=javascript:hit()>',
  '<video><source onerror=hit()></video>',
  '<audio src=x onerror=hit()>',
  '<details open ontoggle=hit()>x</details>',
  '<input autofocus onfocus=hit()>',
  '<select autofocus onfocus=hit()>',
  '<textarea autofocus onfocus=hit()>',
  '<marquee onstart=hit()>x</marquee>',
  '<style>@import"javascript:hit()"</style>',
  '<link rel=stylesheet href=javascript:hit()>',
  '<meta http-equiv=refresh content="0;url=javascript:hit()">',
  '<base href=javascript:hit()//>',
  '<form action=javascript:hit()><button autofocus>x</button></form>',
  '<a href=javascript:hit()>x</a>',
  '<math><mtext><img src onerror=hit()></mtext></math>',
  '<template><img src=x onerror=hit()></template>',
  '<noscript><p title="</noscript><img src=x onerror=hit()>">',
  '<x onclick=hit() tabindex=1 autofocus onfocus=hit()>x</x>',
  'javascript:hit()',
  'http://x.example/"onmouseover="hit()',
  "https://x.example/'onmouseover='hit()",
  '[x](javascript:hit())',
  '![x](x"onerror="hit())',
  '{{constructor.constructor("hit()")()}}',
  '${hit()}',
  '<!--><img src=x onerror=hit()>-->',
  '<![CDATA[<img src=x onerror=hit()>]]>',
  '&lt;script&gt;hit()&lt;/script&gt;',
  '&#60;img src=x onerror=hit()&#62;',
  '\\u003cscript\\u003ehit()\\u003c/script\\u003e',
  '%oembed%<script>hit()</script>$&$`'
];
/** What they may stand in: text, attributes in both quotes, and elements whose end they bring along. */
const wrappings = [
  (payload: string) => payload,
  (payload: string) => `">${payload}`,
  (payload: string) => `'>${payload}`,
  (payload: string) => `</script></title></textarea>${payload}`,
  (payload: string) => `]]>--></p></style>${payload}`
];
const payloads = vectors.flatMap((vector) => wrappings.map((wrap) => wrap(vector)));

let started: StartedPortal;
let browser: Browser;
const articles: Record<string, string> = {};

beforeAll(async () => {
  const settings = { WORKER: 'off', LOG_LEVEL: 'error', COMMENTS_PER_HOUR: '10000', MAIL_PER_HOUR: '100000' };
  started = await startPortal({ settings });
  browser = await openBrowser();
  await fill();
}, 300_000);

afterAll(async () => {
  await browser.close();
  await started.stop();
});

/** Writes every payload in every field by every way there is; each way has an article of its own. */
async function fill() {
  const { portal } = started;
  for (const way of ['post', 'edit', 'mend', 'import']) {
    const body = [{ type: 'paragraph' as const, runs: [{ text: 'x' }] }];
    articles[way] = await createArticle(portal, { headline: `Vid ${way}`, body }, operator);
    await publish(portal, articles[way], {}, operator);
  }
  const [decided, mended] = [[] as string[], [] as string[]];
  const restore = (way: string, words: { name: string; text: string; email: string }, state: CommentState) =>
    portal.db.transact((tx) =>
      restoreComment(tx, portal, {
        ...{ ...words, articleId: articles[way] ?? '', parentId: null, at: portal.clock.now() },
        ...{ state, fromEditors: false }
      })
    );
  for (const [at, payload] of payloads.entries()) {
    const words = { name: payload.slice(0, 80), text: payload, email: `l${at}@post.example` };
    const address = `198.51.${at % 200}.${Math.floor(at / 200)}`;
    decided.push(await submitComment(portal, articles['post'] ?? '', words, { address }));
    const edited = await restore('edit', { ...words, text: `Före ${at}` }, 'pending');
    const token = linkToken(portal.sealer, 'comment', { id: edited, at: portal.clock.now() });
    await changeOwn(portal, token, payload);
    decided.push(edited);
    const id = await restore('mend', { ...words, text: `Före ${at}` }, 'approved');
    await mendComment(portal, id, { text: payload, words: payload }, operator);
    mended.push(id);
    await restore('import', words, 'approved');
  }
  articles['wordpress'] = await fromWordPress();
  await decideComments(portal, decided.slice(40), { verdict: 'approved' }, operator);
  await decideComments(
    portal,
    decided.slice(0, 20),
    { verdict: 'removed', words: payloads[1] ?? '' },
    operator
  );
  const last = mended.at(-1) ?? '';
  for (const payload of payloads.slice(0, 10)) {
    const report = { category: 'other', words: payload, email: 'r@post.example' };
    await reportComment(portal, last, report, { address: '192.0.2.1' });
    await banCommenter(portal, last, { kind: 'email', days: 1, reason: payload }, operator);
  }
}

/** The same from an export of WordPress: as text in its comments, and as they are in everything else. */
async function fromWordPress(): Promise<string> {
  const { portal, dataFolder } = started;
  const cdata = (text: string) => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const all = cdata(payloads.join('\n\n'));
  const comments = payloads.map(
    (payload, at) => `<wp:comment><wp:comment_id>${at}</wp:comment_id>
      <wp:comment_author>${cdata(escaped(payload))}</wp:comment_author>
      <wp:comment_author_email>${cdata(payload)}</wp:comment_author_email>
      <wp:comment_content>${cdata(`${escaped(payload)} ${payload} <a href="${payload}">x</a>`)}</wp:comment_content>
      <wp:comment_approved>1</wp:comment_approved></wp:comment>`
  );
  const spaces = ['', 'excerpt/'].map((path) => `http://wordpress.org/export/1.2/${path}`);
  const file = join(dataFolder, 'export.xml');
  writeFileSync(
    file,
    `<rss xmlns:wp="${spaces[0]}" xmlns:excerpt="${spaces[1]}" xmlns:dc="http://purl.org/dc/elements/1.1/"
      xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><wp:wxr_version>1.2</wp:wxr_version>
      <item><title>Vid WordPress ${all}</title><link>${all}</link><guid>${all}</guid><wp:post_id>1</wp:post_id>
      <dc:creator>${cdata(escaped(vectors[1] ?? ''))}</dc:creator><excerpt:encoded>${all}</excerpt:encoded>
      <content:encoded>${cdata(payloads.map((one) => `${one} <p title='${one}'>${escaped(one)}</p>`).join('\n\n'))}</content:encoded>
      <wp:post_date_gmt>2019-05-01 08:00:00</wp:post_date_gmt><wp:status>publish</wp:status>
      ${vectors.map((one) => `<category domain="post_tag" nicename="x">${cdata(escaped(one))}</category>`).join('')}
      ${comments.join('')}</item></channel></rss>`
  );
  const { posts } = await importWordPress(portal, { file, publish: true }, () => undefined, operator);
  expect(posts).toMatchObject([{ outcome: 'added', state: 'published' }]);
  expect(posts[0]?.comments).toBeGreaterThan(190);
  return posts[0]?.articleId ?? '';
}

/** Listens for what must not happen: a payload that runs, a dialog, a break of the page's policy. */
async function listening(page: Page): Promise<string[]> {
  const found: string[] = [];
  await page.exposeFunction('hit', () => found.push('a payload ran'));
  await page.exposeFunction('told', (words: string) => found.push(words));
  page.on('dialog', (dialog) => {
    found.push('a dialog');
    void dialog.dismiss();
  });
  await page.addInitScript(() => {
    const told = (globalThis as unknown as { told: (words: string) => void }).told;
    addEventListener('securitypolicyviolation', (event) =>
      told(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
    );
  });
  return found;
}

/** Handlers and addresses that only a payload could have written. */
const planted = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) =>
        [...element.attributes].some(
          ({ name, value }) =>
            (name.startsWith('on') && value.includes('hit(')) ||
            (/^(href|src|action|data|srcdoc)$/.test(name) &&
              !/^(https?:|[/?#])/.test(value) &&
              value.includes('hit('))
        )
      )
      .map((element) => element.outerHTML.slice(0, 200))
  );

describe('two hundred payloads in every field, by every way in', () => {
  it('run nowhere that readers look', async () => {
    expect(payloads).toHaveLength(200);
    const { page } = await openPage(browser);
    const found = await listening(page);
    const pages = [
      ...Object.values(articles).map((id) => `/artikel/${id}`),
      `/artikel/${articles['import']}?ordning=nyast`,
      '/sok?q=%3Cimg+src%3Dx+onerror%3Dhit()%3E',
      '/feeds/comments.xml',
      `/feeds/comments/${articles['import']}.xml`,
      '/'
    ];
    for (const path of pages) {
      const answer = await page.goto(started.url + path, { waitUntil: 'networkidle' });
      expect([path, answer?.status(), await planted(page)]).toEqual([path, 200, []]);
    }
    const texts = await page.goto(`${started.url}/artikel/${articles['import']}`).then(() => page.content());
    expect(texts).toContain('&lt;svg onload=hit()&gt;');
    const data = JSON.parse(
      (await page.locator('script[type="application/ld+json"]').textContent()) ?? ''
    ) as {
      comment: readonly { text: string }[];
    };
    expect(data.comment.map(({ text }) => text)).toContain('</script></title></textarea><svg onload=hit()>');
    expect(found).toEqual([]);
    await page.context().close();
  });

  it('run nowhere that moderators look', async () => {
    const page = await openStudio(browser, started);
    const found = await listening(page);
    const pages = ['pending', 'approved', 'removed', 'spam', 'reported'].map(
      (tab) => `/kommentarer?lage=${tab}`
    );
    const { id } = await started.portal.db.read
      .selectFrom('comment')
      .innerJoin('comment_revision', 'comment_revision.comment_id', 'comment.id')
      .innerJoin('comment_report', 'comment_report.comment_id', 'comment.id')
      .select('comment.id')
      .executeTakeFirstOrThrow();
    for (const path of [...pages, `/kommentarer/${id}`, '/moderering', '']) {
      await page.goto(`${started.url}/redaktion${path}`, { waitUntil: 'networkidle' });
      expect([path, await planted(page)]).toEqual([path, []]);
    }
    for (let more = 0; more < 8; more++) {
      if (more === 0) await page.goto(`${started.url}/redaktion/kommentarer?lage=approved`);
      const next = page.locator('a[rel=next]');
      if ((await next.count()) === 0) break;
      await Promise.all([page.waitForURL(/efter=/), next.click()]);
      await page.waitForLoadState('networkidle');
      expect(await planted(page)).toEqual([]);
    }
    expect(found).toEqual([]);
    await page.context().close();
  });

  it('run in no letter and in no reader of feeds', async () => {
    const { page } = await openPage(browser);
    const found = await listening(page);
    const mails = await mailsOf(started.portal);
    expect(mails.length).toBeGreaterThan(200);
    const feed = await (await fetch(`${started.url}/feeds/comments.xml`)).text();
    await page.goto('about:blank');
    for (let from = 0; from < mails.length; from += 100) {
      await page.setContent(
        mails
          .slice(from, from + 100)
          .map(({ html }) => html)
          .join('\n')
      );
      expect(await planted(page)).toEqual([]);
    }
    await page.evaluate((xml) => {
      const read = new DOMParser().parseFromString(xml, 'text/xml');
      if (read.querySelector('parsererror')) throw new Error('the feed is no XML');
      for (const item of read.querySelectorAll('description'))
        document.body.insertAdjacentHTML('beforeend', item.textContent);
    }, feed);
    expect(await page.locator('body > p').count()).toBeGreaterThan(40);
    expect(await planted(page)).toEqual([]);
    expect(found).toEqual([]);
    await page.context().close();
  });
});
