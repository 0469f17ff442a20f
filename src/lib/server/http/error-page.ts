import notesEn from '#messages/notes.en.json' with { type: 'json' };
import notesSv from '#messages/notes.sv.json' with { type: 'json' };
import publicEn from '#messages/en.json' with { type: 'json' };
import publicSv from '#messages/sv.json' with { type: 'json' };
import { type MessageKey, translator } from '#lib/ui/messages.ts';
import type { Language } from '#lib/ui/station.ts';

type Key = MessageKey | keyof typeof notesSv;

const words = {
  sv: translator<Key>('sv', { ...publicSv, ...notesSv }),
  en: translator<Key>('en', { ...publicEn, ...notesEn })
};

/** What such a page may load: the portal's own style, letters and icon. Nothing runs. */
export const errorPagePolicy =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** What a page of the front server tells: `origin` is where its links lead. */
interface ToldError {
  readonly language: Language;
  readonly station: string;
  readonly origin: string;
  readonly status: number;
  readonly sentence: string;
  /** The same in English, on a page that does not know whose language it speaks. */
  readonly english?: string;
}

/** A whole page, in the portal's look and without scripts, that tells a person why there is no other. */
export function errorPage({ language, station, origin, status, sentence, english }: ToldError): string {
  const say = words[language];
  const title = say(titleKey(status));
  const link = (path: string, key: Key) => `<a href="${written(origin + path)}">${written(say(key))}</a>`;
  return `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>${written(title)} – ${written(station)}</title>
    <link rel="icon" href="/icons/icon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/error.css" />
  </head>
  <body>
    <header>
      <a href="${written(origin)}/">${mark}${written(station)}</a>
    </header>
    <main>
      ${dial}
      <p class="meta">${written(say('error.code', { code: String(status) }))}</p>
      <h1>${written(title)}</h1>
      <p class="lede">${written(sentence)}</p>
      ${english === undefined ? '' : `<p lang="en">${written(english)}</p>`}
      <p class="ways">
        ${link('/', 'error.toStart')}
        ${link('/sok', 'error.toSearch')}
        ${link('/arkiv', 'error.toArchive')}
      </p>
    </main>
  </body>
</html>
`;
}

/** The page for a request whose head was too long to be read: nothing is known of who asks. */
export function brokenPage(origin: string): string {
  const [station, status] = [new URL(origin).host, 431];
  const [sentence, english] = [words.sv('refused.tooMuch'), words.en('refused.tooMuch')];
  return errorPage({ language: 'sv', station, origin, status, sentence, english });
}

function titleKey(status: number): Key {
  if (status === 404 || status === 410) return `error.${status}.title`;
  return status >= 500 ? 'error.500.title' : 'refused.title';
}

function written(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const mark = `<svg viewBox="0 0 40 32" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="3"><path d="M2 13v11M9.2 18v6M16.4 13v11M30.8 13v11M38 18v6" /><path class="live" d="M23.6 3v26" stroke-width="4" /></svg>`;

/** The dial between two stations, as on the portal's other pages of errors. */
const dial = `<svg viewBox="0 0 400 90" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2"><path d="${Array.from(
  { length: 41 },
  (_, tick) => `M${tick * 10} 80v-${tick % 5 ? 8 : 16}`
).join(
  ''
)}" /><path class="line" d="M0 46H400" /><path class="live" d="M270 20v60" stroke-width="4" /></svg>`;
