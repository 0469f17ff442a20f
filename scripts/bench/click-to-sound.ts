// From the press on play to the first sound, on loopback: of a sound file and of a film as a stream. Uses CHROMIUM_PATH.
import { chromium, type Page } from 'playwright-core';
import { startPortal } from '../../tests/support/portal.ts';
import { fillInterviews } from '../../tests/support/published-interviews.ts';

const rounds = 7;
const started = await startPortal({ settings: { WORKER: 'off', LOG_LEVEL: 'error' } });
const interviews = await fillInterviews(started.portal);
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required']
});

await measure('sound', `/artikel/${interviews.audio}`, 'Lyssna');
await measure('film', `/artikel/${interviews.film}`, 'Titta');
await measure('sound from a list', `/program/${interviews.programme}`, /^Lyssna på Fyra/);
await browser.close();
await started.stop();

async function measure(what: string, path: string, name: string | RegExp): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await once(path, name));
  const sorted = times.toSorted((one, other) => one - other);
  const [least, middle, most] = [sorted[0], sorted[Math.floor(rounds / 2)], sorted.at(-1)];
  console.log(
    `${what}: middle ${middle} ms of ${rounds} (${least}–${most}), each in a browser that knows nothing`
  );
}

/** Milliseconds between the press and when the clock of the element has moved. */
async function once(path: string, name: string | RegExp): Promise<number> {
  const context = await browser.newContext({ locale: 'sv-SE' });
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.goto(started.url + path, { waitUntil: 'networkidle' });
  const button = page.getByRole('main').getByRole('button', { name, exact: typeof name === 'string' });
  await button.first().click();
  const took = await heard(page);
  await context.close();
  return took;
}

function heard(page: Page): Promise<number> {
  return page
    .waitForFunction(() => Reflect.get(globalThis, 'heardAfter') as number | undefined)
    .then((handle) => handle.jsonValue())
    .then((took) => Math.round(took ?? Number.NaN));
}

/** In the page: notes when something is pressed, and when an element that was told to play has moved. */
function watch(): void {
  let pressedAt = 0;
  addEventListener('click', () => (pressedAt ||= performance.now()), true);
  const play: () => Promise<void> = Reflect.get(HTMLMediaElement.prototype, 'play');
  HTMLMediaElement.prototype.play = function () {
    const from = this.currentTime;
    const look = () => {
      if (this.currentTime > from) Reflect.set(globalThis, 'heardAfter', performance.now() - pressedAt);
      else requestAnimationFrame(look);
    };
    look();
    return play.call(this);
  };
}
