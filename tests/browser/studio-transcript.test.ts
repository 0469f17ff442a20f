import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { findDraft } from '#lib/server/articles/drafting.ts';
import { attachTranscript } from '#lib/server/transcripts/attaching.ts';
import { findEditable, listRevisions } from '#lib/server/transcripts/revisions.ts';
import { saveTranscript } from '#lib/server/transcripts/saving.ts';
import { findTranscript } from '#lib/server/transcripts/transcripts.ts';
import { accessibilityFindings, openBrowser, sidewaysScroll } from '../support/browser.ts';
import { type StartedPortal, startPortal } from '../support/portal.ts';
import { fillInterviews } from '../support/published-interviews.ts';
import { openStudio } from '../support/studio.ts';

let started: StartedPortal;
let browser: Browser;
let page: Page;
let recording: string;
let address: string;

const spoken = [
  'Ni arbetar också med kumpanjon.',
  'Vad gör de?',
  'De kan kooperativ utveckling.',
  'Tack själv 😀.'
];

/** A machine's words, one in each half second, one of them doubtful. */
function machine(): string {
  const segments = spoken.map((text, at) => ({
    start: at * 10,
    end: at * 10 + 8,
    speaker: at % 2 ? 'Ola Wiktorsson' : 'Anna Maria Lindqvist Arrue',
    words: text.split(' ').map((word, place) => ({
      word,
      start: at * 10 + place / 2,
      probability: word === 'kumpanjon.' ? 0.54 : 0.95
    }))
  }));
  return JSON.stringify({ segments });
}

beforeAll(async () => {
  started = await startPortal({ settings: { WORKER: 'off', LOG_LEVEL: 'error' } });
  const { portal } = started;
  const { audio } = await fillInterviews(portal);
  recording = (await findDraft(portal, audio, operator)).recordingId ?? '';
  const file = { name: 'whisper.json', content: machine(), language: 'sv', origin: 'automatic' } as const;
  await attachTranscript(portal, recording, file, operator);
  browser = await openBrowser();
  page = await openStudio(browser, started, { lessMotion: true });
  page.setDefaultTimeout(15_000);
  address = `${started.url}/redaktion/inspelning/${recording}/utskrift`;
}, 300_000);

afterAll(async () => {
  await browser.close();
  await started.stop();
});

const box = (at: string, on = page) => on.getByRole('textbox', { name: `Stycke vid ${at}` });
const saved = (on = page) => on.getByText(/^Sparat kl/).waitFor();
const openEditor = async (on = page) => {
  await on.goto(address);
  await box('0:00', on).waitFor();
};
const head = async () => (await findEditable(started.portal, recording, 'sv'))!;
const texts = async () => (await head()).passages.map(({ text }) => text);
const said = async () => (await findTranscript(started.portal, recording, 'sv'))?.passages[0]?.text;

