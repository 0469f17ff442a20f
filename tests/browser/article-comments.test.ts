import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { countRefused } from '#lib/server/comments/attack.ts';
import { approveComment } from '#lib/server/comments/moderating.ts';
import { restoreComment } from '#lib/server/comments/restoring.ts';
import { listToModerate } from '#lib/server/comments/queue.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { type StartedPortal, startPortal } from '../support/portal.ts';
import { fillInterviews, type Interviews } from '../support/published-interviews.ts';

let started: StartedPortal;
let browser: Browser;
let interviews: Interviews;

beforeAll(async () => {
  started = await startPortal({ settings: { WORKER: 'off', LOG_LEVEL: 'error' } });
  interviews = await fillInterviews(started.portal);
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser.close();
  await started.stop();
});

async function visit(kind: keyof Interviews, scripts: boolean): Promise<Page> {
  const { page } = await openPage(browser, { scripts });
  page.setDefaultTimeout(10_000);
  await page.goto(`${started.url}/artikel/${interviews[kind]}`, { waitUntil: 'networkidle' });
  return page;
}

async function write(page: Page, { text, name, email }: { text: string; name: string; email: string }) {
  await page.getByLabel('Kommentar *').fill(text);
  await page.getByLabel('Namn *').fill(name);
  await page.getByLabel('E-post *').fill(email);
}

const send = (page: Page) => page.getByRole('button', { name: 'Skicka för granskning' }).click();
const kerstin = { name: 'Kerstin Lund', email: 'kerstin.lund@post.example' };
const waiting = async () => {
  const { comments } = await listToModerate(started.portal, { state: 'pending' }, operator);
  return comments;
};

describe.each([
  ['with scripts', true],
  ['without scripts', false]
])('a comment %s', (_, scripts) => {
  it('is sent, waits for the editors, and is not sent again when the page is loaded again', async () => {
    const page = await visit('audio', scripts);
    expect(
      await page.getByText('E-postadressen publiceras inte. Obligatoriska fält är märkta *').isVisible()
    ).toBe(true);
    const text = `Hur söker man? ${scripts}`;
    await write(page, { ...kerstin, text });
    await send(page);
    await page.getByText('Tack! Redaktionen läser din kommentar').waitFor();
    await page.reload();
    const sent = (await waiting()).filter((comment) => comment.text === text);
    expect(sent).toHaveLength(1);
    expect(await page.getByText('Syns bara för dig').count()).toBe(1);
    await page.goto(page.url().replace(/\?.*/, ''));
    expect(await page.getByText(text).count()).toBe(0);
    await approveComment(started.portal, sent[0]?.id ?? '', operator);
    await page.reload();
    expect(await page.locator('.comment').filter({ hasText: text }).innerText()).toContain('Kerstin Lund');
    expect(await page.content()).not.toContain('kerstin.lund');
    await page.context().close();
  });

  it('that the portal does not take loses nothing that was written, and says what is wrong', async () => {
    const page = await visit('audio', scripts);
    if (!scripts)
      await page
        .locator('#write-comment')
        .evaluate(() => null)
        .catch(() => null);
    const written = { text: 'Hej', name: 'Kerstin', email: 'kerstin@post' };
    await write(page, written);
    await send(page);
    await page.getByText('Kommentaren är inte skickad ännu').first().waitFor();
    expect(await page.getByRole('alert').getByRole('link').allInnerTexts()).toEqual([
      'Adressen saknar något, till exempel @.'
    ]);
    expect(await page.getByLabel('Kommentar *').inputValue()).toBe('Hej');
    expect(await page.getByLabel('E-post *').inputValue()).toBe('kerstin@post');
    expect(await page.getByLabel('E-post *').getAttribute('aria-invalid')).toBe('true');
    await page.context().close();
  });

  it('answers another one', async () => {
    const page = await visit('audio', scripts);
    await page.getByRole('link', { name: 'Svara Birgitta Falk' }).click();
    await page.getByRole('heading', { name: 'Svara Birgitta Falk' }).waitFor();
    const text = `Så var det för oss med. ${scripts}`;
    await write(page, { ...kerstin, text });
    await send(page);
    await page.getByText('Tack! Redaktionen läser din kommentar').waitFor();
    const [answer] = (await waiting()).filter((comment) => comment.text === text);
    expect(answer?.parentId).not.toBeNull();
    await approveComment(started.portal, answer?.id ?? '', operator);
    await page.reload();
    expect(await page.locator('.comment--reply').filter({ hasText: text }).count()).toBe(1);
    await page.context().close();
  });
});

it('what is wrong is told at once, with the focus on it, and goes away when it is put right', async () => {
  const page = await visit('audio', true);
  await send(page);
  const summary = page.getByRole('alert');
  await summary.waitFor();
  expect(await summary.getByRole('link').count()).toBe(3);
  await expect.poll(() => summary.evaluate((element) => element === document.activeElement)).toBe(true);
  await summary.getByRole('link', { name: 'Fyll i ditt namn.' }).click();
  await page.keyboard.type('Kerstin Lund');
  expect(await summary.getByRole('link').count()).toBe(2);
  await page.context().close();
});

it('the line that is cut takes nothing with it', async () => {
  const page = await visit('audio', true);
  await write(page, { ...kerstin, text: 'Går nätet ned?' });
  await page.locator('form[novalidate]').waitFor();
  await page.context().setOffline(true);
  await send(page);
  await page.getByText('Texten finns kvar här').waitFor();
  expect(await page.getByLabel('Kommentar *').inputValue()).toBe('Går nätet ned?');
  await page.context().setOffline(false);
  await send(page);
  await page.getByText('Tack! Redaktionen läser din kommentar').waitFor();
  await page.context().close();
});

