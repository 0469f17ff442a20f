import type { Body } from '../articles/body.ts';
import { readBody } from '../articles/body-checking.ts';
import { type CreditRole, isCreditRole } from '../articles/credit-role.ts';
import type { ArticleDraft } from '../articles/draft.ts';
import { bodyFromText } from './body-text.ts';
import { clockWords } from './figures.ts';
import { type ImageForm, imageFormOf, readImageForm } from './image-form.ts';
import { localTime } from './station-time.ts';

/** Who a typed name is: the id of somebody in the register, `new` for somebody else of that name, or not said. */
export interface NamedChoice {
  readonly name: string;
  readonly personId: string;
  readonly organisationId: string;
}

export interface CreditForm extends NamedChoice {
  readonly role: CreditRole;
  readonly title: string;
  readonly affiliation: string;
}

export interface ChapterForm {
  readonly time: string;
  readonly title: string;
}

/** The article editor's form as it stands: everything as typed, so that nothing of it is lost. */
export interface ArticleForm {
  readonly revision: number;
  readonly headline: string;
  readonly lede: string;
  readonly body: Body;
  readonly language: string;
  readonly programmeId: string;
  readonly number: string;
  readonly image: ImageForm;
  readonly recordingId: string;
  readonly commentsOpen: boolean;
  readonly topics: readonly string[];
  readonly mentions: readonly NamedChoice[];
  readonly credits: readonly CreditForm[];
  readonly chapters: readonly ChapterForm[];
  readonly when: 'now' | 'later';
  readonly date: string;
  readonly time: string;
}

export type Chapter = { readonly startMs: number; readonly title: string };

/** The form of a saved article. */
export function articleForm(
  draft: ArticleDraft,
  chapters: readonly Chapter[],
  timezone: string
): ArticleForm {
  return {
    revision: draft.revision,
    headline: draft.headline,
    lede: draft.lede,
    body: draft.body,
    language: draft.language,
    programmeId: draft.programmeId ?? '',
    number: draft.number === null ? '' : String(draft.number),
    image: imageFormOf(draft.image),
    recordingId: draft.recordingId ?? '',
    commentsOpen: draft.commentsOpen,
    topics: draft.topics,
    mentions: draft.mentions.map((one) => ({ personId: '', ...one })),
    credits: draft.credits.map((credit) => ({
      role: credit.role,
      name: credit.name,
      personId: credit.personId ?? '',
      organisationId: credit.organisationId ?? '',
      title: credit.title ?? '',
      affiliation: credit.affiliation ?? ''
    })),
    chapters: chapters.map(({ startMs, title }) => ({ time: clockWords(startMs), title })),
    when: draft.scheduledAt === null ? 'now' : 'later',
    ...(draft.scheduledAt === null ? { date: '', time: '' } : localTime(draft.scheduledAt, timezone))
  };
}

/** Reads the form from what a browser sent. Rows left empty are not rows. */
export function readArticleForm(data: FormData): ArticleForm {
  const text = (name: string) => textOf(data.get(name));
  return {
    revision: Number(text('revision')) || 0,
    headline: text('headline'),
    lede: text('lede'),
    body: readBodyField(data, 'body'),
    language: text('language') || 'sv',
    programmeId: text('programme'),
    number: text('number').trim(),
    image: readImageForm(data, 'image'),
    recordingId: text('recording'),
    commentsOpen: data.has('commentsOpen'),
    topics: [...texts(data, 'topic'), ...text('topicNew').split(',')]
      .map((one) => one.trim())
      .filter(Boolean),
    mentions: readNamed(data, 'mention').filter((one) => one.name),
    credits: readCredits(data).filter((one) => one.name),
    chapters: readChapters(data),
    when: text('when') === 'later' ? 'later' : 'now',
    date: text('date'),
    time: text('time')
  };
}

/** The body in a form: the editor's own, or the plain text that stands there without scripts. */
export function readBodyField(data: FormData, name: string): Body {
  const before = parsed(textOf(data.get(name)));
  const plain = data.get(`${name}Text`);
  return typeof plain === 'string' ? bodyFromText(plain, before) : before;
}

/** Reads rows of names: each has a name, who it is, and what was chosen when that was asked. */
function readNamed(data: FormData, prefix: string): NamedChoice[] {
  const [people, organisations] = [texts(data, `${prefix}.person`), texts(data, `${prefix}.organisation`)];
  return texts(data, `${prefix}.name`).map((name, at) => ({
    name: name.trim(),
    personId: people[at] ?? '',
    organisationId: organisations[at] ?? ''
  }));
}

function readCredits(data: FormData): CreditForm[] {
  const [roles, titles] = [texts(data, 'credit.role'), texts(data, 'credit.title')];
  const affiliations = texts(data, 'credit.affiliation');
  return readNamed(data, 'credit').map((named, at) => ({
    ...named,
    role: roleOf(roles[at] ?? ''),
    title: titles[at] ?? '',
    affiliation: affiliations[at] ?? ''
  }));
}

function readChapters(data: FormData): ChapterForm[] {
  const titles = texts(data, 'chapter.title');
  return texts(data, 'chapter.time')
    .map((time, at) => ({ time: time.trim(), title: (titles[at] ?? '').trim() }))
    .filter((chapter) => chapter.time || chapter.title);
}

function roleOf(text: string): CreditRole {
  return isCreditRole(text) ? text : 'guest';
}

function texts(data: FormData, name: string): string[] {
  return data.getAll(name).map(textOf);
}

function textOf(value: FormDataEntryValue | null | undefined): string {
  return typeof value === 'string' ? value : '';
}

function parsed(json: string): Body {
  try {
    return readBody(JSON.parse(json)) ?? [];
  } catch {
    return [];
  }
}
