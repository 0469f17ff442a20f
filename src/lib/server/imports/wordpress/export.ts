import { createHash } from 'node:crypto';
import { Refusal } from '../../refusal.ts';
import { momentOf } from './dates.ts';
import { isPlayable } from './media.ts';
import { type BrokenPart, type Element, readExport } from './xml.ts';

/** A comment as an export has it. Its writer's network, program and web address are not read at all. */
export interface WordPressComment {
  readonly id: string;
  readonly parentId: string;
  readonly type: string;
  readonly name: string;
  readonly email: string;
  readonly html: string;
  readonly status: string;
  readonly userId: string;
  /** Undefined when none of its dates can be read. */
  readonly at: number | undefined;
}

/** A post, a page, an attachment or anything else that WordPress keeps as one. */
export interface WordPressItem {
  readonly line: number;
  readonly id: string;
  readonly guid: string;
  readonly type: string;
  readonly status: string;
  readonly title: string;
  readonly link: string;
  readonly login: string;
  readonly html: string;
  readonly excerpt: string;
  readonly at: number | undefined;
  readonly isLocked: boolean;
  readonly isOpen: boolean;
  readonly parentId: string;
  readonly attachment: string;
  readonly terms: readonly { readonly domain: string; readonly slug: string; readonly name: string }[];
  readonly meta: readonly { readonly key: string; readonly value: string }[];
  readonly comments: readonly WordPressComment[];
}

/** What an export says of its site. */
export interface WordPressSite {
  readonly address: string;
  readonly language: string;
}

export class NotFromWordPress extends Refusal {
  constructor() {
    super('not-from-wordpress', 400, 'The file is no export of WordPress (WXR, versions 1.0 to 1.2).');
  }
}

/** What stands around the posts of an export, which may come after them. */
export interface WordPressIndex {
  readonly site: WordPressSite;
  /** Names by login. */
  readonly authors: ReadonlyMap<string, string>;
  /** Numbers of accounts that have written posts: their comments are the editors' own. */
  readonly editors: ReadonlySet<string>;
  readonly attachments: ReadonlyMap<string, WordPressAttachment>;
  /** Addresses of sound and film, by the number of the post that they belong to. */
  readonly played: ReadonlyMap<string, readonly string[]>;
}

/** A file of WordPress's library. */
export interface WordPressAttachment {
  readonly address: string;
  readonly alt: string;
  readonly caption: string;
}

/** Reads through an export once for everything but its posts. Refuses a file that is none. */
export async function indexExport(file: string, timezone: string): Promise<WordPressIndex> {
  const channel = new Map<string, string>();
  const [authors, editors] = [new Map<string, string>(), new Set<string>()];
  const attachments = new Map<string, WordPressAttachment>();
  const played = new Map<string, string[]>();
  for await (const part of readExport(file)) {
    if ('broken' in part) continue;
    const { element, line } = part;
    if (element.name === 'wp:author') noteAuthor(element, authors, editors);
    else if (element.name === 'item') noteAttachment(itemOf(element, line, timezone), attachments, played);
    else channel.set(element.name, element.text.trim());
  }
  if (!/^1\.[0-2]$/.test(channel.get('wp:wxr_version') ?? '')) throw new NotFromWordPress();
  return { site: siteOf(channel), authors, editors, attachments, played };
}

function siteOf(channel: ReadonlyMap<string, string>): WordPressSite {
  const addresses = ['wp:base_blog_url', 'wp:base_site_url', 'link'].map((name) => channel.get(name));
  return { address: addresses.find(Boolean) ?? '', language: channel.get('language') ?? '' };
}

function noteAuthor(element: Element, authors: Map<string, string>, editors: Set<string>): void {
  const said = wordsIn(element);
  authors.set(said('wp:author_login'), said('wp:author_display_name') || said('wp:author_login'));
  const id = said('wp:author_id');
  if (id !== '' && id !== '0') editors.add(id);
}

function noteAttachment(
  item: WordPressItem,
  attachments: Map<string, WordPressAttachment>,
  played: Map<string, string[]>
): void {
  if (item.type !== 'attachment') return;
  const { attachment: address, parentId, excerpt } = item;
  const alt = metaOf(item, '_wp_attachment_image_alt')[0] ?? '';
  attachments.set(item.id, { address, alt, caption: excerpt });
  if (isPlayable(address)) played.set(parentId, [...(played.get(parentId) ?? []), address]);
}

/** The items of an export one by one, and what of it could not be read. */
export async function* itemsOf(file: string, timezone: string): AsyncGenerator<WordPressItem | BrokenPart> {
  for await (const part of readExport(file)) {
    if ('broken' in part) yield part;
    else if (part.element.name === 'item') yield itemOf(part.element, part.line, timezone);
  }
}

/** Everything that an item says under a name, as plugins do. */
export const metaOf = ({ meta }: WordPressItem, key: string): string[] =>
  meta.filter((one) => one.key === key).map((one) => one.value);

/** What a post is known by for good: what WordPress calls it everywhere, and its number, as plugins make copies with the same name. */
export function keyOf({ guid, id }: WordPressItem): string {
  const name = guid.length > 300 ? createHash('sha256').update(guid).digest('hex') : guid;
  return `${name}#${id}`;
}

const wordsIn =
  ({ children }: Element) =>
  (name: string): string =>
    children.find((child) => child.name === name)?.text.trim() ?? '';

function itemOf(element: Element, line: number, timezone: string): WordPressItem {
  const said = wordsIn(element);
  const named = (name: string) => element.children.filter((child) => child.name === name);
  return {
    line,
    id: said('wp:post_id'),
    guid: said('guid') || said('link') || said('wp:post_id'),
    type: said('wp:post_type') || 'post',
    status: said('wp:status') || 'publish',
    title: said('title'),
    link: said('link'),
    login: said('dc:creator'),
    html: said('content:encoded'),
    excerpt: said('excerpt:encoded'),
    at: momentOf(
      { utc: said('wp:post_date_gmt'), local: said('wp:post_date'), rss: said('pubDate') },
      timezone
    ),
    isLocked: said('wp:post_password') !== '',
    isOpen: said('wp:comment_status') === 'open',
    parentId: said('wp:post_parent'),
    attachment: said('wp:attachment_url'),
    terms: named('category').map(({ attributes, text }) => ({
      domain: attributes['domain'] ?? 'category',
      slug: attributes['nicename'] ?? '',
      name: text.trim()
    })),
    meta: named('wp:postmeta').map((meta) => {
      const words = wordsIn(meta);
      return { key: words('wp:meta_key'), value: words('wp:meta_value') };
    }),
    comments: named('wp:comment').map((comment) => commentOf(comment, timezone))
  };
}

function commentOf(element: Element, timezone: string): WordPressComment {
  const said = wordsIn(element);
  return {
    id: said('wp:comment_id'),
    parentId: said('wp:comment_parent'),
    type: said('wp:comment_type'),
    name: said('wp:comment_author'),
    email: said('wp:comment_author_email'),
    html: said('wp:comment_content'),
    status: said('wp:comment_approved'),
    userId: said('wp:comment_user_id'),
    at: momentOf({ utc: said('wp:comment_date_gmt'), local: said('wp:comment_date') }, timezone)
  };
}