it('scripts that do not arrive take no comment with them', async () => {
  const { page } = await openPage(browser);
  page.setDefaultTimeout(10_000);
  // the form's own scripts are fetched when it comes near: a low window keeps it away until the line is bad
  await page.setViewportSize({ width: 1280, height: 300 });
  await page.goto(`${started.url}/artikel/${interviews.audio}`, { waitUntil: 'networkidle' });
  await page.route('**/_app/immutable/**', (route) => route.abort());
  const text = 'Kommer det fram ändå?';
  await write(page, { ...kerstin, text });
  await send(page);
  await page.getByText('Tack! Redaktionen läser din kommentar').waitFor();
  expect((await waiting()).filter((comment) => comment.text === text)).toHaveLength(1);
  await page.context().close();
});

it('a place that a comment names is played at a press', async () => {
  const page = await visit('audio', true);
  await page.locator('.comment').getByRole('link', { name: 'Spela från 0:30' }).click();
  // not what is seen of it: the transcript is out of sight
  const now = page.locator('.turn[aria-current] > a');
  await expect.poll(async () => (await now.textContent())?.trim()).toBe('0:30');
  await page.context().close();
});

it('what comments are about is marked on the scale, whether sound or film, and taken away marks nothing', async () => {
  const { portal } = started;
  for (const kind of ['audio', 'film'] as const) {
    const restore = (atMs: number, state: 'approved' | 'pending' | 'removed') =>
      portal.db.transact((tx) =>
        restoreComment(tx, portal, {
          ...{ articleId: interviews[kind], parentId: null, name: 'Maj', email: null, text: 'Just där.' },
          ...{ at: portal.clock.now(), atMs, state, fromEditors: false }
        })
      );
    await restore(15_000, 'approved');
    await restore(45_000, 'approved');
    await restore(30_000, 'pending');
    await restore(36_000, 'removed');
    await restore(999_000, 'approved');
    const page = await visit(kind, true);
    const marks = page.locator('[role=slider] .scale__mark--said');
    const places = await marks.evaluateAll((all) =>
      all.map((mark) => Math.round(Number.parseFloat(mark.style.getPropertyValue('--at'))))
    );
    expect([kind, places]).toEqual([kind, [25, 75]]);
    expect((await marks.first().boundingBox())?.width).toBe(6);
    await page.context().close();
  }
});

describe.each([
  ['with scripts', true],
  ['without scripts', false]
])('a report %s', (_, scripts) => {
  it('tells what is missing beside its field, loses nothing, and comes to the moderators', async () => {
    const page = await visit('audio', scripts);
    await page.getByRole('link', { name: 'Anmäl kommentaren från' }).first().click();
    await page.getByRole('heading', { name: 'Anmäl en kommentar' }).waitFor();
    const words = () => page.getByLabel('Berätta mer');
    const send = () => page.getByRole('button', { name: 'Skicka anmälan' }).click();
    const wrong = async (field: 'words' | 'email') => {
      await page.locator(`#report-${field}-wrong`).waitFor();
      expect(await page.locator(`#report-${field}`).getAttribute('aria-invalid')).toBe('true');
      expect(await page.getByLabel('Annat').isChecked()).toBe(true);
    };
    await page.getByLabel('Annat').check();
    await page.getByLabel('Din e-post').fill('anmalare@post');
    await send();
    await wrong('words');
    expect(await page.getByLabel('Din e-post').inputValue()).toBe('anmalare@post');
    const said = `Fel namn på gatan. ${scripts} <b>`;
    await words().fill(said);
    await send();
    await wrong('email');
    expect(await words().inputValue()).toBe(said);
    await page.getByLabel('Din e-post').fill('anmalare@post.example');
    await send();
    await page.getByText('Tack för att du säger till').waitFor();
    const { comments } = await listToModerate(started.portal, { state: 'reported' }, operator);
    const reports = comments.flatMap((comment) => comment.reports.map((report) => report.words));
    expect(reports.filter((one) => one === said)).toHaveLength(1);
    await page.context().close();
  });
});

it('closed comments say so, and have no form', async () => {
  const page = await visit('words', true);
  expect(await page.getByText('Kommentarerna är stängda.').isVisible()).toBe(true);
  expect(await page.locator('#write-comment').count()).toBe(0);
  await page.context().close();
});

it('robots at the comments cost a browser a sum, and a reader without scripts only a mark', async () => {
  for (let post = 0; post < 20; post++) await countRefused(started.portal, 'commenter-banned');
  const reasons: (readonly string[] | undefined)[] = [];
  for (const scripts of [true, false]) {
    const page = await visit('audio', scripts);
    const text = `Bron byggdes 1957. ${scripts}`;
    await write(page, { ...kerstin, text });
    if (scripts) await page.locator('form[novalidate]').waitFor();
    await send(page);
    await page.getByText('Tack! Redaktionen läser din kommentar').waitFor();
    await page.getByText('Just nu kommer det ovanligt många kommentarer').waitFor();
    reasons.push((await waiting()).find((comment) => comment.text === text)?.reasons);
    await page.context().close();
  }
  await started.portal.db.transact((tx) => tx.deleteFrom('comment_attack').execute());
  expect(reasons.map((all) => all?.includes('unsolved'))).toEqual([false, true]);
});
