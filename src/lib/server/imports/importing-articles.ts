import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { DraftCredit } from '#lib/articles/draft.ts';
import type { Actor } from '../accounts/actor.ts';
import { changeArticle, createArticle, findDraft } from '../articles/drafting.ts';
import { publish, publishingChecks, type PublishingRoom } from '../articles/publishing.ts';
import type { Config } from '../config.ts';
import type { Darkroom } from '../images/darkroom.ts';
import { type ReceivingRoom, receiveFile, sha256Of } from '../media/receiving.ts';
import { Refusal } from '../refusal.ts';
import type { Sealer } from '../sealing.ts';
import type { Storage } from '../storage/storage.ts';
import { attachTranscript } from '../transcripts/attaching.ts';
import { setChapters } from '../transcripts/chapters.ts';
import type { ArticleFolder } from './folder.ts';
import type { ImportedArticle } from './importing.ts';
import { importComments } from './importing-comments.ts';
import { importPicture, type Register } from './importing-register.ts';
import { findImported, noteImported } from './ledger.ts';
import { bodyOf } from './sidecar-body.ts';
import type { ArticleSidecar, SidecarPicture } from './sidecars.ts';

/** What importing needs of the portal. */
export interface ImportRoom extends PublishingRoom, ReceivingRoom {
  readonly config: Config;
  readonly sealer: Sealer;
  readonly storage: Storage;
  readonly darkroom: Darkroom;
}

export class ImportKeyUnknown extends Refusal {
  constructor(what: string, key: string) {
    super('import-key-unknown', 422, `The ${what} "${key}" is not among those imported.`, { what, key });
  }
}

interface Source extends ArticleFolder {
  readonly source: string;
  readonly register: Register;
}

/**
 * Imports one article with its recording, transcript, chapters, pictures and comments. One imported before is
 * changed when its files have changed. With a recording it is published as soon as something of it can be played.
 */
export async function importArticle(room: ImportRoom, from: Source, actor: Actor): Promise<ImportedArticle> {
  const { key } = from.sidecar;
  const known = await findImported(room, from.source, 'article', key);
  if (known?.fingerprint === from.fingerprint)
    return { key, outcome: 'unchanged', articleId: known.thingId, words: null };
  const words = registered(from);
  const id = known?.thingId ?? (await begin(room, from, actor));
  const { revision, recordingId } = await findDraft(room, id, actor);
  const content = await contentOf(room, { ...from, recordingId }, actor);
  await changeArticle(room, id, { ...words, ...content, revision }, actor);
  if (!known?.fingerprint) await importComments(room, id, from.sidecar.comments);
  await noteImported(room, from.source, 'article', {
    key,
    thingId: id,
    fingerprint: from.fingerprint,
    publishAt: from.sidecar.published
  });
  await publishIfPlayable(room, id, from.sidecar.published, actor);
  return { key, outcome: known?.fingerprint ? 'changed' : 'added', articleId: id, words: null };
}

/** The article is noted before anything is put in it, so that an import cut off here goes on with the same one. */
async function begin(room: ImportRoom, { source, sidecar }: Source, actor: Actor): Promise<string> {
  const id = await createArticle(room, { headline: sidecar.headline }, actor);
  await noteImported(room, source, 'article', { key: sidecar.key, thingId: id, fingerprint: '' });
  return id;
}

/** One whose recording is still being made is published by the job that the finished recording starts. */
async function publishIfPlayable(
  room: ImportRoom,
  id: string,
  at: number | undefined,
  actor: Actor
): Promise<void> {
  const draft = await findDraft(room, id, actor);
  if (at === undefined || draft.state !== 'draft') return;
  const checks = await publishingChecks(room, draft);
  const waits = checks.some((check) => check.code === 'recording-ready' && check.severity === 'error');
  if (!waits) await publish(room, id, { at }, actor);
}

/** The fields that are words and keys. Refuses a key that stands for nothing, before anything is written. */
function registered({ sidecar, register }: Source) {
  return {
    headline: sidecar.headline,
    lede: sidecar.lede,
    language: sidecar.lang,
    programmeId: sidecar.programme ? lookUp(register.programmes, 'programme', sidecar.programme) : null,
    number: sidecar.number ?? null,
    topics: sidecar.topics,
    mentions: sidecar.mentions.map((key) => {
      const organisation = lookUp(register.organisations, 'organisation', key);
      return { organisationId: organisation.id, name: organisation.name };
    }),
    credits: sidecar.credits.map((credit) => creditOf(credit, register))
  };
}

/** The fields that are made of files. */
async function contentOf(room: ImportRoom, from: Source & { recordingId: string | null }, actor: Actor) {
  const { sidecar, folder } = from;
  const receive = (picture: SidecarPicture) => importPicture(room, folder, picture, actor);
  const { image } = sidecar;
  return {
    body: await bodyOf(sidecar.body, receive),
    image: image
      ? { imageId: await receive(image), alt: image.alt, caption: image.caption, credit: image.credit }
      : null,
    recordingId: sidecar.recording ? await importRecording(room, from, sidecar.recording, actor) : null
  };
}

function lookUp<Found>(among: ReadonlyMap<string, Found>, what: string, key: string): Found {
  const found = among.get(key);
  if (found === undefined) throw new ImportKeyUnknown(what, key);
  return found;
}

function creditOf(
  { role, name, title, ...keys }: ArticleSidecar['credits'][number],
  { people, organisations }: Register
): DraftCredit {
  const person = keys.person ? lookUp(people, 'person', keys.person) : null;
  const organisation = keys.organisation ? lookUp(organisations, 'organisation', keys.organisation) : null;
  return {
    role,
    title: title ?? null,
    name: name ?? (person ?? organisation)?.name ?? '',
    personId: person && person.id,
    organisationId: organisation && organisation.id,
    ...affiliationOf(keys.affiliation, organisations)
  };
}

function affiliationOf(key: string | undefined, organisations: Register['organisations']) {
  if (!key) return { affiliationId: null, affiliation: null };
  const { id, name } = lookUp(organisations, 'organisation', key);
  return { affiliationId: id, affiliation: name };
}

async function importRecording(
  room: ImportRoom,
  from: Source & { recordingId: string | null },
  file: string,
  actor: Actor
): Promise<string> {
  const { sidecar, folder, register } = from;
  const localFile = join(folder, file);
  const id =
    (await unchangedRecording(room, from.recordingId, localFile)) ??
    (await receiveFile(room, { localFile, name: `${sidecar.key}${extname(file)}` }, actor));
  if (sidecar.transcript)
    await attachTranscript(
      room,
      id,
      {
        name: basename(sidecar.transcript),
        content: await readFile(join(folder, sidecar.transcript)),
        language: sidecar.lang,
        people: [...register.people.values()].map((person) => ({ personId: person.id, name: person.name }))
      },
      actor
    );
  const chapters = sidecar.chapters.map(({ at, title }) => ({ startMs: at, title }));
  if (chapters.length > 0) await setChapters(room, id, chapters, actor);
  return id;
}

/** The recording an earlier import made of the same bytes, if it did. */
async function unchangedRecording(
  room: ImportRoom,
  recordingId: string | null,
  localFile: string
): Promise<string | undefined> {
  if (!recordingId) return undefined;
  const row = await room.db.read
    .selectFrom('recording')
    .select(['id', 'sha256'])
    .where('id', '=', recordingId)
    .executeTakeFirst();
  return row?.sha256 === (await sha256Of(localFile)) ? row.id : undefined;
}
