import type { Actor } from '../accounts/actor.ts';
import { deleteArticle } from '../articles/removing.ts';
import { deleteCommentsOf } from '../comments/restoring.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Announcer } from '../events/announce.ts';
import { deleteImages, removeImageFiles } from '../images/removing.ts';
import { deleteRecording, type OrphanedFiles, removeOrphans } from '../media/removing.ts';
import { deleteOrganisations, deletePeople } from '../people/removing.ts';
import { deleteProgrammes } from '../programmes/removing.ts';
import { changeStation, findStation } from '../station/station.ts';
import type { Storage } from '../storage/storage.ts';
import { deleteTranscripts } from '../transcripts/removing.ts';
import { type DemoThings, picturesOf, unshown } from './demo-pictures.ts';
import { readFolder } from './folder.ts';
import { type ImportedKind, listImported } from './ledger.ts';

interface Room {
  readonly db: Database;
  readonly clock: Clock;
  readonly config: Config;
  readonly storage: Storage;
  readonly events: Announcer;
}

/** The name under which the demo station's things are noted: its folder's. */
export const demoSource = 'demo';

/** What of the demo station was taken away, and what your own articles still use and so was left. */
export interface DemoRemoved {
  readonly articles: number;
  readonly kept: readonly string[];
}

/**
 * Tells whether the demo station in `folder` should be loaded: nobody has used the portal yet, or a load was cut off
 * before its last article. Once taken away it does not come back by itself.
 */
export async function isDemoDue(
  room: { readonly db: Database; readonly config: Config },
  folder: string
): Promise<boolean> {
  const used = await room.db.read
    .selectFrom('setting')
    .select('name')
    .where('name', '=', 'station')
    .executeTakeFirst();
  const { isDemo } = await findStation(room);
  if (used && !isDemo) return false;
  const begun = await listImported(room, demoSource, 'article');
  const written = await room.db.read.selectFrom('article').select('id').limit(1).executeTakeFirst();
  if (!used) return begun.length > 0 || !written;
  return begun.length < (await readFolder(folder)).articles.length;
}

/**
 * Takes away everything that the demo station brought, with its files. People, organisations and programmes that
 * articles of your own use are left, and named.
 */
export async function removeDemo(room: Room, actor: Actor): Promise<DemoRemoved> {
  const things = await demoThings(room);
  const { articles } = things;
  const orphans: OrphanedFiles[] = [];
  let pictures = new Set<string>();
  const kept = await room.db.transact(async (tx) => {
    pictures = await picturesOf(tx, things);
    for (const id of articles) orphans.push(...(await removeArticle(tx, room, id)));
    const left = await removeRegister(tx, things);
    await tx.deleteFrom('imported').where('key', 'like', `${demoSource}/%`).execute();
    return left;
  });
  for (const files of orphans) await removeOrphans(room.storage, files);
  const station = await findStation(room);
  if (station.isDemo)
    await changeStation(
      room,
      { name: 'Eter', tagline: '', publisher: '', email: '', about: [], isDemo: false },
      actor
    );
  await removePictures(room, pictures);
  return { articles: articles.length, kept };
}

async function demoThings(room: Room): Promise<DemoThings> {
  const of = (kind: ImportedKind) => listImported(room, demoSource, kind);
  return {
    articles: await of('article'),
    people: await of('person'),
    organisations: await of('organisation'),
    programmes: await of('programme')
  };
}

/** Removes the pictures that nothing shows any more; files that a crash leaves are tidied away later. */
async function removePictures({ db, storage }: Room, pictures: ReadonlySet<string>): Promise<void> {
  const gone = await db.transact(async (tx) => {
    const unused = await unshown(tx, pictures);
    await deleteImages(tx, unused);
    return unused;
  });
  for (const id of gone) await removeImageFiles(storage, id);
}

async function removeArticle(tx: Transaction, room: Room, id: string): Promise<OrphanedFiles[]> {
  const article = await tx
    .selectFrom('article')
    .select('recording_id')
    .where('id', '=', id)
    .executeTakeFirst();
  await deleteCommentsOf(tx, id);
  await deleteArticle(tx, id);
  await room.events.announce(tx, { kind: 'article.withdrawn', subject: id });
  const recordingId = article?.recording_id;
  if (!recordingId || (await isUsed(tx, recordingId))) return [];
  await deleteTranscripts(tx, recordingId);
  return [await deleteRecording(tx, recordingId)];
}

async function isUsed(tx: Transaction, recordingId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('article')
    .select('id')
    .where('recording_id', '=', recordingId)
    .executeTakeFirst();
  return row !== undefined;
}

async function removeRegister(tx: Transaction, things: DemoThings): Promise<string[]> {
  const used = await usedThings(tx);
  const unused = (ids: readonly string[]) => ({
    gone: ids.filter((id) => !used.has(id)),
    kept: ids.filter((id) => used.has(id))
  });
  const people = unused(things.people);
  const organisations = unused(things.organisations);
  const programmes = unused(things.programmes);
  await deletePeople(tx, people.gone);
  await deleteOrganisations(tx, organisations.gone);
  await deleteProgrammes(tx, programmes.gone);
  return [...people.kept, ...organisations.kept, ...programmes.kept];
}

/** Ids of everything that the remaining articles, and people who are not of the demo, point to. */
async function usedThings(tx: Transaction): Promise<Set<string | null>> {
  const credits = await tx
    .selectFrom('credit')
    .select(['person_id', 'organisation_id', 'affiliation_id'])
    .execute();
  const mentions = await tx.selectFrom('article_mention').select('organisation_id').execute();
  const articles = await tx.selectFrom('article').select('programme_id').execute();
  const demoPeople = tx
    .selectFrom('imported')
    .select('thing_id')
    .where('key', 'like', `${demoSource}/person/%`);
  const memberships = await tx
    .selectFrom('membership')
    .select('organisation_id')
    .where('person_id', 'not in', demoPeople)
    .execute();
  const transcribed = await tx.selectFrom('passage').select('person_id').distinct().execute();
  return new Set([
    ...credits.flatMap((row) => [row.person_id, row.organisation_id, row.affiliation_id]),
    ...[...mentions, ...memberships].map((row) => row.organisation_id),
    ...articles.map((row) => row.programme_id),
    ...transcribed.map((row) => row.person_id)
  ]);
}
