import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '#lib/server/accounts/accounts.ts';
import { operator } from '#lib/server/accounts/actor.ts';
import { findDraft } from '#lib/server/articles/drafting.ts';
import { restoreComment } from '#lib/server/comments/restoring.ts';
import { submitComment } from '#lib/server/comments/submitting.ts';
import { registerOrganisation } from '#lib/server/people/registering-organisations.ts';
import { registerPerson } from '#lib/server/people/registering.ts';
import { createProgramme } from '#lib/server/programmes/running.ts';
import { openBrowser } from '../support/browser.ts';
import { type StartedPortal, startPortal } from '../support/portal.ts';
import { newArticle, openStudio, save, signInByPage } from '../support/studio.ts';

let started: StartedPortal;
let browser: Browser;

beforeAll(async () => {
  started = await startPortal({ settings: { WORKER: 'off', LOG_LEVEL: 'error' } });
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser.close();
  await started.stop();
});

const idOf = (url: string) => new URL(url).pathname.split('/')[3] ?? '';
const stored = (url: string) => findDraft(started.portal, idOf(url), operator);

async function inStudio(work: (page: Page) => Promise<void>, scripts = true): Promise<void> {
  const page = await openStudio(browser, started, { scripts });
  await work(page);
  await page.context().close();
}

