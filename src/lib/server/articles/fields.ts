import { readBody } from '#lib/articles/body-checking.ts';
import { type ArticleFields, articleLimits } from '#lib/articles/draft.ts';
import { isLanguage } from '#lib/ui/station.ts';
import { slugOf } from '#lib/ui/slug.ts';
import { Refusal } from '../refusal.ts';

export class HeadlineTooLong extends Refusal {
  constructor(length: number) {
    super(
      'headline-too-long',
      400,
      `The headline has ${length} characters; ${articleLimits.headline} is the most.`,
      {
        length,
        most: articleLimits.headline
      }
    );
  }
}

export class LedeTooLong extends Refusal {
  constructor(length: number) {
    super('lede-too-long', 400, `The lede has ${length} characters; ${articleLimits.lede} is the most.`, {
      length,
      most: articleLimits.lede
    });
  }
}

export class BodyUnreadable extends Refusal {
  constructor() {
    super('body-unreadable', 400, 'The text has something in it that cannot be kept. Nothing was saved.');
  }
}

export class NumberUnusable extends Refusal {
  constructor() {
    super('number-unusable', 400, `An episode number is a whole number from 1 to ${articleLimits.number}.`, {
      most: articleLimits.number
    });
  }
}

/** A new article before anything is written in it. */
export const emptyFields: ArticleFields = {
  headline: '',
  lede: '',
  body: [],
  language: 'sv',
  programmeId: null,
  number: null,
  image: null,
  recordingId: null,
  commentsOpen: true,
  topics: [],
  mentions: [],
  credits: []
};

/** The columns of an article from its fields. Refuses texts that are too long, and a body out of the vocabulary. */
export function columnsOf(fields: ArticleFields) {
  const headline = oneLine(fields.headline);
  const lede = oneLine(fields.lede);
  if (headline.length > articleLimits.headline) throw new HeadlineTooLong(headline.length);
  if (lede.length > articleLimits.lede) throw new LedeTooLong(lede.length);
  const body = readBody(fields.body);
  if (!body) throw new BodyUnreadable();
  return {
    headline,
    lede,
    body: JSON.stringify(body),
    slug: slugOf(headline, 'artikel'),
    language: isLanguage(fields.language) ? fields.language : 'sv',
    programme_id: fields.programmeId,
    number: usableNumber(fields.number),
    recording_id: fields.recordingId,
    comments_open: fields.commentsOpen ? 1 : 0,
    ...imageColumns(fields.image)
  };
}

function imageColumns(image: ArticleFields['image']) {
  return {
    image_id: image?.imageId ?? null,
    image_alt: image ? oneLine(image.alt) : null,
    image_caption: image ? oneLine(image.caption) : null,
    image_credit: image ? oneLine(image.credit) : null
  };
}

function usableNumber(number: number | null): number | null {
  if (number === null) return null;
  if (!Number.isInteger(number) || number < 1 || number > articleLimits.number) throw new NumberUnusable();
  return number;
}

function oneLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}
