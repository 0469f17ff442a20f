import type { JobContext } from '../jobs/job-kind.ts';
import { reasonOf } from '../jobs/retrying.ts';
import { isRefusal } from '../refusal.ts';
import { attempt, type Found, publishMade, whatToMake } from './attempting.ts';
import { addParts, type JoinPart } from './film-parts.ts';
import { dropPieces, madePieces } from './film-pieces.ts';
import { pieceKey } from './folders.ts';
import { soundBesideFile } from './piece-encoding.ts';
import { piecesShare } from './piece-progress.ts';
import type { PicturePlan } from './picture-plan.ts';
import type { ProcessingRoom } from './processing.ts';
import { noteHappening } from './recording-log.ts';
import type { PiecesOfFilm } from './running.ts';
import { streamFile, streamSoundFile } from './stream-files.ts';

/**
 * Joins the pieces of a film and publishes it like one that was made in one go. When they turn out not to fit, or one
 * is not there any more, it is made in one go after all. Does nothing when they count no more.
 */
export async function joinFilm(
  room: ProcessingRoom,
  context: JobContext,
  recordingId: string,
  part: JoinPart
): Promise<void> {
  const attempts = await madePieces(room, { recordingId, cut: part.cut });
  const found = await whatToMake(room, { recordingId, set: 'video' });
  if (!attempts || !found?.plan.picture) return;
  const keys = attempts.map((one) => pieceKey(recordingId, one));
  const copies = new LocalCopies(room);
  try {
    const pieces = await copies.piecesOf(keys, found.plan.picture, part);
    await publishJoined(room, context, { recordingId, part, found, pieces });
  } catch (cause) {
    if (!isRefusal(cause) || !misfits.has(cause.code)) throw cause;
    await makeWhole(room, context, { recordingId, part, cause });
  } finally {
    await copies.release();
  }
  // Either way they are of no use any more.
  for (const key of keys) await room.storage.removeFolder(key);
}

const misfits: ReadonlySet<string> = new Set(['output-wrong', 'stored-file-missing']);

interface Joining {
  readonly recordingId: string;
  readonly part: JoinPart;
}

async function publishJoined(
  room: ProcessingRoom,
  context: JobContext,
  { recordingId, part, found, pieces }: Joining & { readonly found: Found; readonly pieces: PiecesOfFilm }
): Promise<void> {
  const asked = { recordingId, set: 'video' } as const;
  const joining = { asked, found, making: { pieces }, span: [piecesShare, 1] } as const;
  await attempt(room, context, joining, async (tx, { attempt, made }) => {
    // Cut anew or given up meanwhile: then this is no longer what the recording is to be.
    const isWanted = await dropPieces(tx, { recordingId, cut: part.cut });
    if (isWanted && made) await publishMade(room, tx, { context, asked, attempt, made });
  });
}

async function makeWhole(
  room: ProcessingRoom,
  context: JobContext,
  { recordingId, part, cause }: Joining & { readonly cause: unknown }
): Promise<void> {
  await context.finish(async (tx) => {
    if (!(await dropPieces(tx, { recordingId, cut: part.cut }))) return;
    const failed = { what: 'try-failed', set: 'video', try: context, failure: reasonOf(cause) } as const;
    await noteHappening(tx, room, recordingId, failed);
    await addParts(room, tx, { recordingId, context }, [{ kind: 'rest', isWhole: true }]);
  });
}

/** Stored files as files of this machine, until they are released. */
class LocalCopies {
  readonly #room: ProcessingRoom;
  readonly #copies: { release(): Promise<void> }[] = [];

  constructor(room: ProcessingRoom) {
    this.#room = room;
  }

  /** The sound lies in the first of the folders. */
  async piecesOf(
    [sound = '', ...pictures]: readonly string[],
    { sizes }: PicturePlan,
    { isCopied }: JoinPart
  ): Promise<PiecesOfFilm> {
    const found = new Map<string, readonly string[]>();
    for (const file of sizes.slice(isCopied ? 1 : 0).map(streamFile)) {
      const paths: string[] = [];
      for (const folder of pictures) paths.push(await this.#path(`${folder}/${file}`));
      found.set(file, paths);
    }
    const stream = await this.#path(`${sound}/${streamSoundFile}`);
    return { sizes: found, sound: { stream, beside: await this.#path(`${sound}/${soundBesideFile}`) } };
  }

  async #path(key: string): Promise<string> {
    const copy = await this.#room.storage.localCopy(key);
    this.#copies.push(copy);
    return copy.path;
  }

  async release(): Promise<void> {
    for (const copy of this.#copies) await copy.release();
  }
}