describe('an editor in the studio', () => {
  it('writes with the keyboard and gets back every block as it was written', () =>
    inStudio(async (page) => {
      const url = await newArticle(page, started.url);
      await page.fill('#headline', 'Fyra myndigheter, en gemensam kassa');
      await page.click('.ProseMirror');
      await page.keyboard.type('Första stycket.');
      await page.keyboard.press('Enter');
      await page.keyboard.type('## En rubrik');
      await page.keyboard.press('Enter');
      await page.keyboard.type('- ett');
      await page.keyboard.press('Enter');
      await page.keyboard.type('två');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Control+b');
      await page.keyboard.type('fet');
      await page.keyboard.press('Control+b');
      expect(await save(page)).toContain('Sparat');
      const body = [
        { type: 'paragraph', runs: [{ text: 'Första stycket.' }] },
        { type: 'heading', runs: [{ text: 'En rubrik' }] },
        { type: 'list', ordered: false, items: [[{ text: 'ett' }], [{ text: 'två' }]] },
        { type: 'paragraph', runs: [{ text: 'fet', strong: true }] }
      ];
      expect((await stored(url)).body).toEqual(body);
      await page.reload();
      await page.waitForSelector('.ProseMirror h2');
      await page.fill('#headline', 'En annan rubrik');
      await save(page);
      expect((await stored(url)).body).toEqual(body);
    }));

  it('is told what is missing before publishing, and loses nothing by it', () =>
    inStudio(async (page) => {
      const url = await newArticle(page, started.url);
      await page.fill('#lede', 'Bara en ingress.');
      await page.getByRole('button', { name: 'Publicera', exact: true }).click();
      await page.locator('.notice--error a[href="#checks"]').waitFor();
      expect(await page.inputValue('#lede')).toBe('Bara en ingress.');
      await page.fill('#headline', 'Nu finns rubriken');
      await page.click('.ProseMirror');
      await page.keyboard.type('Och en text.');
      await page.getByRole('button', { name: 'Publicera', exact: true }).click();
      await page.locator('.notice--ok').waitFor();
      expect(await stored(url)).toMatchObject({ state: 'published', lede: 'Bara en ingress.' });
      await page.click('text=Dra tillbaka …');
      await page.fill('[name=reason]', 'Fel person.');
      await page.click('text=Dra tillbaka intervjun');
      await page.locator('.badge--warn').waitFor();
      const answer = await page.request.get(`${started.url}/artikel/${idOf(url)}/nu-finns-rubriken`);
      expect(answer.status()).toBe(410);
    }));

  it('schedules in the time of the station, and takes it back', () =>
    inStudio(async (page) => {
      const url = await newArticle(page, started.url);
      await page.fill('#headline', 'Längre fram');
      await page.click('.ProseMirror');
      await page.keyboard.type('Text.');
      await page.check('input[value=later]');
      await page.fill('#date', '2035-07-01');
      await page.fill('[name=time]', '16:00');
      await page.getByRole('button', { name: 'Schemalägg', exact: true }).click();
      await page.locator('.notice--ok').waitFor();
      expect((await stored(url)).scheduledAt).toBe(Date.parse('2035-07-01T14:00:00Z'));
      await page.click('text=Ta bort schemaläggningen');
      await page.locator('.badge', { hasText: 'Utkast' }).waitFor();
      expect(await stored(url)).toMatchObject({ state: 'draft', scheduledAt: null });
    }));

  it('keeps both texts when somebody else saved first', () =>
    inStudio(async (page) => {
      const url = await newArticle(page, started.url);
      const other = await page.context().newPage();
      await other.goto(url);
      await other.waitForSelector('.ProseMirror');
      await other.fill('#lede', 'Den andras ingress.');
      await save(other);
      await page.fill('#headline', 'Min rubrik');
      await page.fill('#lede', 'Min ingress.');
      expect(await save(page, 'warn')).toContain('Den andras ingress.');
      expect(await page.inputValue('#lede')).toBe('Min ingress.');
      await page
        .locator('dd', { hasText: 'Den andras ingress.' })
        .getByRole('button', { name: 'Använd den sparade' })
        .click();
      await save(page);
      expect(await stored(url)).toMatchObject({ headline: 'Min rubrik', lede: 'Den andras ingress.' });
    }));

  it('gets back text that was never saved', () =>
    inStudio(async (page) => {
      const url = await newArticle(page, started.url);
      await page.fill('#lede', 'Skrivet på tåget.');
      await expect
        .poll(() => page.evaluate(() => JSON.stringify(localStorage)), { timeout: 20_000 })
        .toContain('Skrivet på tåget.');
      const again = await page.context().newPage();
      await again.goto(url);
      await again.click('text=Ta tillbaka texten');
      expect(await again.inputValue('#lede')).toBe('Skrivet på tåget.');
    }));

  it('is offered the one in the register when a name is spelled otherwise', () =>
    inStudio(async (page) => {
      const known = await registerPerson(started.portal, { name: 'Ola Wiktorsson' }, operator);
      const url = await newArticle(page, started.url);
      await page.fill('#headline', 'Två stavningar');
      await page.fill('#credit-name-0', 'Ola Viktorson');
      await page.keyboard.press('Escape');
      expect(await save(page, 'error')).toContain('Ola Wiktorsson');
      expect(await page.inputValue('#credit-name-0')).toBe('Ola Viktorson');
      await page.click('text=Ja, det är Ola Wiktorsson');
      await save(page);
      expect((await stored(url)).credits).toMatchObject([{ personId: known, name: 'Ola Viktorson' }]);
    }));

  it('adds a new person by the suggestions, and moves credits with the keyboard', () =>
    inStudio(async (page) => {
      const url = await newArticle(page, started.url);
      await page.fill('#credit-name-0', 'Kerstin Lund');
      await page.locator('[role=option]', { hasText: 'Lägg till Kerstin Lund' }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.click('text=Lägg till person');
      await page.fill('#credit-name-1', 'Bo Karp');
      await page.locator('.grip').nth(1).focus();
      await page.keyboard.press(' ');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press(' ');
      await save(page);
      const { credits } = await stored(url);
      expect(credits.map((credit) => credit.name)).toEqual(['Bo Karp', 'Kerstin Lund']);
      expect(credits.every((credit) => credit.personId)).toBe(true);
    }));

  it('keeps what is chosen before the scripts have come, wherever something is chosen', () =>
    inStudio(async (page) => {
      const { portal, url } = started;
      const person = await registerPerson(portal, { name: 'Tidig Väljare' }, operator);
      const programme = await createProgramme(portal, { title: 'Tidigt val', description: '' }, operator);
      const organisation = await registerOrganisation(portal, { name: 'Tidiga föreningen' }, operator);
      const choices = {
        '/installningar': ['language', 'en'],
        [`/program/${programme}`]: ['language', 'en'],
        [`/person/${person}`]: ['membership.organisation', organisation],
        '/mitt-konto': ['language', 'en'],
        '/konton': ['role', 'editor'],
        [new URL(await newArticle(page, url)).pathname.slice('/redaktion'.length)]: ['programme', programme]
      } as const;
      await page.addInitScript(() =>
        addEventListener('awake', () => Object.assign(window, { isAwake: true }))
      );
      for (const [path, [name, value]] of Object.entries(choices)) {
        const isChosen = Promise.withResolvers<undefined>();
        await page.route('**/_app/**/*.js', (route) => isChosen.promise.then(() => route.continue()));
        await page.goto(`${url}/redaktion${path}`, { waitUntil: 'commit' });
        const field = page.locator(`select[name="${name}"]`).last();
        await field.selectOption(value);
        isChosen.resolve(undefined);
        await page.waitForFunction(() => 'isAwake' in window);
        expect([path, await field.inputValue()]).toEqual([path, value]);
        await page.unrouteAll();
      }
    }));

  it('writes without scripts, and a text that is too long comes back whole', () =>
    inStudio(async (page) => {
      await page.goto(`${started.url}/redaktion/artikel`);
      await page.click('text=Ny intervju');
      await page.waitForURL(/\/redaktion\/artikel\/\w+/);
      await page.fill('#headline', 'Utan skript');
      await page.fill('[name=bodyText]', 'Ett stycke.\n\nEtt till.');
      await page.fill('#lede', 'å'.repeat(300));
      expect(await save(page, 'error')).toContain('300');
      expect(await page.inputValue('[name=bodyText]')).toBe('Ett stycke.\n\nEtt till.');
      expect(
        await page.locator('#cover .file__input').evaluate((field) => getComputedStyle(field).opacity)
      ).toBe('1');
      await page.fill('#lede', 'Kort.');
      await save(page);
      expect(await stored(page.url())).toMatchObject({
        headline: 'Utan skript',
        lede: 'Kort.',
        body: [
          { type: 'paragraph', runs: [{ text: 'Ett stycke.' }] },
          { type: 'paragraph', runs: [{ text: 'Ett till.' }] }
        ]
      });
    }, false));
});

describe('the queue of comments', () => {
  async function commented(page: Page): Promise<string> {
    const url = await newArticle(page, started.url);
    await page.fill('#headline', 'Att kommentera');
    await page.click('.ProseMirror');
    await page.keyboard.type('Text.');
    await page.getByRole('button', { name: 'Publicera', exact: true }).click();
    await page.locator('.notice--ok').waitFor();
    const comment = { name: 'Kerstin', email: 'kerstin@post.example', text: 'Hur söker man?', website: '' };
    await submitComment(started.portal, idOf(url), comment, { address: '192.0.2.7' });
    return url;
  }

  it('is worked with the keyboard, and a decision can be undone', () =>
    inStudio(async (page) => {
      const url = await commented(page);
      await page.goto(`${started.url}/redaktion/kommentarer`);
      await page.locator('.queue', { hasText: 'kerstin@post.example' }).waitFor();
      await page.locator('.queue input[type=checkbox]').first().focus();
      await page.keyboard.press('g');
      await page.locator('.notice--ok').waitFor();
      const article = `${started.url}/artikel/${idOf(url)}/att-kommentera`;
      const shown = await (await page.request.get(article)).text();
      expect(shown).toContain('Hur söker man?');
      expect(shown).not.toContain('kerstin@post.example');
      await page.click('text=Ångra');
      await page.locator('.queue', { hasText: 'Hur söker man?' }).waitFor();
      expect(await (await page.request.get(article)).text()).not.toContain('Hur söker man?');
    }));

  it('has a key for everything, none while somebody types, and none at all when they are turned off', () =>
    inStudio(async (page) => {
      const url = await commented(page);
      const { portal } = started;
      await portal.db.transact((tx) => tx.updateTable('comment').set({ state: 'removed' }).execute());
      const ids: string[] = [];
      for (const name of ['Ada', 'Bo', 'Cia', 'Dan', 'Eva'])
        ids.push(
          await portal.db.transact((tx) =>
            restoreComment(tx, portal, {
              ...{ articleId: idOf(url), parentId: null, name, email: null, text: `Säger ${name}` },
              ...{ at: ids.length + 1, state: 'pending', fromEditors: false }
            })
          )
        );
      const states = async () => {
        const rows = await portal.db.read.selectFrom('comment').select(['id', 'state']).execute();
        return ids.map((id) => rows.find((row) => row.id === id)?.state);
      };
      const at = () =>
        page.evaluate(() => document.activeElement?.closest('li')?.querySelector('b')?.textContent ?? '');
      const press = async (keys: string) => {
        for (const key of keys) await page.keyboard.press(key);
      };
      await page.goto(`${started.url}/redaktion/kommentarer`, { waitUntil: 'networkidle' });
      await press('jjjk');
      expect(await at()).toBe('Bo');
      await press('x');
      expect(await page.locator('.queue input:checked').count()).toBe(1);
      await press('x');
      await press('s');
      await expect.poll(states).toEqual(['pending', 'spam', 'pending', 'pending', 'pending']);
      await expect.poll(at).toBe('Cia');
      await press('u');
      await expect.poll(states).toEqual(['pending', 'pending', 'pending', 'pending', 'pending']);
      await page.locator('.queue li', { hasText: 'Säger Bo' }).waitFor();
      await page.locator('.queue li', { hasText: 'Säger Cia' }).locator('input[type=checkbox]').focus();
      await press('t');
      await expect.poll(states).toEqual(['pending', 'pending', 'removed', 'pending', 'pending']);
      await expect.poll(at).toBe('Dan');
      await press('g');
      await expect.poll(states).toEqual(['pending', 'pending', 'removed', 'approved', 'pending']);
      await expect.poll(at).toBe('Eva');
      await press('r');
      await expect.poll(() => page.locator('.queue textarea:focus').count()).toBe(1);
      await press('gstxuje');
      expect(await page.locator('.queue textarea:focus').inputValue()).toBe('gstxuje');
      await page.locator('input[type=search]').focus();
      await press('jgs');
      expect(await page.locator('input[type=search]').inputValue()).toBe('jgs');
      expect(await states()).toEqual(['pending', 'pending', 'removed', 'approved', 'pending']);
      await page.getByLabel('Tangenter').uncheck();
      await page.reload({ waitUntil: 'networkidle' });
      expect(await page.getByLabel('Tangenter').isChecked()).toBe(false);
      await page.locator('.queue input[type=checkbox]').first().focus();
      await press('gst');
      expect(await at()).toBe('Ada');
      await page.getByLabel('Tangenter').check();
      await page.locator('.queue input[type=checkbox]').first().focus();
      await press('e');
      await page.waitForURL(`**/redaktion/kommentarer/${ids[0]}`);
      expect(await states()).toEqual(['pending', 'pending', 'removed', 'approved', 'pending']);
    }));

  it('offers to decide about many only when some are chosen, and to write when an answer is opened', () =>
    inStudio(async (page) => {
      await commented(page);
      await page.goto(`${started.url}/redaktion/kommentarer`);
      const forMany = page.locator('.bulk').getByRole('button', { name: 'Godkänn' });
      await forMany.waitFor({ state: 'detached' });
      await page.locator('.queue input[type=checkbox]').first().check();
      await forMany.waitFor();
      const answer = page.locator('.queue li').first();
      await answer.getByText('Svara och godkänn').click();
      await expect.poll(() => answer.locator('textarea:focus').count()).toBe(1);
    }));
});

describe('accounts', () => {
  it('are added with a password that is shown once and works', () =>
    inStudio(async (page) => {
      await page.goto(`${started.url}/redaktion/konton`);
      await page.fill('[name=name]', 'Elsa Berg');
      await page.fill('[name=email]', 'elsa@rts.example');
      await page.getByRole('button', { name: 'Lägg till konto' }).click();
      const password = await page.locator('.secret').innerText();
      const elsa = await signInByPage(browser, started, { email: 'elsa@rts.example', password });
      await elsa.goto(`${started.url}/redaktion/mitt-konto`);
      await elsa.selectOption('[name=language]', 'en');
      await elsa.getByRole('button', { name: 'Spara', exact: true }).first().click();
      await elsa.getByRole('heading', { level: 1, name: 'My account' }).waitFor();
      await elsa.context().close();
      await page.reload();
      expect(await page.locator('.secret').count()).toBe(0);
    }));

  it('see only what their role may do', async () => {
    const mo = {
      name: 'Mo',
      email: 'mo@rts.example',
      role: 'moderator',
      password: 'ett långt lösenord'
    } as const;
    await createAccount(started.portal, mo, operator);
    const page = await openStudio(browser, started, {}, mo.email);
    expect(await page.locator('.rail__nav a').allInnerTexts()).toEqual([
      'Översikt',
      'Intervjuer',
      expect.stringContaining('Kommentarer')
    ]);
    const forbidden = ['konton', 'installningar', 'program', 'person', 'organisation', 'ladda-upp'];
    for (const place of forbidden) {
      const answer = await page.request.get(`${started.url}/redaktion/${place}`);
      expect([place, answer.status()]).toEqual([place, 403]);
    }
    await page.context().close();
  });
});
