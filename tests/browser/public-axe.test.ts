import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFindings, openBrowser, openPage, sidewaysScroll } from '../support/browser.ts';
import { type StartedPortal, startPortal } from '../support/portal.ts';
import { fillStation, type SampleStation } from '../support/sample-station.ts';

let started: StartedPortal;
let browser: Browser;
let station: SampleStation;

beforeAll(async () => {
  started = await startPortal({ settings: { WORKER: 'off', LOG_LEVEL: 'error' } });
  station = await fillStation(started.portal);
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser.close();
  await started.stop();
});

const addresses = {
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
  'a search that was misspelled': () => '/sok?q=samvärkan&roll=guest',
  'a search that finds nothing': () => `/sok?q=xyzzy&person=${station.person}&program=okänt`,
  'what the station says of itself': () => '/om',
  'the accessibility statement': () => '/om/tillganglighet',
  'the page on personal data': () => '/om/personuppgifter',
  'an address that leads nowhere': () => '/finns/inte',
  'an article taken away': () => `/artikel/${station.withdrawn}`
};

describe.each(Object.entries(addresses))('%s', (_, address) => {
  it('has nothing that axe-core minds, by day or by night', async () => {
    const { page } = await openPage(browser);
    await page.goto(started.url + address());
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.context().close();
  });

  it('fits a phone: nothing that axe-core minds, and no scrolling sideways at any width', async () => {
    const { page } = await openPage(browser, { width: 360, touch: true });
    await page.goto(started.url + address());
    expect(await accessibilityFindings(page)).toEqual([]);
    for (const width of [320, 360, 768, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      expect([width, await sidewaysScroll(page)]).toEqual([width, 0]);
    }
    await page.context().close();
  });
});
