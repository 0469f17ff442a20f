import { describe, expect, it } from 'vitest';
import type { ArticleDraft } from '../articles/draft.ts';
import { type ArticleForm, articleForm, readArticleForm } from './article-form.ts';

const draft: ArticleDraft = {
  id: 'a1',
  slug: 'fyra',
  state: 'scheduled',
  revision: 12,
  ownerId: null,
  headline: 'Fyra myndigheter, en gemensam kassa',
  lede: 'RAR ska hjälpa.',
  body: [{ type: 'paragraph', runs: [{ text: 'RAR ' }, { text: 'uttyds', em: true }] }],
  language: 'sv',
  programmeId: 'p1',
  number: 7,
  image: { imageId: 'i1', alt: 'Ola', caption: '', credit: 'Bo Karp' },
  recordingId: 'r1',
  commentsOpen: true,
  topics: ['Samverkan', 'Rehabilitering'],
  mentions: [{ organisationId: 'o1', name: 'Coompanion' }],
  credits: [
    {
      role: 'guest',
      personId: 'ola',
      organisationId: null,
      name: 'Ola Wiktorsson',
      title: 'förbundschef',
      affiliationId: 'rar',
      affiliation: 'RAR i Sörmland'
    },
    {
      role: 'photographer',
      personId: 'bo',
      organisationId: null,
      name: 'Bo Karp',
      title: null,
      affiliationId: null,
      affiliation: null
    }
  ],
  publishedAt: null,
  scheduledAt: Date.parse('2026-11-26T15:00:00Z'),
  withdrawnAt: null,
  withdrawnReason: null,
  updatedAt: 0
};

/** Sends a form as the page does. */
function sent(form: ArticleForm): FormData {
  const data = new FormData();
  const fields: Readonly<Record<string, string>> = {
    revision: String(form.revision),
    headline: form.headline,
    lede: form.lede,
    body: JSON.stringify(form.body),
    language: form.language,
    programme: form.programmeId,
    number: form.number,
    recording: form.recordingId,
    when: form.when,
    date: form.date,
    time: form.time,
    'image.id': form.image.id,
    'image.alt': form.image.alt,
    'image.caption': form.image.caption,
    'image.credit': form.image.credit
  };
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  if (form.commentsOpen) data.set('commentsOpen', 'on');
  for (const topic of form.topics) data.append('topic', topic);
  const rows = { mention: form.mentions, credit: form.credits };
  for (const [prefix, named] of Object.entries(rows))
    for (const one of named) {
      data.append(`${prefix}.name`, one.name);
      data.append(`${prefix}.person`, one.personId);
      data.append(`${prefix}.organisation`, one.organisationId);
    }
  for (const credit of form.credits) {
    data.append('credit.role', credit.role);
    data.append('credit.title', credit.title);
    data.append('credit.affiliation', credit.affiliation);
  }
  for (const chapter of form.chapters) {
    data.append('chapter.time', chapter.time);
    data.append('chapter.title', chapter.title);
  }
  return data;
}

describe('the form of an article', () => {
  const form = articleForm(draft, [{ startMs: 332_000, title: 'ISAK' }], 'Europe/Stockholm');

  it('comes back from the browser as it was sent', () => {
    expect(readArticleForm(sent(form))).toEqual(form);
    expect([form.date, form.time, form.when]).toEqual(['2026-11-26', '16:00', 'later']);
  });

  it('leaves out rows without a name, and adds topics that were typed with commas', () => {
    const data = sent(form);
    data.append('credit.name', '  ');
    data.append('credit.role', 'writer');
    data.set('topicNew', 'Arbetsmarknad, , Unga');
    const read = readArticleForm(data);
    expect(read.credits).toHaveLength(2);
    expect(read.topics).toEqual(['Samverkan', 'Rehabilitering', 'Arbetsmarknad', 'Unga']);
  });

  it('reads the plain text when the editor did not run, and keeps what was not touched', () => {
    const data = sent(form);
    data.set('bodyText', 'RAR uttyds\r\n\r\nNytt stycke');
    expect(readArticleForm(data).body).toEqual([
      ...draft.body,
      { type: 'paragraph', runs: [{ text: 'Nytt stycke' }] }
    ]);
  });

  it.each(['', 'inte json', '[{"type":"script"}]', '{"a":1}'])('reads the body %j as empty', (json) => {
    const data = sent(form);
    data.set('body', json);
    expect(readArticleForm(data).body).toEqual([]);
  });

  it('survives a form that holds nothing', () => {
    expect(readArticleForm(new FormData())).toMatchObject({ headline: '', credits: [], revision: 0 });
  });
});