describe('the editor of a transcript', () => {
  it('saves at a pause what is typed, keeps the times of words, and shows it to nobody', async () => {
    await openEditor();
    await box('0:10').click();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type(' egentligen');
    await saved();
    const { passages } = await head();
    expect(passages[1]?.text).toBe('Vad gör de egentligen?');
    expect(passages[1]?.times.map(([, ms]) => ms).slice(0, 3)).toEqual([10_000, 10_500, 11_000]);
    expect(await said()).toBe(spoken[0]);
  });

  it('cuts, joins, undoes and moves on by the keyboard alone, and never takes Tab', async () => {
    await box('0:20').click();
    await page.keyboard.press('Home');
    for (let press = 0; press < 7; press++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Control+Enter');
    await box('0:21').waitFor();
    expect(await box('0:20').innerText()).toBe('De kan');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('kooperativ utveckling.');
    await page.keyboard.press('Backspace');
    await box('0:21').waitFor({ state: 'detached' });
    await page.keyboard.type('säkert ');
    expect(await box('0:20').innerText()).toBe('De kan säkert kooperativ utveckling.');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    expect(await box('0:20').innerText()).toBe('De kan');
    await page.keyboard.press('Control+z');
    expect(await box('0:20').innerText()).toBe('De kan kooperativ utveckling.');
    await page.keyboard.press('Alt+ArrowUp');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Vad gör de egentligen?');
    const before = await page.evaluate(() => document.activeElement?.className);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.className)).not.toBe(before);
    await saved();
    expect((await texts())[2]).toBe('De kan kooperativ utveckling.');
  });

  it('plays while it is written, from the passage and to the doubtful word, and waits for who types when asked to', async () => {
    await page.getByRole('button', { name: 'Spela från 0:10' }).click();
    await page.getByRole('button', { name: 'Pausa', exact: true }).waitFor();
    await page.locator('[data-passage="1"].is-now').waitFor();
    await page.getByLabel('Pausa medan jag skriver').check();
    await box('0:10').click();
    await page.keyboard.press('End');
    await page.keyboard.type('!');
    await page.getByRole('button', { name: 'Lyssna', exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Pausa', exact: true }).waitFor();
    await page.keyboard.press('F8');
    await page.getByRole('button', { name: 'Lyssna', exact: true }).first().waitFor();
    await page.getByLabel('Pausa medan jag skriver').uncheck();
    await page.keyboard.press('F9');
    await page.getByText('1 av 1').waitFor();
    await page.getByLabel('Byt till').first().fill('Coompanion');
    await page.getByRole('button', { name: 'Byt ut' }).click();
    await page.getByText('Inga ord är osäkra.').waitFor();
    expect(await box('0:00').innerText()).toBe('Ni arbetar också med Coompanion.');
    await page.keyboard.press('F8');
    await saved();
  });

  it('names a voice everywhere, and finds and replaces what is written', async () => {
    await openEditor();
    await page.getByRole('button', { name: /Byt namn.*Ola Wiktorsson/ }).click();
    await page.getByRole('combobox', { name: 'Nytt namn' }).fill('Ola <script>alert(1)</script>');
    await page.getByRole('button', { name: 'Byt överallt' }).click();
    await page.getByRole('button', { name: 'Röst: Ola <script>alert(1)</script>' }).first().waitFor();
    await page.getByLabel('Sök', { exact: true }).fill('de');
    await page.getByLabel('Byt till').last().fill('dom');
    await page.getByRole('button', { name: 'Byt 1', exact: true }).click();
    await page.getByText('ställe bytt').waitFor();
    await saved();
    expect((await head()).passages.map(({ speaker }) => speaker)).toContain('Ola <script>alert(1)</script>');
    expect((await texts())[1]).toContain('dom');
  });

  it('moves the edge of a passage with the arrow keys, and the neighbour’s words stay within it', async () => {
    await box('0:10').click();
    const edge = page.getByRole('slider', { name: 'Styckets början' });
    await edge.focus();
    await page.keyboard.press('Shift+ArrowRight');
    await box('0:11').waitFor();
    await saved();
    expect((await head()).passages[1]).toMatchObject({ startMs: 11_000 });
  });

  it('has nothing that axe finds, and fits every width by day and by night', async () => {
    await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'));
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'light'));
    await page.getByRole('button', { name: 'Fler val för stycket vid 0:00' }).click();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    for (const width of [360, 768]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await sidewaysScroll(page), String(width)).toBe(0);
    }
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('keeps what is written without a network, also when the page is closed, and saves it when it is back', async () => {
    await page.context().setOffline(true);
    await box('0:30').click();
    await page.keyboard.press('Home');
    await page.keyboard.type('Utan nät. ');
    await page.getByText('Inte sparat, finns kvar här').waitFor();
    await page.close({ runBeforeUnload: false });
    const context = browser.contexts().at(-1)!;
    await context.setOffline(false);
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await openEditor();
    await page.getByText('Det du skrev senast är tillbaka').waitFor();
    expect(await box('0:30').innerText()).toBe('Utan nät. Tack själv 😀.');
    await saved();
    expect((await texts())[3]).toMatch(/^Utan nät\. Tack/);
  });

  it('tells two who have it open of each other, and keeps both texts when both save', async () => {
    const other = await openStudio(browser, started, { lessMotion: true });
    other.setDefaultTimeout(15_000);
    await openEditor(other);
    await other.getByText('har också utskriften öppen').waitFor();
    await box('0:00', other).click();
    await other.keyboard.press('End');
    await other.keyboard.type(' Först.');
    await saved(other);
    await box('0:00').click();
    await page.keyboard.press('End');
    await page.keyboard.type(' Sist.');
    await page.getByText(/sparade utskriften kl\./).waitFor();
    expect((await texts())[0]).toMatch(/Först\.$/);
    await page.getByRole('button', { name: 'Spara min text som en egen version' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.locator('ins').innerText()).toMatch(/Först/);
    expect(await dialog.locator('del').innerText()).toMatch(/Sist/);
    expect(await accessibilityFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Stäng' }).click();
    const aside = Math.max(
      ...(await listRevisions(started.portal, recording)).map(({ revision }) => revision)
    );
    await page.getByRole('button', { name: `Återställ Version ${aside}` }).click();
    await expect.poll(async () => (await texts())[0]).toMatch(/Sist\.$/);
    await other.context().close();
  });

  it('is shown to readers, reviewed and exported when the editors say so', async () => {
    await page.getByRole('button', { name: 'Visa för läsarna' }).click();
    await expect.poll(said).toMatch(/Sist\.$/);
    await page.getByRole('button', { name: 'Markera som granskad' }).click();
    await page.getByText(/^Granskad av/).waitFor();
    expect(await findTranscript(started.portal, recording, 'sv')).toMatchObject({ isReviewed: true });
    await page.getByText('Exportera').click();
    const href = await page.getByRole('link', { name: 'TXT' }).getAttribute('href');
    const exported = await page.request.get(`${started.url}${href}`);
    expect(await exported.text()).toContain('Sist.');
  });

  it('begins in another language from the text there is', async () => {
    await page.goto(`${address}?language=en`);
    await page.getByRole('button', { name: /Börja från utskriften på svenska/ }).click();
    await saved();
    expect((await findEditable(started.portal, recording, 'en'))?.passages).toHaveLength(4);
  });

  it('holds 36,000 words with a few rows on the page, and ten thousand passages in one second', async () => {
    const words = Array.from({ length: 40 }, (_, word) => `ord${word}`).join(' ');
    const passage = (startMs: number, lasts: number, text: string) => ({
      ...{ startMs, endMs: startMs + lasts, speaker: 'Ada', personId: null, text },
      times: [[0, startMs] as const]
    });
    const long = Array.from({ length: 900 }, (_, at) => passage(at * 16_000, 16_000, words));
    const dense = Array.from({ length: 10_000 }, (_, at) => passage(Math.floor(at / 10), 1, 'ja'));
    for (const [language, inserts] of [
      ['fi', long],
      ['de', dense]
    ] as const) {
      const save = { language, session: language, from: null, splice: { at: 0, removes: 0, inserts } };
      await saveTranscript(started.portal, recording, save, operator);
      await page.goto(`${address}?language=${language}`);
      await box('0:00').first().waitFor();
      expect(await page.locator('.seg-row').count()).toBeLessThan(60);
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await expect
        .poll(() => page.locator('.seg-row').last().getAttribute('data-passage'))
        .toBe(String(inserts.length - 1));
    }
  });
});
