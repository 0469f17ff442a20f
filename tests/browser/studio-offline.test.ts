import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { findDraft } from '#lib/server/articles/drafting.ts';
import { openBrowser } from '../support/browser.ts';
import { type StartedPortal, startPortal } from '../support/portal.ts';
import { newArticle, openStudio, save } from '../support/studio.ts';

let started: StartedPortal;
let browser: Browser;

beforeAll(async () => {
  started = await startPortal({ settings: { WORKER: 'off', LOG_LEVEL: 'error', UPLOAD_RESERVE_BYTES: '0' } });
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser.close();
  await started.stop();
});

const headline = async (page: Page) =>
  (await findDraft(started.portal, page.url().split('/').at(-1) ?? '', operator)).headline;
const saveButton = (page: Page) => page.getByRole('button', { name: 'Spara', exact: true });

describe('an editor whose network comes and goes', () => {
  it('keeps the page and what is written on it when a save does not come through', async () => {
    const page = await openStudio(browser, started);
    await newArticle(page, started.url);
    await page.fill('#headline', 'Skrivet i en tunnel');
    await page.context().setOffline(true);
    await saveButton(page).click();
    await page.getByText('Portalen gick inte att nå').waitFor();
    expect(await page.inputValue('#headline')).toBe('Skrivet i en tunnel');
    expect(await headline(page)).toBe('');
    await page.context().setOffline(false);
    await save(page);
    expect(await page.getByText('Portalen gick inte att nå').count()).toBe(0);
    expect(await headline(page)).toBe('Skrivet i en tunnel');
    await page.context().close();
  });

  it('keeps what is written while a slow save is on its way', async () => {
    const page = await openStudio(browser, started);
    await newArticle(page, started.url);
    const slow = Promise.withResolvers<null>();
    await page.route('**/redaktion/artikel/*?/save', async (route) => {
      await slow.promise;
      await route.continue();
    });
    await page.fill('#headline', 'Först');
    await saveButton(page).click();
    await page.getByText('Sparar …').waitFor();
    await page.fill('#headline', 'Först och sedan mer');
    slow.resolve(null);
    await page.getByText('Osparade ändringar').waitFor();
    expect(await page.inputValue('#headline')).toBe('Först och sedan mer');
    expect(await headline(page)).toBe('Först');
    await saveButton(page).click();
    await expect.poll(() => headline(page)).toBe('Först och sedan mer');
    await page.context().close();
  });

  it('keeps the list of uploads when the recordings cannot be read again', async () => {
    const page = await openStudio(browser, started);
    await page.goto(`${started.url}/redaktion/ladda-upp`);
    await page.route('**/redaktion/inspelning', (route) => route.abort());
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'samtal.wav',
        mimeType: 'audio/wav',
        buffer: Buffer.alloc(50_000, 1)
      });
    await page.getByText('Hela filen är uppe').waitFor();
    await page.unroute('**/redaktion/inspelning');
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await page.getByRole('heading', { name: 'samtal.wav' }).waitFor();
    expect(await page.getByText('Hela filen är uppe').count()).toBe(1);
    await page.context().close();
  });
});
