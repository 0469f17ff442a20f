import { rm } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Database } from '../database/database.ts';
import type { Storage, StoredFile } from '../storage/storage.ts';
import type { Darkroom } from './darkroom.ts';
import { findImages, imageFolder } from './images.ts';

interface Room {
  readonly db: Database;
  readonly storage: Storage;
  readonly darkroom: Darkroom;
}

/** Pixels a side. Podcast apps ask for 1,400 to 3,000, and little more than half a megabyte; inside a sound 600 will do. */
const artworkSide = 1400;
export const coverSide = 600;
type Side = typeof artworkSide | typeof coverSide;

/** Made of pictures and made again when they are gone: they lie apart from what the archive keeps. */
export const artworkKey = (id: string, side: Side = artworkSide) =>
  side === artworkSide ? `artwork/${id}.jpg` : `artwork/${id}.${side}.jpg`;

/** A picture as podcast apps want it, a square JPEG, made when first asked for. Undefined for an unknown one. */
export async function findArtwork(
  room: Room,
  imageId: string,
  side: Side = artworkSide
): Promise<StoredFile | undefined> {
  const key = artworkKey(imageId, side);
  return (await room.storage.stat(key)) ?? (await makeArtwork(room, imageId, side));
}

async function makeArtwork(room: Room, imageId: string, side: Side): Promise<StoredFile | undefined> {
  const key = artworkKey(imageId, side);
  const image = (await findImages(room, [imageId])).get(imageId);
  if (!image) return undefined;
  const widest = await room.storage.read(
    `${imageFolder(imageId)}/${image.widths.at(-1) ?? image.width}.webp`
  );
  const file = await room.darkroom.square(await buffer(widest), side);
  try {
    await room.storage.take(file, key);
  } catch (cause) {
    // Another request may have been first; what it made is as good.
    if (!(await room.storage.stat(key))) throw cause;
  } finally {
    await rm(file, { force: true });
  }
  return room.storage.stat(key);
}
