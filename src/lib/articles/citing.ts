import type { ArticlePage, CreditView } from './article.ts';
import { guestsOf } from './credits.ts';

/** What is cited: an interview, or a moment of it. Days are as `2026-05-03` at the station. */
export interface Cited {
  readonly title: string;
  readonly kind: ArticlePage['kind'];
  /** Those who asked or wrote; the station when nobody is named. */
  readonly authors: readonly string[];
  readonly guests: readonly string[];
  readonly station: string;
  readonly programme: string | null;
  readonly publishedOn: string;
  readonly readOn: string;
  readonly address: string;
  /** Where in the recording, as 12:34; null for all of it. */
  readonly at: string | null;
}

/** Names who is cited for an interview: who asked, else who wrote. */
export function authorsOf(credits: readonly CreditView[]): string[] {
  const by = (...roles: readonly CreditView['role'][]) =>
    credits.filter(({ role }) => roles.includes(role)).map(({ name }) => name);
  return [by('reporter', 'presenter'), by('writer')].find((names) => names.length > 0) ?? [];
}

/** The names of those who were interviewed. */
export const citedGuests = (credits: readonly CreditView[]) => guestsOf(credits).map(({ name }) => name);

const particles = new Set(['von', 'af', 'de', 'van', 'der', 'den', 'la', 'le', 'du', 'di']);

/** Family name first: `af Ek, Bo`. A name of one word, or of a station, stays as it is. */
function turned(name: string): { family: string; given: string } {
  const words = name.trim().split(/\s+/);
  if (words.length < 2) return { family: name.trim(), given: '' };
  const particle = words.findIndex((word, index) => index > 0 && particles.has(word.toLowerCase()));
  const cut = particle > 0 ? particle : words.length - 1;
  return { family: words.slice(cut).join(' '), given: words.slice(0, cut).join(' ') };
}

const familyFirst = (name: string) => {
  const { family, given } = turned(name);
  return given ? `${family}, ${given}` : family;
};

const initials = (given: string) =>
  given
    .split(/\s+/)
    .map((word) =>
      word
        .split('-')
        .map((part) => `${Array.from(part)[0] ?? ''}.`)
        .join('-')
    )
    .join(' ');

function listed(names: readonly string[], last: string): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}`;
}

const kinds = {
  sv: { audio: 'ljudintervju', video: 'videointervju', text: 'artikel' },
  en: { audio: 'Audio interview', video: 'Video interview', text: 'Article' }
} as const;

const yearOf = (day: string) => day.slice(0, 4);

/** A reference as Swedish universities write the Harvard style: `Lind, Anna (2026). Titel [ljudintervju]. …`. */
export function harvard(cited: Cited): string {
  const { publishedOn, station, programme } = cited;
  const authors = cited.authors.length > 0 ? listed(cited.authors.map(familyFirst), '&') : station;
  const guests = cited.guests.length > 0 ? ` med ${listed(cited.guests, 'och')}` : '';
  const published = [programme, cited.authors.length > 0 ? station : null, dayInSwedish(publishedOn)];
  const place = cited.at ? ` Tid: ${cited.at}.` : '';
  const kind = cited.kind === 'text' ? kinds.sv.text : kinds.sv[cited.kind] + guests;
  return `${authors} (${yearOf(publishedOn)}). ${cited.title} [${kind}]. ${published.filter(Boolean).join(', ')}.${place} ${cited.address} [${cited.readOn}]`;
}

/** A reference in the seventh edition of APA: `Lind, A. (2026, May 3). Title [Audio interview]. Station. https://…`. */
export function apa(cited: Cited): string {
  const { publishedOn, station, programme } = cited;
  const names = cited.authors.map(turned).map(({ family, given }) => {
    return given ? `${family}, ${initials(given)}` : family;
  });
  const authors = names.length > 0 ? listedApa(names) : `${station}.`;
  const guests = cited.guests.length > 0 && cited.kind !== 'text' ? ` with ${listed(cited.guests, '&')}` : '';
  const publisher = [programme, names.length > 0 ? station : null].filter(Boolean).join('. ');
  const place = cited.at ? ` (${cited.at})` : '';
  return `${authors} (${dayInApa(publishedOn)}). ${cited.title}${place} [${kinds.en[cited.kind]}${guests}].${publisher ? ` ${ended(publisher)}` : ''} ${cited.address}`;
}

