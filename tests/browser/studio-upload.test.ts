import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '#lib/server/accounts/accounts.ts';
import { operator } from '#lib/server/accounts/actor.ts';
import { studioWords } from '#lib/studio/words.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';
import { openBrowser } from '../support/browser.ts';
import { speak } from '../support/inputs.ts';
import { type StartedPortal, startPortal } from '../support/portal.ts';
import { openStudio } from '../support/studio.ts';

let started: StartedPortal;
let browser: Browser;
let inputs: string;
let speech: Buffer;

beforeAll(async () => {
  inputs = await mkdtemp(join(tmpdir(), 'eter-browser-'));
  speech = await readFile(await speak(inputs));
  const limits = { UPLOAD_QUOTA_BYTES: String(speech.length), UPLOAD_MAX_BYTES: '1000000' };
  started = await startPortal({ settings: { WORKER: 'off', LOG_LEVEL: 'error', ...limits } });
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser.close();
  await started.stop();
  await rm(inputs, { recursive: true });
});

describe.each(['sv', 'en'] as const)('an editor who uploads, in the language %s,', (language) => {
  let page: Page;
  beforeAll(async () => {
    const email = `${language}@radio.example`;
    const account = { email, name: 'Ada', role: 'editor', password: 'korrekt häst batteri' } as const;
    const id = await createAccount(started.portal, account, operator);
    await started.portal.db.transact((tx) =>
      tx.updateTable('account').set({ language }).where('id', '=', id).execute()
    );
    page = await openStudio(browser, started, {}, email);
    await page.goto(`${started.url}/redaktion/ladda-upp`);
    await page.waitForSelector('.drop');
  });
  afterAll(() => page.context().close());

  const words = studioWords(language);
  const upload = async (name: string, buffer: Buffer) => {
    const row = page.locator('li.job', { hasText: name });
    // Scripts may not have taken the page over yet: a file chosen before that is not seen.
    await expect
      .poll(
        async () => {
          if ((await row.count()) === 0)
            await page.setInputFiles('.drop input', { name, mimeType: 'audio/wav', buffer });
          return row.count();
        },
        { timeout: 20_000 }
      )
      .toBe(1);
    return row;
  };
  const says = async (name: string, buffer: Buffer, sentence: string) => {
    const row = await upload(name, buffer);
    await row.getByText(sentence).waitFor();
    expect(await row.locator('.job__say').innerText()).toContain(sentence);
  };
  const refusal = (code: string, values = {}) => refusalWords(language, { code, message: code, values });

  it('is told why a file is refused', async () => {
    await says('tom.wav', Buffer.alloc(0), refusal('recording-empty'));
    await says('stor.wav', Buffer.alloc(1_000_001), refusal('upload-too-large', { gigabytes: 0 }));
    await says('mycket.wav', Buffer.alloc(speech.length + 1), refusal('upload-quota-full'));
    const open = started.portal.db.read.selectFrom('upload').select('id').where('state', '=', 'open');
    expect(await open.execute()).toEqual([]);
  });

  it('is told that a file is up, and when it was there before', async () => {
    await says(`${language}-ett.wav`, speech, words('upload.sent'));
    await says(`${language}-samma.wav`, speech, words('upload.same'));
  });
});
