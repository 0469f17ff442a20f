import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { changeStation } from '#lib/server/station/station.ts';
import {
  accessibilityFindings,
  openBrowser,
  openPage,
  sidewaysScroll,
  type Visitor
} from '../support/browser.ts';
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

async function visiting(
  path: string,
  act: (page: Page) => Promise<void>,
  visitor: Visitor = {}
): Promise<void> {
  const { page } = await openPage(browser, visitor);
  await page.goto(started.url + path);
  await act(page);
  await page.context().close();
}

const get = (path: string) => fetch(started.url + path, { redirect: 'manual' });

describe('an address', () => {
  it('with an old slug, or none, leads to the right one and keeps what was asked', async () => {
    for (const path of [`/person/${station.person}`, `/person/${station.person}/ola-med-gammalt-namn`]) {
      const answer = await get(`${path}?roll=guest`);
      expect([answer.status, answer.headers.get('location')]).toEqual([
        308,
        `/person/${station.person}/ola-wiktorsson?roll=guest`
      ]);
    }
  });

  it('of something that never was answers 404, and of something taken away 410, in the design', async () => {
    const statuses = new Map([
      ['/person/finnsinte', 404],
      ['/program/finnsinte/alls', 404],
      ['/arkiv/2026/13', 404],
      ['/om/annat', 404],
      ['/article/abc', 404],
      [`/artikel/${station.withdrawn}/den-togs-tillbaka`, 410]
    ]);
    for (const [path, status] of statuses) {
      const answer = await get(path);
      const html = await answer.text();
      expect([path, answer.status]).toEqual([path, status]);
      expect(html).toContain('Till startsidan');
      expect(html).toContain('class="mast page"');
    }
  });

  it('tells search engines its one spelling, and nothing of a demonstration', async () => {
    const html = await (await get(`/organisation/${station.organisation}/rar-i-sormland?sida=1`)).text();
    expect(html).toContain(
      `<link rel="canonical" href="${started.url}/organisation/${station.organisation}/rar-i-sormland"`
    );
    expect(html).toContain('<meta name="robots" content="noindex"');
    expect(html).toMatch(/property="og:image" content="http:\/\/localhost:\d+\/media\/images\//);
    expect(html).toContain('type="application/rss+xml"');
    expect(await (await get('/robots.txt')).text()).not.toContain('Sitemap');
  });

  it('stands in the map of the site when it can be read, and not when it was taken away', async () => {
    const map = await (await get('/sitemap.xml')).text();
    expect(map).toContain(`<loc>${started.url}/person/${station.person}/ola-wiktorsson</loc>`);
    expect(map).toContain(`/artikel/${station.text}/`);
    expect(map).not.toContain(station.withdrawn);
  });
});

describe('without scripts', () => {
  it('a reader goes from page to page, opens the menu and searches', async () => {
    const phone = { scripts: false, width: 360 };
    await visiting(
      '/',
      async (page) => {
        await page.getByRole('button', { name: 'Öppna menyn' }).click();
        await page.getByRole('link', { name: 'Ämnen', exact: true }).last().click();
        expect(await page.title()).toContain('Ämnen');
        await page.goto(`${started.url}/sok`);
        await page.getByRole('main').getByLabel('Sök i arkivet').fill('samverkan');
        await page.getByRole('main').getByRole('button', { name: 'Sök' }).click();
        expect(await page.getByRole('heading', { level: 3 }).first().textContent()).toContain(
          'gemensam kassa'
        );
        expect(await page.getByText('Typ', { exact: true }).isVisible()).toBe(true);
      },
      phone
    );
  });

  it('nothing is offered that does nothing', async () => {
    await visiting(
      `/program/${station.programme}`,
      async (page) => {
        expect(await page.getByRole('button', { name: 'Mörkt' }).isVisible()).toBe(false);
        expect(await page.getByRole('button', { name: 'Kopiera' }).isVisible()).toBe(false);
        expect(await page.getByLabel('RSS-adress').inputValue()).toBe(
          `${started.url}/feeds/program/${station.programme}.xml`
        );
      },
      { scripts: false }
    );
  });
});

describe('a search', () => {
  it('opens what is said at that second', async () => {
    await visiting('/sok?q=samverkan', async (page) => {
      const passage = page.getByRole('link', { name: 'Spela från 24:58' });
      expect(await passage.getAttribute('href')).toMatch(
        new RegExp(`^/artikel/${station.audio}/.*\\?t=1498&spela$`)
      );
      expect(await page.getByRole('link', { name: 'Träff vid 5:56' }).count()).toBe(1);
      expect(await page.locator('.passage mark').allTextContents()).toContain('samverkan');
    });
  });

  it('is suggested while somebody types, chosen with the keyboard, and told', async () => {
    await visiting('/', async (page) => {
      const field = page.getByRole('banner').getByRole('searchbox', { name: 'Sök' });
      await field.focus();
      await page.keyboard.type('ola w', { delay: 20 });
      const combobox = page.getByRole('combobox', { name: 'Sök' });
      const option = page.getByRole('option', { name: /^Ola Wiktorsson/ });
      await option.waitFor();
      expect(await combobox.getAttribute('aria-expanded')).toBe('true');
      expect(await page.getByRole('option').count()).toBeLessThanOrEqual(8);
      expect(await page.getByRole('option').last().innerText()).toBe('Sök ”ola w” i allt som sagts');
      expect(await page.getByRole('banner').getByRole('status').innerText()).toMatch(/^\d förslag/);
      expect(await accessibilityFindings(page)).toEqual([]);
      await page.keyboard.press('ArrowDown');
      expect(await option.getAttribute('aria-selected')).toBe('true');
      expect(await combobox.getAttribute('aria-activedescendant')).toBe(await option.getAttribute('id'));
      await page.keyboard.press('Home');
      expect(await combobox.getAttribute('aria-activedescendant')).toBeNull();
      await page.keyboard.press('Escape');
      expect([await option.count(), await combobox.inputValue()]).toEqual([0, 'ola w']);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL(new RegExp(`/person/${station.person}/`));
    });
  });

  it('comes down over the page where the head has no room for it, and goes away as it came', async () => {
    const phone = { width: 360, touch: true };
    await visiting(
      `/person/${station.person}`,
      async (page) => {
        const sign = page.getByRole('banner').getByRole('link', { name: 'Sök' });
        // a tap before the scripts are there follows the link
        await page.waitForLoadState('networkidle');
        await sign.tap();
        const sheet = page.getByRole('dialog', { name: 'Sök' });
        const field = sheet.getByRole('combobox', { name: 'Sök i arkivet' });
        await field.waitFor();
        expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
        await page.keyboard.type('samv', { delay: 20 });
        await sheet.getByRole('option', { name: /^Samverkan/ }).waitFor();
        expect(await accessibilityFindings(page)).toEqual([]);
        expect(await sidewaysScroll(page)).toBe(0);
        await page.keyboard.press('Escape');
        expect(await sheet.isVisible()).toBe(false);
        expect(await sign.evaluate((element) => element === document.activeElement)).toBe(true);
        await sign.tap();
        await sheet.getByRole('button', { name: 'Stäng sökningen' }).tap();
        expect(await sheet.isVisible()).toBe(false);
        expect(await sign.evaluate((element) => element === document.activeElement)).toBe(true);
        await sign.tap();
        await field.fill('samverkan');
        await page.keyboard.press('Enter');
        await page.waitForURL(/\/sok\?q=samverkan$/);
        expect(await sheet.isVisible()).toBe(false);
        await sign.tap();
        expect(await page.evaluate(() => document.activeElement?.id)).toBe('q');
      },
      phone
    );
    await visiting(
      '/',
      async (page) => {
        await page.getByRole('banner').getByRole('link', { name: 'Sök' }).click();
        await page.waitForURL(/\/sok$/);
      },
      { ...phone, scripts: false }
    );
  });

  it('of one person, programme or organisation begins on its page, also without scripts', async () => {
    await visiting(
      `/person/${station.person}`,
      async (page) => {
        await page.getByRole('searchbox', { name: 'Sök i samtalen med Ola Wiktorsson' }).fill('samverkan');
        await page.keyboard.press('Enter');
        await page.waitForURL(/person=/);
        expect(await page.getByRole('link', { name: 'Ta bort filtret Ola Wiktorsson' }).count()).toBe(1);
        expect(await page.locator('.hit').count()).toBeGreaterThan(0);
      },
      { scripts: false }
    );
  });

  it('is narrowed by a choice, which can be taken back', async () => {
    await visiting('/sok?q=samtal', async (page) => {
      await page
        .locator('.facets')
        .getByRole('link', { name: /^Kvarteret/ })
        .click();
      await page.waitForURL(/program=/);
      expect(await page.locator('.hit').count()).toBe(1);
      await page.getByRole('link', { name: 'Ta bort filtret Kvarteret' }).click();
      await page.waitForURL((url) => !url.search.includes('program='));
      expect(await page.locator('.hit').count()).toBeGreaterThan(1);
    });
  });

  it('is narrowed by several values and by years, without scripts too', async () => {
    await visiting(
      '/sok?q=samtal&fran=2000',
      async (page) => {
        const facets = page.locator('.facets');
        await facets.getByRole('link', { name: /^Kvarteret/ }).click();
        await facets.getByRole('link', { name: /^Verkstadsgolvet/ }).click();
        expect(new URL(page.url()).searchParams.getAll('program')).toHaveLength(2);
        expect(await page.getByRole('link', { name: /^Ta bort filtret/ }).allInnerTexts()).toEqual([
          expect.any(String),
          expect.any(String),
          '2000–'
        ]);
        expect(await page.locator('.hit').count()).toBe(2);
        await page.getByLabel('Till år').fill('2001');
        await page.getByRole('button', { name: 'Visa åren' }).click();
        expect(await page.locator('.empty').innerText()).toContain('bland det du har valt');
        await page.getByRole('link', { name: 'Ta bort filtret 2000–2001' }).click();
        expect(await page.locator('.hit').count()).toBe(2);
      },
      { scripts: false, width: 360 }
    );
  });

  it('for what is not there says so, and shows what was typed as it was typed', async () => {
    const typed = '<img src=x onerror=alert(1)>ångmaskinsbyrån';
    await visiting(`/sok?q=${encodeURIComponent(typed)}`, async (page) => {
      expect(await page.locator('.empty').textContent()).toContain(typed);
      expect(await page.locator('main img').count()).toBe(0);
    });
    await visiting('/sok?q=samordningsverkstaden&fran=2000', async (page) => {
      const others = page.locator('.instead').getByRole('link');
      expect(await others.count()).toBeGreaterThan(0);
      await others.first().click();
      await page.waitForURL(/fran=2000/);
      await page.locator('.hit').first().waitFor();
    });
    expect((await get(`/sok?q=${'ö'.repeat(1000)}&sida=99999&typ=moln`)).status).toBe(200);
  });
});

describe('the appearance', () => {
  it('stays as it was chosen, from before the first paint of the next page', async () => {
    await visiting('/', async (page) => {
      await page.getByRole('button', { name: 'Mörkt' }).click();
      await page.locator('html[data-theme=dark]').waitFor();
      await page.addInitScript(() => {
        new MutationObserver((_, watch) => {
          if (!document.querySelector('body')) return;
          watch.disconnect();
          Object.assign(window, { themeAtFirst: document.documentElement.dataset['theme'] ?? 'none' });
        }).observe(document, { childList: true, subtree: true });
      });
      await page.goto(`${started.url}/om`);
      expect(await page.evaluate('themeAtFirst')).toBe('dark');
      expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
        'rgb(14, 21, 19)'
      );
      await page.getByRole('button', { name: 'Mörkt', pressed: true }).waitFor();
      await page.getByRole('button', { name: 'Auto' }).click();
      await page.locator('html:not([data-theme])').waitFor();
      await page.reload();
      expect(await page.evaluate('themeAtFirst')).toBe('none');
    });
  });
});

