import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { previewArticle } from '#lib/server/articles/articles.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { listDrafts } from '#lib/server/articles/draft-list.ts';
import { readConfig } from '#lib/server/config.ts';
import { migrate } from '#lib/server/database/migrator.ts';
import { isDemoDue, removeDemo } from '#lib/server/imports/demo.ts';
import { importFolder, type ImportReport } from '#lib/server/imports/importing.ts';
import { publishImported } from '#lib/server/imports/jobs.ts';
import type { JobContext } from '#lib/server/jobs/job-kind.ts';
import { findOrganisationsByName, findOrganisation } from '#lib/server/people/organisations.ts';
import { openPortal, type Portal } from '#lib/server/portal.ts';
import { findStation } from '#lib/server/station/station.ts';
import { emptyPostgres, emptySqlite, engines } from '../support/databases.ts';

describe.each(engines)('importing a folder on %s', (engine) => {
  let portal: Portal;
  let demo: string;
  let dueBefore: boolean;
  let first: ImportReport;
  let made: Awaited<ReturnType<typeof emptyPostgres>>;
  const folders: string[] = [];
  const folder = async () => {
    const path = await mkdtemp(join(tmpdir(), 'eter-import-'));
    folders.push(path);
    return path;
  };

  beforeAll(async () => {
    made = engine === 'sqlite' ? emptySqlite() : await emptyPostgres();
    portal = openPortal(
      readConfig({
        DATABASE_URL: made.url,
        DATA_DIR: await folder(),
        LOG_LEVEL: 'error',
        UPLOAD_RESERVE_BYTES: '0'
      })
    );
    await migrate(portal.db);
    demo = join(await folder(), 'demo');
    await cp(join(import.meta.dirname, '../../demo'), demo, { recursive: true });
    dueBefore = await isDemoDue(portal, demo);
    first = await importFolder(portal, demo, () => undefined, operator);
  });
  afterAll(async () => {
    await portal.close();
    await made.remove();
    for (const path of folders) await rm(path, { recursive: true });
  });

  const idOf = (report: ImportReport, key: string) =>
    report.articles.find((article) => article.key === key)?.articleId ?? '';

  it('takes in every article of the demo station, and has no complaint', () => {
    expect(first.problems).toEqual([]);
    expect(first.articles.filter(({ outcome }) => outcome !== 'added')).toEqual([]);
    expect(first.articles.length).toBeGreaterThanOrEqual(7);
  });

  it('brings texts, credits with the title then, transcript, chapters and comments', async () => {
    const page = await previewArticle(portal, idOf(first, 'rar-ola-wiktorsson'));
    expect(page).toMatchObject({ number: 214, language: 'sv', programme: { name: 'Gäst i studion' } });
    expect(page?.credits[0]).toMatchObject({
      role: 'guest',
      name: 'Ola Wiktorsson',
      title: 'förbundschef',
      affiliation: { name: 'RAR i Sörmland' }
    });
    expect(page?.chapters[1]).toEqual({ startMs: 38_155, title: 'Från projekt till struktur' });
    expect(page?.transcript?.passages[0]?.startMs).toBe(500);
    expect(page?.body.map((block) => block.type)).toContain('list');
    const comments = await portal.db.read
      .selectFrom('comment')
      .select(['state', 'from_editors'])
      .where('article_id', '=', page?.id ?? '')
      .execute();
    expect(comments.some((comment) => comment.from_editors === 1)).toBe(true);
  });

  it('registers organisations with their members, and says the station is a demo', async () => {
    const [rar] = await findOrganisationsByName(portal, 'Samordningsförbundet RAR');
    const page = await findOrganisation(portal, rar?.id ?? '');
    expect(page?.mission.length).toBeGreaterThan(3);
    expect(page?.members.map((member) => member.name)).toContain('Strängnäs kommun');
    expect(page?.pictures).toHaveLength(2);
    expect(await findStation(portal)).toMatchObject({ name: 'Radio- och Tv-Eskilstuna', isDemo: true });
  });

  it('publishes what has no recording at once, and the rest when their recording can be played', async () => {
    const { articles } = await listDrafts(portal, { state: 'published' }, operator);
    expect(articles.map((article) => article.id)).toEqual([idOf(first, 'fyra-forkortningar')]);
    const page = await previewArticle(portal, idOf(first, 'bokbussen'));
    const row = await portal.db.read
      .selectFrom('article')
      .select('recording_id')
      .where('id', '=', page?.id ?? '')
      .executeTakeFirstOrThrow();
    const context = {
      finish: (write: Parameters<JobContext['finish']>[0]) => portal.db.transact(write)
    } as JobContext;
    await publishImported(portal).run(context, { recordingId: row.recording_id ?? '' });
    const published = await previewArticle(portal, page?.id ?? '');
    expect(published).toMatchObject({
      state: 'published',
      publishedAt: Date.parse('2026-09-05T10:15:00+02:00')
    });
  });

  it('is due in a portal nobody has used, and again when a load was cut off', async () => {
    expect(dueBefore).toBe(true);
    expect(await isDemoDue(portal, demo)).toBe(false);
    const last = { key: 'demo/article/nattlinjen' };
    const noted = await portal.db.transact((tx) =>
      tx.deleteFrom('imported').where('key', '=', last.key).returningAll().executeTakeFirstOrThrow()
    );
    expect(await isDemoDue(portal, demo)).toBe(true);
    await portal.db.transact((tx) => tx.insertInto('imported').values(noted).execute());
  });

  it('changes nothing when it is run again', async () => {
    const again = await importFolder(portal, demo, () => undefined, operator);
    expect(new Set(again.articles.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
    const { count } = await portal.db.read
      .selectFrom('recording')
      .select((of) => of.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(count).toBe(first.articles.length - 1);
  });

  it('changes one article whose text has changed, and keeps its recording', async () => {
    const file = join(demo, 'nattlinjen/article.yaml');
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace(/^headline: .*$/m, 'headline: En ny rubrik')
    );
    const before = await recordings();
    const again = await importFolder(portal, demo, () => undefined, operator);
    expect(again.articles.filter(({ outcome }) => outcome === 'changed').map(({ key }) => key)).toEqual([
      'nattlinjen'
    ]);
    expect((await previewArticle(portal, idOf(first, 'nattlinjen')))?.headline).toBe('En ny rubrik');
    expect(await recordings()).toEqual(before);
  });

  const recordings = async () =>
    (await portal.db.read.selectFrom('recording').select('id').orderBy('id').execute()).map((row) => row.id);

  it('names the file and the place of what cannot be read, and takes the rest', async () => {
    const other = await folder();
    await cp(join(demo, 'fyra-forkortningar'), join(other, 'bra'), { recursive: true });
    await writeFile(join(other, 'people.yaml'), '- key: Inte en nyckel\n  name: X\n');
    await writeFile(join(other, 'programmes.json'), '{ trasig');
    const report = await importFolder(portal, other, () => undefined, operator);
    expect(report.problems.map(({ file }) => file).toSorted()).toEqual(['people.yaml', 'programmes.json']);
    expect(report.problems.map(({ reason }) => reason).join()).toContain('0.key');
    expect(report.articles[0]).toMatchObject({ outcome: 'failed' });
    expect(report.articles[0]?.words).toMatch(/is not among those imported/);
  });

  it('refuses a file outside its folder', async () => {
    const other = await folder();
    await cp(join(demo, 'fyra-forkortningar'), join(other, 'ond'), { recursive: true });
    await writeFile(
      join(other, 'ond/article.yaml'),
      'key: ond\nheadline: Ond\nrecording: ../../../etc/passwd\n'
    );
    const report = await importFolder(portal, other, () => undefined, operator);
    expect(report.problems).toMatchObject([{ file: 'ond/article.yaml' }]);
    expect(report.articles).toEqual([]);
  });

  it('can be taken away again, with everything it brought and nothing that is shown elsewhere', async () => {
    const { image_id: imageId } = await portal.db.read
      .selectFrom('article')
      .select('image_id')
      .where('image_id', 'is not', null)
      .executeTakeFirstOrThrow();
    const image = { imageId: imageId ?? '', alt: 'En bild', caption: '', credit: '' };
    const own = await createArticle(portal, { headline: 'Vår egen', image }, operator);
    await removeDemo(portal, operator);
    const articles = await portal.db.read.selectFrom('article').select('id').execute();
    expect(articles).toEqual([{ id: own }]);
    expect(await portal.db.read.selectFrom('image').select('id').execute()).toEqual([{ id: imageId }]);
    const pictures = new Set<string>();
    for await (const file of portal.storage.list('images/')) pictures.add(file.key.split('/')[1] ?? '');
    expect([...pictures]).toEqual([imageId]);
    const tables = ['credit', 'person', 'organisation', 'programme', 'topic', 'comment'] as const;
    for (const table of [...tables, 'recording', 'passage', 'chapter'] as const) {
      const { count } = await portal.db.read
        .selectFrom(table)
        .select((of) => of.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      expect([table, count]).toEqual([table, 0]);
    }
    expect((await findStation(portal)).isDemo).toBe(false);
    expect(await isDemoDue(portal, demo)).toBe(false);
    const left = [];
    for await (const file of portal.storage.list('originals/')) left.push(file.key);
    expect(left).toEqual([]);
  });
});
