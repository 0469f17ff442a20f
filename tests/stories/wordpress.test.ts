import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { previewArticle } from '#lib/server/articles/articles.ts';
import { findDraft } from '#lib/server/articles/drafting.ts';
import { findByOldAddress } from '#lib/server/articles/old-addresses.ts';
import { approveComment } from '#lib/server/comments/moderating.ts';
import { commentsById } from '#lib/server/comments/queue.ts';
import { readConfig } from '#lib/server/config.ts';
import { migrate } from '#lib/server/database/migrator.ts';
import { importWordPress } from '#lib/server/imports/wordpress/importing.ts';
import type { WordPressReport } from '#lib/server/imports/wordpress/report.ts';
import { openPortal, type Portal } from '#lib/server/portal.ts';
import { emptyPostgres, emptySqlite, engines } from '../support/databases.ts';
import { mailsOf } from '../support/mail.ts';

const exported = join(import.meta.dirname, '../support/wordpress-export.xml');

describe.each(engines)('an export of WordPress on %s', (engine) => {
  let portal: Portal;
  let media: string;
  let first: WordPressReport;
  let made: Awaited<ReturnType<typeof emptyPostgres>>;
  const folder = mkdtempSync(join(tmpdir(), 'eter-wordpress-'));

  beforeAll(async () => {
    made = engine === 'sqlite' ? emptySqlite() : await emptyPostgres();
    const settings = { DATABASE_URL: made.url, DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'error' };
    portal = openPortal(readConfig({ ...settings, UPLOAD_RESERVE_BYTES: '0' }));
    await migrate(portal.db);
    media = join(folder, 'uploads');
    mkdirSync(join(media, '2019/05'), { recursive: true });
    const picture = sharp({ create: { width: 600, height: 400, channels: 3, background: 'teal' } });
    writeFileSync(join(media, '2019/05/koren.jpg'), await picture.jpeg().toBuffer());
    writeFileSync(join(media, '2019/05/koren.mp3'), 'ID3 something that sounds');
  });
  afterAll(async () => {
    await portal.close();
    await made.remove();
    await rm(folder, { recursive: true });
  });

  const take = (file: string, options: { publish?: boolean; dryRun?: boolean } = {}) =>
    importWordPress(portal, { file, media, ...options }, () => undefined, operator);
  const idOf = (title: string) =>
    first.posts.find((post) => post.title.includes(title))?.articleId ?? `no post ${title}`;
  const draft = (title: string) => findDraft(portal, idOf(title), operator);
  const notes = ({ notes: all }: WordPressReport) => all.map(({ words }) => words);
  const rows = async () => {
    const tables = ['article', 'comment', 'commenter', 'image', 'recording', 'imported', 'topic'] as const;
    const counts: Record<string, number> = {};
    for (const table of [...tables, 'old_address'] as const) {
      const { count } = await portal.db.read
        .selectFrom(table)
        .select((of) => of.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      counts[table] = count;
    }
    return counts;
  };
  const exportWith = (name: string, change: (text: string) => string) => {
    const file = join(folder, name);
    writeFileSync(file, change(readFileSync(exported, 'utf8')));
    return file;
  };

  it('says what it would do and does nothing when it is only tried', async () => {
    const empty = await rows();
    const dry = await take(exported, { dryRun: true });
    expect(await rows()).toEqual(empty);
    expect(dry.posts.map(({ outcome }) => outcome)).toEqual(Array(5).fill('added'));
    expect(dry.comments).toMatchObject({ approved: 6, 'approved, from the editors': 1, pending: 1, spam: 1 });
    expect(dry.missingFiles).toContain('https://narradion.example/wp-content/uploads/2019/05/borta.jpg');
  });

  it('comes in as drafts, with nothing public and no letter to anybody', async () => {
    first = await take(exported);
    expect(first.posts.map(({ outcome, state }) => [outcome, state])).toEqual(
      Array(5).fill(['added', 'draft'])
    );
    expect(await mailsOf(portal)).toEqual([]);
  });

  it('keeps headline, lede, text, picture, recording, topics and who wrote it', async () => {
    const article = await draft('Kören i Ärla');
    expect(article).toMatchObject({
      headline: 'Kören i Ärla & deras nya skiva 🎙️',
      lede: 'En kör ger ut sin andra skiva.',
      language: 'sv',
      commentsOpen: true,
      topics: ['Musik', 'Körsång & sång'],
      credits: [{ role: 'writer', name: 'Gun-Britt Åsén' }],
      image: { alt: 'Kören på kyrktrappan', caption: 'Kören' }
    });
    expect(article.recordingId).not.toBeNull();
    expect(article.body.map(({ type }) => type)).toEqual([
      ...['paragraph', 'heading', 'list', 'quote', 'image', 'paragraph', 'paragraph']
    ]);
    expect(article.body[0]).toEqual({
      type: 'paragraph',
      runs: [
        { text: 'Trettio sångare, en ' },
        { text: 'gammal', strong: true },
        { text: ' skola och ' },
        { text: 'förra skivan', href: 'https://narradion.example/2018/01/forra-skivan/' },
        { text: '.' }
      ]
    });
    expect(article.body[2]).toMatchObject({ items: [[{ text: 'Sopran' }], [{ text: 'Alt' }], [{}]] });
    expect(article.body[3]).toMatchObject({ source: 'Maj-Lis, dirigent' });
    expect(article.body[4]).toMatchObject({ alt: 'Kören på trappan', caption: 'Före repetitionen' });
    expect(article.body[5]).toMatchObject({ runs: [{ text: 'En bild som är borta' }] });
    expect(article.body[6]).toMatchObject({ runs: [{ text: 'if (a[0]]]> 1) { }' }] });
  });

  it('keeps threads four deep, in order, with dates, states and addresses that nobody sees', async () => {
    const found = await portal.db.read
      .selectFrom('comment')
      .leftJoin('comment as above', 'above.id', 'comment.parent_id')
      .select(['comment.id', 'comment.name', 'comment.text', 'comment.state', 'comment.created_at as at'])
      .select(['comment.from_editors as editors', 'above.text as answers', 'comment.commenter_id'])
      .where('comment.article_id', '=', idOf('Kören i Ärla'))
      .orderBy('comment.created_at')
      .execute();
    const by = (text: string) => found.find((comment) => comment.text.startsWith(text));
    const asked = 'Så fint! 👨‍👩‍👧 5 < 6\n\nVilken kyrka är det?';
    expect(by('Så fint')).toMatchObject({
      text: asked,
      at: Date.parse('2019-05-01T10:00:00Z'),
      answers: null
    });
    expect(by('Ärla kyrka')).toMatchObject({ answers: asked, at: Date.parse('2019-05-01T11:00:00Z') });
    const answer = 'Tack! Den finns på skivbolagets sida (https://skivbolag.example/koren).';
    expect(by('Tack')).toMatchObject({ text: answer, answers: 'Ärla kyrka.', editors: 1 });
    expect(by('Köpt')).toMatchObject({ answers: answer, editors: 0 });
    expect(by('Köpt')?.commenter_id).toBe(by('Så fint')?.commenter_id);
    const lost = { name: 'Anonym', state: 'pending', answers: null, commenter_id: null };
    expect(by('Jag svarar')).toMatchObject({ ...lost, at: Date.parse('2019-05-01T08:00:00Z') });
    expect(by('Köp nu')?.state).toBe('spam');
    expect(by('Fult')?.state).toBe('removed');
    expect(by('Ringen öppnas')?.answers).toBe('Ringen sluts');
    const [seen] = await commentsById(portal, [by('Så fint')?.id ?? '']);
    expect(seen?.email).toBe('Ake.Oberg@post.example');
    const kept = JSON.stringify([
      await portal.db.read.selectFrom('comment').selectAll().execute(),
      await portal.db.read.selectFrom('commenter').selectAll().execute(),
      await portal.db.read.selectFrom('imported').selectAll().execute(),
      first
    ]);
    expect(kept).not.toMatch(/oberg@|maj-lis@|203\.0\.113|ake\.example/i);
  });

  it('tells of everything that is otherwise than it was', () => {
    expect(first.leftOut).toEqual({ pingback: 1, page: 1, nav_menu_item: 1, 'post (trash)': 1 });
    const told = notes(first).join('\n');
    for (const words of [
      'comment 15 answers one that is not there',
      'comment 15 has no date that can be read',
      'comment 15 has an e-mail address that is none',
      'comment 19: it has no words',
      'a page, not an article',
      '[contact-form-7] stands in the text as it was',
      'left out: <script>',
      'it had a password',
      'it was not public ("draft")',
      'it has no date that can be read: a draft'
    ])
      expect(told).toContain(words);
    expect(first.missingFiles).toEqual([
      'https://narradion.example/wp-content/uploads/2019/05/annat.mp3',
      'https://narradion.example/wp-content/uploads/2019/05/borta.jpg'
    ]);
  });

  it('makes text of what would run, in every field', async () => {
    const hostile = await draft('onerror');
    expect(hostile.headline).toBe('"> &');
    expect(hostile.topics).toEqual([]);
    const links = hostile.body.flatMap((block) => ('runs' in block ? block.runs : []));
    expect(links.flatMap(({ href }) => href ?? [])).toEqual([
      'https://player.example/1',
      'https://narradion.example/wp-content/uploads/2019/05/annat.mp3'
    ]);
    expect(hostile.body[0]).toMatchObject({ runs: [{ text: 'Första stycket,\npå två rader.' }] });
    expect(JSON.stringify(hostile.body)).toContain('<script>hit()</script>');
    expect(hostile.body.filter(({ type }) => type === 'image')).toMatchObject([
      { alt: 'Kören', caption: 'Bildtexten' },
      { alt: '' }
    ]);
    const page = await previewArticle(portal, hostile.id);
    expect(page?.credits).toMatchObject([{ name: '<script>hit()</script>', person: null }]);
  });

  it('adds nothing when it is run again, and later only the comments that came since', async () => {
    const before = await rows();
    const again = await take(exported);
    expect(await rows()).toEqual(before);
    expect(again.posts.map(({ outcome }) => outcome)).toEqual(Array(5).fill('known'));
    expect(again.comments).toEqual({});
    const later = exportWith('later.xml', (text) =>
      text.replace(
        /(<wp:comment><wp:comment_id>)14(.*?)Köpt!(.*?<wp:comment_parent>)13/,
        '$114$2Köpt!$313</wp:comment_parent></wp:comment>$199$2Jag med!$314'
      )
    );
    expect((await take(later)).comments).toEqual({ approved: 1 });
    const row = await portal.db.read
      .selectFrom('comment')
      .innerJoin('comment as above', 'above.id', 'comment.parent_id')
      .select('above.text as answers')
      .where('comment.text', '=', 'Jag med!')
      .executeTakeFirst();
    expect(row).toEqual({ answers: 'Köpt!' });
  });

  it('is published only when that is asked for, with its date, and leads there from its old addresses', async () => {
    const at = (address: string) => findByOldAddress(portal, new URL(address, 'https://ny.example'));
    expect(await at('/2021/03/kort')).toBeUndefined();
    const report = await take(exported, { publish: true });
    const states = Object.fromEntries(report.posts.map(({ title, state }) => [title.slice(0, 4), state]));
    expect(states).toMatchObject({ Köre: 'waits for its recording', 'Ett ': 'draft', 'Med ': 'draft' });
    const short = await draft('Kort & gott');
    expect(short).toMatchObject({ state: 'published', publishedAt: Date.parse('2021-03-28T01:30:15Z') });
    for (const address of ['/2021/03/kort/', '/2021/03/KORT', '/?p=105', '/?p=105&utm_source=x'])
      expect(await at(address)).toMatchObject({ id: short.id });
    expect(await at('/2019/06/hemligt/')).toBeUndefined();
    expect(await at('/')).toBeUndefined();
    const kept = await portal.db.read.selectFrom('old_address').select('address').execute();
    expect(kept.map(({ address }) => address)).toContain('/2019/05/kören-i-arla');
  });

  it('writes no letter years late when a moderator lets in what waited there', async () => {
    const { id } = await portal.db.read
      .selectFrom('comment')
      .select('id')
      .where('state', '=', 'pending')
      .executeTakeFirstOrThrow();
    await approveComment(portal, id, operator);
    expect(await mailsOf(portal)).toEqual([]);
  });

  it('names the line of an item that is broken, and takes the others', async () => {
    const broken = exportWith('broken.xml', (text) =>
      text
        .replaceAll('?p=', '?x=')
        .replace('<title>Ett utkast</title>', '<title>Rock & roll</title>')
        .replace('Bara ord.', 'Bara\u0008 ord.')
        .replace(/<title>Kastat[^]*$/, '<title>Avhugget</title><content:encoded><![CDATA[Här tar')
    );
    const report = await take(broken);
    expect(report.posts.map(({ outcome }) => outcome)).toEqual(Array(4).fill('added'));
    const failed = report.notes.filter(({ weight }) => weight === 'failed');
    expect(failed.map(({ title }) => title)).toEqual(
      expect.arrayContaining([expect.stringContaining('Rock'), 'Avhugget'])
    );
    expect(failed.every(({ line }) => line > 0)).toBe(true);
    expect(notes(report).join()).toContain('1 characters that XML has no place for');
  });

  it.each([
    [
      'entities that swell',
      '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><rss>&b;</rss>',
      'export-unsafe'
    ],
    ['another file', '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', 'export-unsafe'],
    ['another writing', '<?xml version="1.0" encoding="ISO-8859-1"?><rss/>', 'export-unsafe'],
    ['elements without end', '<a>'.repeat(100_000), 'export-unsafe'],
    [
      'a feed',
      '<rss version="2.0"><channel><item><title>x</title></item></channel></rss>',
      'not-from-wordpress'
    ],
    ['no XML', 'PK\u0003\u0004 not this', 'not-from-wordpress'],
    ['nothing', '', 'not-from-wordpress']
  ])('is refused before anything is written when it is %s', async (_, text, code) => {
    const file = exportWith('other.xml', () => text);
    const before = await rows();
    await expect(take(file)).rejects.toMatchObject({ code });
    expect(await rows()).toEqual(before);
  });

  it('is refused when there is no such file, or no such folder of media', async () => {
    await expect(take(join(folder, 'none.xml'))).rejects.toMatchObject({ code: 'export-unreadable' });
    const elsewhere = { file: exported, media: join(folder, 'none') };
    await expect(importWordPress(portal, elsewhere, () => undefined, operator)).rejects.toMatchObject({
      code: 'folder-unreadable'
    });
  });
});
