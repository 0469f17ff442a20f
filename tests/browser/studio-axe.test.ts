import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submitComment } from '#lib/server/comments/submitting.ts';
import { accessibilityFindings, openBrowser, sidewaysScroll } from '../support/browser.ts';
import { type StartedPortal, startPortal } from '../support/portal.ts';
import { fillStation, type SampleStation } from '../support/sample-station.ts';
import { openStudio } from '../support/studio.ts';

let started: StartedPortal;
let browser: Browser;
let station: SampleStation;
let commentId: string;

beforeAll(async () => {
  started = await startPortal({ settings: { WORKER: 'off', LOG_LEVEL: 'error' } });
  station = await fillStation(started.portal);
  const words = { name: 'Kerstin Lund', email: 'kerstin@post.example', text: 'Var det inte 2004?' };
  commentId = await submitComment(started.portal, station.audio, words, { address: '192.0.2.1' });
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser.close();
  await started.stop();
});

const addresses = {
  'the overview': () => '',
  'the list of interviews': () => '/artikel',
  'the editor of an interview': () => `/artikel/${station.audio}`,
  'the preview of an interview': () => `/artikel/${station.audio}/forhandsgranska`,
  'the uploading': () => '/ladda-upp',
  'the recording in the browser': () => '/spela-in',
  'the queue of comments': () => '/kommentarer',
  'a comment with its file': () => `/kommentarer/${commentId}`,
  'rules, bans and journal': () => '/moderering',
  'the list of people': () => '/person',
  'a person': () => `/person/${station.person}`,
  'the list of organisations': () => '/organisation',
  'an organisation': () => `/organisation/${station.organisation}`,
  'the list of programmes': () => '/program',
  'a programme': () => `/program/${station.programme}`,
  'the accounts': () => '/konton',
  'the settings': () => '/installningar',
  'the mail': () => '/post',
  "one's own account": () => '/mitt-konto',
  'an address that leads nowhere': () => '/artikel/finns-inte'
};

describe.each(Object.entries(addresses))('%s in the studio', (_, address) => {
  it('has nothing that axe-core minds, by day or by night, and fits every width', async () => {
    const page = await openStudio(browser, started, { lessMotion: true });
    await page.goto(`${started.url}/redaktion${address()}`, { waitUntil: 'networkidle' });
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await accessibilityFindings(page)).toEqual([]);
    for (const width of [320, 360, 768, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      expect([width, await sidewaysScroll(page)]).toEqual([width, 0]);
    }
    await page.context().close();
  });
});
