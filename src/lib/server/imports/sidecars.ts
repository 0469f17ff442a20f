import { z } from 'zod';
import { creditRoles } from '#lib/articles/credit-role.ts';

/** A key chosen by whoever made the files: small letters, figures and hyphens. It never changes and is never shown. */
const key = z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/);
const words = z.string().trim();
const file = z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\0\\]+$/, 'must be a file beneath this folder');

/** Text with marks: a string, or strings and marked strings in a row. */
const piece = z.union([
  z.string(),
  z.strictObject({ em: z.string() }),
  z.strictObject({ strong: z.string() }),
  z.strictObject({ link: z.string(), text: z.string() })
]);
const inline = z.union([piece, z.array(piece)]);

const picture = z.object({
  file,
  alt: words.default(''),
  caption: words.default(''),
  credit: words.default('')
});

const block = z.union([
  z.strictObject({ paragraph: inline }),
  z.strictObject({ heading: inline }),
  z.strictObject({ list: z.array(inline).min(1), ordered: z.boolean().default(false) }),
  z.strictObject({ quote: z.strictObject({ text: inline, source: words.default('') }) }),
  z.strictObject({ image: picture })
]);

const language = z.enum(['sv', 'en']).default('sv');
const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** `1:02:03.5`, `2:03` or `3` as milliseconds. */
const position = z
  .union([z.string().regex(/^(\d+:)?(\d+:)?\d+(\.\d+)?$/), z.number().transform(String)])
  .transform((text) => Math.round(text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1000));

export const stationSidecar = z.object({
  name: words,
  tagline: words.default(''),
  language,
  publisher: words.default(''),
  email: words.default(''),
  demo: z.boolean().default(false),
  about: z.array(block).default([])
});

export const programmeSidecars = z.array(
  z.object({
    key,
    title: words,
    description: words.default(''),
    language,
    schedule: words.optional(),
    image: picture.optional()
  })
);

export const personSidecars = z.array(
  z.object({
    key,
    name: words,
    variants: z.array(words).default([]),
    bio: words.optional(),
    portrait: picture.optional(),
    memberships: z
      .array(
        z.object({ organisation: key, title: words.optional(), from: words.optional(), to: words.optional() })
      )
      .default([])
  })
);

export const organisationSidecars = z.array(
  z.object({
    key,
    name: words,
    variants: z.array(words).default([]),
    summary: words.optional(),
    mission: z.array(words).default([]),
    body: z.array(block).default([]),
    members: z.array(words).default([]),
    images: z.array(picture).default([]),
    links: z.array(z.object({ label: words, url: z.url() })).default([]),
    logo: picture.optional()
  })
);

const credit = z
  .object({
    role: z.enum(Object.keys(creditRoles) as [keyof typeof creditRoles]),
    person: key.optional(),
    organisation: key.optional(),
    name: words.optional(),
    title: words.optional(),
    affiliation: key.optional()
  })
  .refine((one) => one.person ?? one.organisation ?? one.name, 'needs a person, an organisation or a name');

const status = z.enum(['approved', 'pending', 'spam', 'removed']);

/** An answer, with those to it, however deep; its status is that of what it answers unless it says otherwise. */
const reply = z.object({
  name: words,
  by: key.optional(),
  email: z.email().optional(),
  text: words,
  at: time,
  moment: position.optional(),
  status: status.optional(),
  editors: z.boolean().default(false),
  get replies(): z.ZodDefault<z.ZodArray<typeof reply>> {
    return z.array(reply).default([]);
  }
});

const comment = z.object({
  name: words,
  email: z.email().optional(),
  text: words,
  at: time,
  moment: position.optional(),
  status: status.default('pending'),
  replies: z.array(reply).default([])
});

export const articleSidecar = z.object({
  key,
  headline: words,
  lede: words.default(''),
  lang: language,
  programme: key.optional(),
  number: z.int().positive().optional(),
  published: time.optional(),
  image: picture.optional(),
  recording: file.optional(),
  transcript: file.optional(),
  chapters: z.array(z.object({ at: position, title: words })).default([]),
  credits: z.array(credit).default([]),
  topics: z.array(words).default([]),
  mentions: z.array(key).default([]),
  body: z.array(block).default([]),
  comments: z.array(comment).default([])
});

export type SidecarBlock = z.infer<typeof block>;
export type SidecarInline = z.infer<typeof inline>;
export type SidecarPicture = z.infer<typeof picture>;
export type PersonSidecar = z.infer<typeof personSidecars>[number];
export type OrganisationSidecar = z.infer<typeof organisationSidecars>[number];
export type ArticleSidecar = z.infer<typeof articleSidecar>;
