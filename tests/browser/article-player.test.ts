import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage, type Visitor } from '../support/browser.ts';
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

/** The elements that play, as a test in the page catches them. */
declare const made: HTMLMediaElement[];

/** Opens an article in a window of its own, its scripts running. */
async function visit(kind: keyof Interviews, query = '', visitor: Visitor = {}) {
  const { page, faults } = await openPage(browser, visitor);
  page.setDefaultTimeout(10_000);
  await page.goto(`${started.url}/artikel/${interviews[kind]}${query}`, { waitUntil: 'networkidle' });
  return { page, faults };
}

const player = (page: Page) => page.getByRole('region', { name: 'Spelare', exact: true });
const scale = (page: Page) => player(page).getByRole('slider', { name: 'Spelposition' });
const clock = (page: Page) => player(page).locator('.clock b').innerText();
const pressed = (page: Page, name: string) =>
  player(page).getByRole('button', { name, exact: true }).first().click();
const isPlaying = (page: Page) => player(page).getByRole('button', { name: 'Pausa' }).waitFor();
/** Where the needle is, in percent of the whole. */
const needle = (page: Page) =>
  scale(page).evaluate((element: HTMLElement) => Number.parseFloat(element.style.getPropertyValue('--at')));

describe('the player', () => {
  it('plays at a press, and its needle moves until it is paused', async () => {
    const { page, faults } = await visit('audio');
    expect(await player(page).locator('.player__now').innerText()).toContain('Hela samtalet, 1\u00a0min');
    await pressed(page, 'Lyssna');
    await isPlaying(page);
    await expect.poll(() => needle(page)).toBeGreaterThan(1);
    expect(await player(page).locator('.player__now').innerText()).toContain('Spelas nu: kapitel 1 av 3');
    await pressed(page, 'Pausa');
    await player(page).getByRole('button', { name: 'Lyssna', exact: true }).waitFor();
    const stopped = await needle(page);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    expect(await needle(page)).toBe(stopped);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it.each([
    ['audio', 'button[aria-label="Lyssna"]'],
    ['film', '.frame']
  ] as const)('plays the %s at a press that came before its scripts', async (kind, pressable) => {
    const { page, faults } = await openPage(browser);
    const isPressed = Promise.withResolvers<undefined>();
    await page.route('**/_app/**/*.js', async (route) => {
      await isPressed.promise;
      await route.continue();
    });
    await page.goto(`${started.url}/artikel/${interviews[kind]}`, { waitUntil: 'commit' });
    await page.getByRole('main').locator(pressable).first().click();
    isPressed.resolve(undefined);
    await page.getByRole('main').getByRole('button', { name: 'Pausa' }).first().waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('is worked by keys: the scale by arrows, Home and End, and the page by J, L, N, P and Space', async () => {
    const { page } = await visit('audio');
    await scale(page).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await scale(page).getAttribute('aria-valuetext')).toBe(
      '10 sekunder av 1 minut, kapitel Vad RAR är till för'
    );
    await page.keyboard.press('Home');
    expect(await clock(page)).toBe('0:00');
    await page.locator('h1').click();
    await page.keyboard.press('n');
    expect(await scale(page).getAttribute('aria-valuetext')).toBe('20 sekunder av 1 minut, kapitel ISAK');
    await page.keyboard.press('l');
    expect(await clock(page)).toBe('0:35');
    await page.keyboard.press('j');
    expect(await clock(page)).toBe('0:20');
    await page.keyboard.press('p');
    expect(await clock(page)).toBe('0:00');
    await page.keyboard.press('Space');
    await isPlaying(page);
    await page.context().close();
  });

  it('leaves the keys alone in a field, and letters when the listener has turned them off', async () => {
    const { page } = await visit('audio');
    await page.getByLabel('Namn *').pressSequentially('jlnp ');
    expect([await page.getByLabel('Namn *').inputValue(), await clock(page)]).toEqual(['jlnp ', '0:00']);
    await player(page).getByText('Hastighet 1×').click();
    await player(page)
      .getByRole('switch', { name: /Kortkommandon/ })
      .uncheck();
    await page.keyboard.press('Escape');
    await page.locator('h1').click();
    await page.keyboard.press('l');
    expect(await clock(page)).toBe('0:00');
    await page.context().close();
  });

  it('goes where the scale is pressed, and says the place and chapter the pointer is over', async () => {
    const { page } = await visit('audio');
    const box = await scale(page).boundingBox();
    const at = { x: (box?.width ?? 0) / 2, y: 20 };
    await scale(page).hover({ position: at });
    expect(await player(page).locator('.scale__tip').innerText()).toMatch(/0:(29|30)\s+ISAK/);
    await scale(page).click({ position: at });
    expect(await needle(page)).toBeCloseTo(50, 0);
    await page.context().close();
  });

  it('plays as fast as the listener chooses, also the next time', async () => {
    const { page } = await visit('audio');
    await player(page).getByText('Hastighet 1×').click();
    await player(page).getByRole('button', { name: '1,5×' }).click();
    await page.addInitScript(() => {
      // the element that sounds stands on no page: it is caught when it is told to play
      const play: () => Promise<void> = Reflect.get(HTMLMediaElement.prototype, 'play');
      Object.assign(globalThis, { made: [] });
      HTMLMediaElement.prototype.play = function () {
        made.push(this);
        return play.call(this);
      };
    });
    await page.reload({ waitUntil: 'networkidle' });
    await player(page).getByText('Hastighet 1,5×').waitFor();
    await pressed(page, 'Lyssna');
    await expect.poll(() => page.evaluate(() => made[0]?.playbackRate)).toBe(1.5);
    await page.context().close();
  });

  it('goes on from where the listener was, or from the beginning', async () => {
    const { page } = await visit('audio', '?t=30&spela');
    await expect.poll(() => clock(page)).toMatch(/^0:3[1-9]/);
    await page.goto(`${started.url}/artikel/${interviews.audio}`, { waitUntil: 'networkidle' });
    const left = await clock(page);
    expect(left).toMatch(/^0:3\d/);
    await player(page)
      .getByRole('button', { name: `Fortsätt från ${left}` })
      .click();
    await isPlaying(page);
    expect(await needle(page)).toBeGreaterThan(49);
    await page.reload({ waitUntil: 'networkidle' });
    await pressed(page, 'Börja om');
    await isPlaying(page);
    expect(await needle(page)).toBeLessThan(20);
    await page.context().close();
  });

  it('says that the sound cannot be played, and what to do instead', async () => {
    const { page } = await visit('lost');
    await pressed(page, 'Lyssna');
    await player(page).getByText('Ljudet går inte att spela', { exact: true }).waitFor();
    expect(await player(page).getByRole('link', { name: 'Läs utskriften' }).getAttribute('href')).toBe(
      '#transcript'
    );
    expect(await player(page).getByRole('status').first().innerText()).toContain('Försök igen om en stund');
    await page.context().close();
  });

  it('ends at the end, and plays again from the beginning', async () => {
    const { page } = await visit('audio', '?t=59&spela');
    await player(page).getByRole('button', { name: 'Spela igen' }).click();
    await isPlaying(page);
    expect(await needle(page)).toBeLessThan(20);
    await page.context().close();
  });

  it('gives a link to this very place', async () => {
    const { page } = await visit('audio', '?t=20');
    await player(page).getByText('Dela', { exact: true }).click();
    expect(await page.getByLabel('Länk att dela').inputValue()).toMatch(/kassa\?t=20$/);
    await page.getByLabel('Börja vid 0:20').uncheck();
    expect(await page.getByLabel('Länk att dela').inputValue()).toMatch(/kassa$/);
    await page.context().close();
  });

  it.each([320, 360, 390, 700, 1280])(
    'opens its menus within the window, 16 pixels from the edge at least (%i pixels wide)',
    async (width) => {
      for (const kind of ['audio', 'film', 'words'] as const) {
        const { page } = await visit(kind, '', { width, touch: width < 640 });
        const menus = await page.locator('.pop > summary:visible').all();
        expect(menus.length).toBeGreaterThan(0);
        for (const menu of menus) {
          await menu.click();
          const panel = menu.locator('xpath=following-sibling::div');
          const edges = () =>
            panel.evaluate((box) => {
              const { left, right } = box.getBoundingClientRect();
              return left >= 16 && right <= document.documentElement.clientWidth - 16;
            });
          await expect.poll(edges).toBe(true);
          await page.keyboard.press('Escape');
        }
        await page.context().close();
      }
    }
  );

  it('draws what has been played as heavily as what is left', async () => {
    const { page } = await visit('audio', '?t=20');
    const weights = await scale(page)
      .locator('.wave > *')
      .evaluateAll((bars) => bars.map((bar) => getComputedStyle(bar).strokeWidth));
    expect(weights).toEqual(['2px', '2px']);
    await page.context().close();
  });

  it('tells the device what is playing', async () => {
    const { page } = await visit('audio');
    await pressed(page, 'Lyssna');
    await isPlaying(page);
    const told = () => page.evaluate(() => navigator.mediaSession.metadata?.title ?? '');
    await expect.poll(told).toBe('Fyra myndigheter, en gemensam kassa');
    await page.context().close();
  });
});

describe('the mini-player', () => {
  const mini = (page: Page) => page.getByRole('complementary', { name: 'Spelare som följer med' });

  it('plays on from page to page without a break, and steps aside where the article is', async () => {
    const { page, faults } = await visit('audio');
    await pressed(page, 'Lyssna');
    await isPlaying(page);
    expect(await mini(page).isVisible()).toBe(false);
    await page.getByRole('link', { name: 'Arkiv' }).first().click();
    await page.waitForURL(/\/arkiv/);
    await mini(page).getByRole('button', { name: 'Pausa' }).waitFor();
    expect(await mini(page).innerText()).toContain('Fyra myndigheter, en gemensam kassa');
    const before = await mini(page).locator('.clock').innerText();
    await expect.poll(() => mini(page).locator('.clock').innerText()).not.toBe(before);
    await page.goBack();
    await isPlaying(page);
    await mini(page).waitFor({ state: 'hidden' });
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('opens as a sheet on a phone, with chapters and keys, and Escape gives the focus back', async () => {
    const { page } = await visit('audio', '', { width: 390, height: 844, touch: true });
    await pressed(page, 'Lyssna');
    await isPlaying(page);
    await page.getByRole('link', { name: 'Gäst i studion' }).first().click();
    await page.waitForURL(/\/program/);
    const opener = mini(page).getByRole('button', { name: 'Visa hela spelaren' });
    await opener.click();
    const sheet = page.getByRole('dialog', { name: /Fyra myndigheter/ });
    await sheet.getByRole('link', { name: 'Skattepengarna' }).click();
    await sheet.locator('.clock', { hasText: /^0:4\d$/ }).waitFor();
    await sheet.getByRole('button', { name: 'Pausa' }).click();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
    expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.context().close();
  });
});

describe('a film', () => {
  const cinema = (page: Page) => page.getByRole('region', { name: 'Videospelare' });
  const film = (page: Page) =>
    page.evaluate(() => {
      const [element] = document.getElementsByTagName('video');
      return {
        isPaused: element?.paused,
        isShown: element?.closest('.frame') !== null,
        at: element?.currentTime ?? 0
      };
    });

  it('shows its captions while it plays, and hides them when the reader wants', async () => {
    const { page, faults } = await visit('film');
    await cinema(page).getByRole('button', { name: 'Titta', exact: true }).click();
    await cinema(page).locator('.caption').waitFor();
    expect(await cinema(page).locator('.caption').innerText()).toBe('Vad är det första man får lära sig?');
    await cinema(page).getByRole('button', { name: 'Undertexter' }).click();
    await cinema(page).locator('.caption').waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('goes on sounding on other pages, and is seen again where it is shown', async () => {
    const { page } = await visit('film');
    await cinema(page).getByRole('button', { name: 'Titta', exact: true }).click();
    await expect.poll(() => film(page).then(({ at }) => at)).toBeGreaterThan(0.3);
    await page.getByRole('link', { name: 'Arkiv' }).first().click();
    await page.waitForURL(/\/arkiv/);
    const { at } = await film(page);
    await expect.poll(() => film(page).then((now) => now.at)).toBeGreaterThan(at + 0.3);
    expect(await film(page)).toMatchObject({ isPaused: false, isShown: false });
    await page.goBack();
    await cinema(page).getByRole('button', { name: 'Pausa' }).waitFor();
    expect(await film(page)).toMatchObject({ isPaused: false, isShown: true });
    await page.context().close();
  });

  it('goes on as sound alone where it is, and as a picture again, without leaving the page', async () => {
    const { page, faults } = await visit('film', '?t=20');
    await cinema(page).getByRole('button', { name: 'Titta', exact: true }).click();
    await expect.poll(() => film(page).then(({ at }) => at)).toBeGreaterThan(20.3);
    const file = () => page.evaluate(() => document.getElementsByTagName('video')[0]?.currentSrc ?? '');
    await page.getByRole('button', { name: 'Bara ljudet' }).click();
    await expect.poll(file).toMatch(/sound\.m4a$/);
    await expect.poll(() => film(page).then(({ at }) => at)).toBeGreaterThan(20.5);
    expect(await film(page)).toMatchObject({ isPaused: false, isShown: false });
    await page.getByRole('button', { name: 'Visa bilden' }).click();
    await expect.poll(file).toMatch(/^blob:/);
    await expect.poll(() => film(page).then(({ at }) => at)).toBeGreaterThan(20.5);
    expect(await film(page)).toMatchObject({ isPaused: false, isShown: true });
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('is heard while its picture is being made, and says so', async () => {
    const { page } = await visit('unmade');
    expect(await player(page).innerText()).toContain('Bilden görs klar. Ljudet går att höra redan nu.');
    await pressed(page, 'Lyssna');
    await isPlaying(page);
    await page.context().close();
  });

  it('fills the screen with its controls at F, and the chapter chosen is heard', async () => {
    const { page } = await visit('film');
    await page.getByRole('region', { name: 'Kapitel' }).getByRole('link', { name: 'ISAK' }).click();
    await expect.poll(() => film(page).then(({ at }) => at)).toBeGreaterThanOrEqual(20);
    await page.keyboard.press('f');
    await expect
      .poll(() => page.evaluate(() => document.fullscreenElement?.className ?? ''))
      .toContain('screen');
    expect(await cinema(page).getByRole('button', { name: 'Pausa' }).isVisible()).toBe(true);
    await page.context().close();
  });
});
