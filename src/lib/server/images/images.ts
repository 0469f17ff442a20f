import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { accountOf, type Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Clock } from '../clock.ts';
import type { Database, Reader, Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import type { Storage } from '../storage/storage.ts';
import type { Darkroom, Developed } from './darkroom.ts';

/** A stored picture and the widths it is stored in, in pixels, smallest first. */
export interface StoredImage {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly widths: readonly number[];
}

interface Room {
  readonly db: Database;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly darkroom: Darkroom;
}

/** The key of a picture's folder in the storage. */
export const imageFolder = (id: string): string => `images/${id}`;

/**
 * Receives a picture and returns its id: made anew in sizes, upright, without EXIF. The same bytes give the same id.
 * Refuses what `Darkroom.develop` refuses, and actors who may not write articles.
 */
export async function receiveImage(room: Room, bytes: Uint8Array, actor: Actor): Promise<string> {
  demand(actor, 'article.write');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const known = await imageOf(room.db.read, sha256);
  if (known) return known;
  const developed = await room.darkroom.develop(bytes);
  const id = newId();
  try {
    await room.storage.takeFolder(developed.folder, imageFolder(id));
  } finally {
    await rm(developed.folder, { recursive: true, force: true });
  }
  const kept = await room.db.transact((tx) => keep(room, tx, { id, sha256, developed, actor }));
  if (kept !== id) await room.storage.removeFolder(imageFolder(id));
  return kept;
}

/** Writes the row, or returns the id of the picture that another request stored meanwhile. */
async function keep(
  room: Room,
  tx: Transaction,
  image: { id: string; sha256: string; developed: Developed; actor: Actor }
): Promise<string> {
  const { width, height, widths } = image.developed;
  const added = await tx
    .insertInto('image')
    .values({
      id: image.id,
      sha256: image.sha256,
      width,
      height,
      widths: JSON.stringify(widths),
      created_by: accountOf(image.actor),
      created_at: room.clock.now()
    })
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!added) return (await imageOf(tx, image.sha256)) ?? image.id;
  await audit(tx, room.clock, image.actor, { action: 'image.received', thing: 'image', thingId: image.id });
  return image.id;
}

async function imageOf(reader: Reader | Transaction, sha256: string): Promise<string | undefined> {
  const row = await reader.selectFrom('image').select('id').where('sha256', '=', sha256).executeTakeFirst();
  return row?.id;
}

/** Finds pictures by their ids; those that are not there are left out. */
export async function findImages(
  { db }: { readonly db: Database },
  ids: readonly string[]
): Promise<Map<string, StoredImage>> {
  if (ids.length === 0) return new Map();
  const rows = await db.read
    .selectFrom('image')
    .select(['id', 'width', 'height', 'widths'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, { ...row, widths: JSON.parse(row.widths) as number[] }]));
}
