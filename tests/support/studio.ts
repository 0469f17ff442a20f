import type { Browser, Page } from 'playwright-core';
import { findAccountByEmail } from '#lib/server/accounts/accounts.ts';
import { openPage, type Visitor } from './browser.ts';
import type { StartedPortal } from './portal.ts';

const patience = 60_000;

/** Opens the studio for an account that has signed in: the first administrator unless told. */
export async function openStudio(
  browser: Browser,
  started: StartedPortal,
  visitor: Visitor = {},
  email: string = started.administrator.email
): Promise<Page> {
  const account = await findAccountByEmail(started.portal, email);
  if (!account) throw new Error(`no account has the address ${email}`);
  const { name, value } = await started.portal.sessions.start(account.id);
  const { page } = await openPage(browser, visitor);
  page.setDefaultTimeout(patience);
  await page.context().addCookies([{ name, value, url: started.url }]);
  await page.goto(`${started.url}/redaktion`);
  return page;
}

/** Signs in as a person does, on the page. */
export async function signInByPage(
  browser: Browser,
  started: StartedPortal,
  account: { readonly email: string; readonly password: string }
): Promise<Page> {
  const { page } = await openPage(browser);
  page.setDefaultTimeout(patience);
  await page.goto(`${started.url}/logga-in?next=%2Fredaktion`);
  await page.fill('input[name=email]', account.email);
  await page.fill('input[name=password]', account.password);
  await page.getByRole('button', { name: 'Logga in' }).click();
  await page.waitForURL(/\/redaktion$/);
  return page;
}

/** Makes a new article by the button on the list, and waits until the editor runs. */
export async function newArticle(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/redaktion/artikel`);
  await page.click('text=Ny intervju');
  await page.waitForURL(/\/redaktion\/artikel\/\w+/);
  await page.waitForSelector('.ProseMirror');
  return page.url();
}

/** Presses Save and waits for what comes of it: `ok`, `error` or `warn`. */
export async function save(page: Page, tone: 'ok' | 'error' | 'warn' = 'ok'): Promise<string> {
  await page.click('.topbar button[type=submit]');
  const notice = page.locator(`.notice--${tone}`).first();
  await notice.waitFor();
  return notice.innerText();
}
