import { imageAddress } from '#lib/images/image.ts';
import { ownPoster, type PosterChoice } from '#lib/media/recording.ts';
import type { Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Clock } from '../clock.ts';
import type { Database, Reader, Transaction } from '../database/database.ts';
import { Refusal } from '../refusal.ts';
import { byName, noteHappening } from './recording-log.ts';
import { posterMoments } from './renditions.ts';
import { ownerOf } from './withdrawing.ts';

export class PosterUnknown extends Refusal {
  constructor() {
    super(
      'poster-unknown',
      422,
      'There is no such picture to choose. Load the page again and choose another.'
    );
  }
}

/** So wide a picture is shown in place of a film, in pixels, when there is one. */
const shownWidth = 1280;

/** The pictures that may stand for each film, the chosen one marked; those that have none are left out. */
export async function findPosters(
  reader: Reader | Transaction,
  recordingIds: readonly string[]
): Promise<Map<string, PosterChoice[]>> {
  const found = new Map<string, PosterChoice[]>();
  for (const row of await frames(reader, recordingIds)) {
    const address = `/media/${row.id}/${row.attempt}/${row.file}`;
    const of = found.get(row.id) ?? [];
    found.set(row.id, [
      ...of,
      { key: row.file, address, isChosen: row.purpose === 'poster', at: momentOf(row.file) }
    ]);
  }
  for (const row of await choices(reader, recordingIds)) {
    const taken = found.get(row.id) ?? [];
    const own =
      row.widths === null ? [] : [{ key: ownPoster, address: ownAddress(row), isChosen: false, at: null }];
    const all = [...taken, ...own];
    const isThere = all.some((one) => one.key === row.poster);
    found.set(row.id, isThere ? all.map((one) => ({ ...one, isChosen: one.key === row.poster })) : all);
  }
  return found;
}

/** The address of the picture that stands for a film; null when there is none. */
export async function posterOf(reader: Reader | Transaction, recordingId: string): Promise<string | null> {
  const all = (await findPosters(reader, [recordingId])).get(recordingId) ?? [];
  return all.find((one) => one.isChosen)?.address ?? null;
}

/**
 * Has one of the frames of a film, by its key, or a picture that was received, stand for it from now on, also when
 * the film is made anew. Refuses what is no frame of it, and contributors another's recording.
 */
export async function choosePoster(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  recordingId: string,
  chosen: { readonly key: string } | { readonly imageId: string },
  actor: Actor
): Promise<void> {
  demand(actor, 'recording.process');
  await db.transact(async (tx) => {
    demand(actor, 'recording.process', { ownerId: await ownerOf(tx, recordingId) });
    const own = 'imageId' in chosen ? { poster_image_id: chosen.imageId } : {};
    const poster = 'key' in chosen ? chosen.key : ownPoster;
    await tx
      .updateTable('recording')
      .set({ poster, ...own, updated_at: clock.now() })
      .where('id', '=', recordingId)
      .execute();
    const all = (await findPosters(tx, [recordingId])).get(recordingId) ?? [];
    if (!all.some((one) => one.key === poster)) throw new PosterUnknown();
    await audit(tx, clock, actor, {
      action: 'recording.poster-chosen',
      thing: 'recording',
      thingId: recordingId,
      detail: { poster, ...own }
    });
    await noteHappening(tx, { clock }, recordingId, { what: 'poster-chosen', ...byName(actor) });
  });
}

/** Where in the film a frame was taken, as its file's name says. */
function momentOf(file: string): number | null {
  const [, place = ''] = /^poster-(\d+)/.exec(file) ?? [];
  return posterMoments[Number(place) - 1] ?? null;
}

function frames(reader: Reader | Transaction, ids: readonly string[]) {
  return reader
    .selectFrom('rendition')
    .innerJoin('output_set', (join) =>
      join
        .onRef('output_set.recording_id', '=', 'rendition.recording_id')
        .onRef('output_set.name', '=', 'rendition.set_name')
        .onRef('output_set.attempt', '=', 'rendition.attempt')
    )
    .select(['rendition.recording_id as id', 'rendition.attempt', 'file', 'purpose'])
    .where('rendition.recording_id', 'in', ids)
    .where('output_set.published_at', 'is not', null)
    .where('purpose', 'in', ['poster', 'poster-candidate'])
    .orderBy('file')
    .execute();
}

function choices(reader: Reader | Transaction, ids: readonly string[]) {
  return reader
    .selectFrom('recording')
    .leftJoin('image', 'image.id', 'recording.poster_image_id')
    .select(['recording.id', 'poster', 'poster_image_id', 'widths'])
    .where('recording.id', 'in', ids)
    .where('poster', 'is not', null)
    .execute();
}

function ownAddress({ poster_image_id, widths }: { poster_image_id: string | null; widths: string | null }) {
  const all = JSON.parse(widths ?? '[]') as number[];
  const width = all.find((one) => one >= shownWidth) ?? all.at(-1) ?? shownWidth;
  return imageAddress({ id: poster_image_id ?? '' }, width);
}
