import { createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../clock.ts';
import { newId } from '../ids.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import { episodeAttempt, episodeFile, publishEpisode } from '../media/episode-files.ts';
import type { Tools } from '../media/ffmpeg.ts';
import { attemptKey, workFolder } from '../media/folders.ts';
import { tolerance } from '../media/renditions.ts';
import { verify } from '../media/verifying.ts';
import { makeFolder } from '../storage/durably.ts';
import { tagOf, type TaggingRoom, type WantedEpisode, wantedEpisode } from './episode-tags.ts';
import { tagLength } from './id3.ts';

/** What is needed to make the files of episodes. */
export type EpisodeRoom = TaggingRoom & { readonly clock: Clock; readonly tools: Tools };

/** Tells whether the file of an episode is not what it should be. */
export async function isOutdated(room: EpisodeRoom, recordingId: string): Promise<boolean> {
  const wanted = await wantedEpisode(room, recordingId);
  return wanted !== undefined && !(await isMade(room, recordingId, wanted));
}

/**
 * Makes the file that feeds offer of a published recording: its sound for feeds, bit for bit, behind a tag with the
 * title, picture and chapters as they are now. Does nothing when it is there already.
 */
export async function tagEpisode(room: EpisodeRoom, context: JobContext, recordingId: string): Promise<void> {
  const wanted = await wantedEpisode(room, recordingId);
  if (!wanted || (await isMade(room, recordingId, wanted))) return;
  const attempt = `${wanted.digest}-${newId()}`;
  const folder = workFolder(room.config, recordingId, attempt);
  await makeFolder(folder);
  try {
    await write(room, recordingId, wanted, join(folder, episodeFile.file));
    const seconds = wanted.sound.durationMs / 1000;
    const set = { name: 'audio', seconds, slack: tolerance(seconds), files: [episodeFile] } as const;
    const made = await verify({ tools: room.tools, folder, signal: context.signal }, episodeFile, set);
    await room.storage.takeFolder(folder, attemptKey(recordingId, attempt));
    await context.finish((tx) => publishEpisode(room, tx, { recordingId, attempt, made, of: wanted.sound }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The attempt begins with what it was made of. */
async function isMade(room: EpisodeRoom, recordingId: string, { digest }: WantedEpisode): Promise<boolean> {
  return (await episodeAttempt(room, recordingId))?.startsWith(`${digest}-`) ?? false;
}

async function write(
  room: EpisodeRoom,
  recordingId: string,
  wanted: WantedEpisode,
  to: string
): Promise<void> {
  const key = `${attemptKey(recordingId, wanted.sound.attempt)}/${wanted.sound.file}`;
  const copy = await room.storage.localCopy(key);
  const source = await open(copy.path);
  try {
    const head = Buffer.alloc(10);
    await source.read(head, 0, head.length, 0);
    const sound = source.createReadStream({ start: tagLength(head), autoClose: false });
    const into = createWriteStream(to);
    into.write(await tagOf(room, wanted));
    await pipeline(sound, into);
  } finally {
    await source.close();
    await copy.release();
  }
}