function listedApa(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')}, & ${names.at(-1)}`;
}

const ended = (text: string) => (/[.!?…]$/.test(text) ? text : `${text}.`);

const day = (locale: string, options: Intl.DateTimeFormatOptions) => (on: string) =>
  new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(Date.parse(on));
const dayInSwedish = day('sv-SE', { day: 'numeric', month: 'long', year: 'numeric' });
const monthAndDay = day('en-US', { month: 'long', day: 'numeric' });
const dayInApa = (on: string) => `${yearOf(on)}, ${monthAndDay(on)}`;

/** An entry for BibTeX and BibLaTeX (`@misc`, UTF-8). */
export function bibtex(cited: Cited): string {
  const authors = cited.authors.length > 0 ? cited.authors.map(familyFirst) : [`{${texed(cited.station)}}`];
  const fields: readonly (readonly [string, string | null])[] = [
    ['author', authors.map((name) => (name.startsWith('{') ? name : texed(name))).join(' and ')],
    ['title', `{${texed(cited.title)}}`],
    [
      'howpublished',
      texed([kinds.en[cited.kind], cited.programme, cited.station].filter(Boolean).join(', '))
    ],
    ['year', yearOf(cited.publishedOn)],
    ['date', cited.publishedOn],
    ['url', cited.address.replace(/[{}\\]/g, encodeURIComponent)],
    ['urldate', cited.readOn],
    ['note', noteOf(cited) ? texed(noteOf(cited)) : null]
  ];
  const lines = fields.flatMap(([name, value]) => (value ? [`  ${name} = {${value}}`] : []));
  return `@misc{${keyOf(cited)},\n${lines.join(',\n')}\n}\n`;
}

function noteOf({ guests, at }: Cited): string {
  const who = guests.length > 0 ? `Interview with ${listed(guests, 'and')}` : '';
  return [who, at ? `at ${at}` : ''].filter(Boolean).join(', ');
}

const marks: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}'
};

const texed = (text: string) =>
  text.replace(/[\\~^&%$#_{}]/g, (mark) => marks[mark] ?? `\\${mark}`).replace(/\s+/g, ' ');

function keyOf({ authors, station, publishedOn, title }: Cited): string {
  const plain = (text: string) =>
    text
      .normalize('NFD')
      .replace(/[^a-z0-9]/gi, '')
      .toLowerCase();
  const first =
    title
      .split(/\s+/)
      .map(plain)
      .find((word) => word.length > 3) ?? '';
  return `${plain(turned(authors[0] ?? station).family)}${yearOf(publishedOn)}${first}` || 'interview';
}

const risKinds = { audio: 'SOUND', video: 'VIDEO', text: 'ELEC' } as const;

/** A record for reference managers (RIS). */
export function ris(cited: Cited): string {
  const line = (tag: string, value: string) => `${tag}  - ${value.replace(/\s+/g, ' ').trim()}\r\n`;
  const date = cited.publishedOn.replaceAll('-', '/');
  return [
    line('TY', risKinds[cited.kind]),
    ...(cited.authors.length > 0 ? cited.authors.map(familyFirst) : [cited.station]).map((name) =>
      line('AU', name)
    ),
    ...cited.guests.map((name) => line('A2', familyFirst(name))),
    line('TI', cited.title),
    ...(cited.programme ? [line('T2', cited.programme)] : []),
    line('PB', cited.station),
    line('PY', yearOf(cited.publishedOn)),
    line('DA', date),
    line('UR', cited.address),
    line('Y2', cited.readOn.replaceAll('-', '/')),
    ...(cited.at ? [line('N1', `At ${cited.at}`)] : []),
    line('ER', '')
  ].join('');
}
