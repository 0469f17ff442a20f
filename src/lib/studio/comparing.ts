import type { ArticleForm } from './article-form.ts';
import { textForm } from './body-text.ts';

/** The parts of an article that are compared when two have saved it. */
export const comparedFields = [
  'headline',
  'lede',
  'body',
  'credits',
  'topics',
  'mentions',
  'chapters',
  'language',
  'number',
  'image'
] as const;
export type ComparedField = (typeof comparedFields)[number];

/** The parts in which two forms differ, with what the other one says, as text. */
export function differences(
  mine: ArticleForm,
  theirs: ArticleForm
): { field: ComparedField; theirs: string }[] {
  return comparedFields
    .filter((field) => JSON.stringify(mine[field]) !== JSON.stringify(theirs[field]))
    .map((field) => ({ field, theirs: wordsOf(theirs, field) }));
}

/** My form with one part taken from the other. */
export function withTaken(mine: ArticleForm, theirs: ArticleForm, field: ComparedField): ArticleForm {
  return { ...mine, [field]: theirs[field] };
}

function wordsOf(form: ArticleForm, field: ComparedField): string {
  switch (field) {
    case 'body':
      return textForm(form.body);
    case 'topics':
      return form.topics.join(', ');
    case 'mentions':
      return form.mentions.map((one) => one.name).join(', ');
    case 'credits':
      return form.credits
        .map((one) => [one.name, one.title, one.affiliation].filter(Boolean).join(', '))
        .join('\n');
    case 'chapters':
      return form.chapters.map(({ time, title }) => `${time} ${title}`).join('\n');
    case 'image':
      return [form.image.alt, form.image.caption, form.image.credit].filter(Boolean).join('\n');
    default:
      return form[field];
  }
}