describe('a page', () => {
  it('is reached past the menu with the first key', async () => {
    await visiting('/person', async (page) => {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Hoppa till innehållet');
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    });
  });

  it('shows where the keyboard is, and never behind anything', async () => {
    await visiting('/', async (page) => {
      for (let press = 0; press < 40; press++) {
        await page.keyboard.press('Tab');
        expect(await page.evaluate(hiddenFocus)).toBe('');
      }
    });
  });

  it('closes its menu on the way to another page, and with Escape', async () => {
    await visiting(
      '/',
      async (page) => {
        const menu = page.getByRole('navigation', { name: 'Meny', exact: true });
        await page.getByRole('button', { name: 'Öppna menyn' }).click();
        await menu.getByRole('link', { name: 'Medverkande' }).click();
        await page.waitForURL(/\/person$/);
        expect(await menu.isVisible()).toBe(false);
        await page.getByRole('button', { name: 'Öppna menyn' }).click();
        await page.keyboard.press('Escape');
        expect(await menu.isVisible()).toBe(false);
      },
      { width: 360 }
    );
  });

  it('loads a little, from this address only, in one language, without fault, and stands still', async () => {
    const { page, faults } = await openPage(browser);
    const origins = new Set<string>();
    const scripts: Promise<Buffer>[] = [];
    page.on('request', (request) => origins.add(new URL(request.url()).origin));
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') scripts.push(response.body());
    });
    await page.addInitScript(() => {
      Object.assign(window, { shifted: 0 });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
          Object.assign(window, {
            shifted: (window as unknown as { shifted: number }).shifted + entry.value
          });
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(started.url, { waitUntil: 'networkidle' });
    const sources = await Promise.all(scripts);
    const bytes = sources.reduce((sum, source) => sum + gzipSync(source).length, 0);
    expect(bytes).toBeLessThan(60_000);
    expect([...origins]).toEqual([started.url]);
    expect(sources.some((source) => source.includes('Hoppa till innehållet'))).toBe(true);
    expect(sources.some((source) => source.includes('Skip to content'))).toBe(false);
    expect(Number(await page.evaluate('shifted'))).toBeLessThan(0.05);
    expect(faults.filter((fault) => !fault.includes('404'))).toEqual([]);
    await page.context().close();
  });

  it('moves nothing for those who asked for less motion', async () => {
    await visiting(
      '/',
      async (page) => {
        const calm = await page.evaluate(() =>
          getComputedStyle(document.documentElement).getPropertyValue('--calm').trim()
        );
        expect(calm).toMatch(/^0m?s$/);
      },
      { lessMotion: true }
    );
  });

  it('speaks English at a station that does', async () => {
    await changeStation(started.portal, { language: 'en' }, operator);
    await visiting('/person', async (page) => {
      expect(await page.getAttribute('html', 'lang')).toBe('en');
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('People');
      expect(await page.getByRole('link', { name: 'Skip to content' }).count()).toBe(1);
    });
    await changeStation(started.portal, { language: 'sv' }, operator);
  });
});

/** What is wrong with the focused element: nothing drawn around it, or something in front of it. */
function hiddenFocus(): string {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return '';
  const ring = getComputedStyle(focused);
  if (ring.outlineStyle === 'none' || parseFloat(ring.outlineWidth) < 2)
    return `no ring: ${focused.outerHTML}`;
  const box = focused.getBoundingClientRect();
  const atCentre = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const isSeen = atCentre !== null && (focused.contains(atCentre) || atCentre.contains(focused));
  return isSeen
    ? ''
    : `covered: ${focused.outerHTML.slice(0, 200)} by ${atCentre?.outerHTML.slice(0, 200) ?? ''}`;
}
