import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** The browser that Debian has; another with `CHROMIUM_PATH`. */
const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A visitor: how wide their window is, and what they have asked of their computer. */
export interface Visitor {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
  readonly scripts?: boolean;
  readonly lessMotion?: boolean;
  readonly touch?: boolean;
}

/** Starts a real browser, with `more` options of its command line. Close it when the tests are done. */
export function openBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--autoplay-policy=no-user-gesture-required',
      ...more
    ]
  });
}

/** Opens a window of its own. `faults` grows by what goes wrong in it: errors, refused and failed requests. */
export async function openPage(
  browser: Browser,
  {
    width = 1280,
    height = 900,
    theme = 'light',
    scripts = true,
    lessMotion = false,
    touch = false
  }: Visitor = {}
): Promise<{ page: Page; faults: string[] }> {
  const wishes: BrowserContextOptions = {
    viewport: { width, height },
    colorScheme: theme,
    javaScriptEnabled: scripts,
    reducedMotion: lessMotion ? 'reduce' : 'no-preference',
    hasTouch: touch,
    locale: 'sv-SE'
  };
  const context = await browser.newContext(wishes);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return { page, faults };
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
  }[];
}

/**
 * What axe-core finds on the page, by WCAG 2.0–2.2 A and AA and best practice: a line for each place, none at best.
 * Looks when colours have stopped changing: halfway between day and night they need not be told apart.
 */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map((one) => one.finished));
  });
  await page.evaluate(axe);
  const result = await page.evaluate<AxeResult>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`
  );
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`)
  );
}

/** How many pixels the page can be scrolled sideways: 0 at every width. */
export function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
