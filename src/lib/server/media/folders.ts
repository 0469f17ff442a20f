import { join } from 'node:path';
import type { Config } from '../config.ts';

type Place = Pick<Config, 'DATA_DIR'>;

/** The file that the bytes of an upload gather in. */
export const uploadFile = (place: Place, uploadId: string): string => join(uploadsFolder(place), uploadId);

export const uploadsFolder = ({ DATA_DIR }: Place): string => join(DATA_DIR, 'uploads');

export const worksFolder = ({ DATA_DIR }: Place): string => join(DATA_DIR, 'work');

/** Where an attempt at making something of a recording works, until what it made is stored. */
export const workFolder = (place: Place, recordingId: string, attempt: string): string =>
  join(worksFolder(place), recordingId, attempt);

/** The key of an original: its SHA-256, so that the same file is stored once. */
export const originalKey = (sha256: string): string => `originals/${sha256.slice(0, 2)}/${sha256}`;

/** The key of the folder with what one attempt made. */
export const attemptKey = (recordingId: string, attempt: string): string => `media/${recordingId}/${attempt}`;

/** Where the pieces of films lie until they are joined. */
export const piecesPrefix = 'pieces/';

/** The key of the folder with one piece of a film, as one attempt made it. */
export const pieceKey = (recordingId: string, attempt: string): string =>
  `${piecesPrefix}${recordingId}/${attempt}`;
