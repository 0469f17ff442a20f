import type { FfmpegCommand } from './ffmpeg.ts';
import { FfmpegFailed } from './ffmpeg-failures.ts';
import { inputOptions } from './allowed.ts';
import type { Database } from '../database/database.ts';
import { attemptKey } from './folders.ts';
import type { KeptExamination } from './examined.ts';
import type { FileCaptions } from './file-captions.ts';
import { OutputWrong } from './output-wrong.ts';
import { plannedFile } from './planned-file.ts';
import type { Plan } from './renditions.ts';
import { checkingOf, type Making, run } from './running.ts';
import { type MadeFile, verify } from './verifying.ts';

const captionsFile = plannedFile('captions.vtt', 'captions', 'text/vtt');

/** Takes the captions out of an original as WebVTT. None when it has none, or what it has cannot be read. */
export async function makeCaptions(making: Making, plan: Plan): Promise<MadeFile[]> {
  if (!plan.captions) return [];
  const set = { name: 'audio', seconds: plan.seconds, slack: 0, files: [captionsFile] } as const;
  try {
    await run({ ...making, onProgress: () => undefined }, plan, captionsCommand(making, plan.captions));
    return [await verify(checkingOf(making), captionsFile, set)];
  } catch (cause) {
    // Captions that are damaged keep nobody from hearing what is said.
    if (cause instanceof FfmpegFailed || cause instanceof OutputWrong) return [];
    throw cause;
  }
}

const captionsCommand = ({ original, folder }: Making, { index }: FileCaptions): FfmpegCommand => ({
  folder,
  inputs: [{ file: original, options: [...inputOptions, '-vn', '-an'] }],
  outputs: [
    {
      file: captionsFile.file,
      options: [
        ...['-map', `0:${index}`, '-c:s', 'webvtt', '-map_metadata', '-1', '-map_chapters', '-1'],
        ...['-f', 'webvtt']
      ]
    }
  ]
});

/** Where a recording's own captions lie as WebVTT, and in which language; null when it has none. */
export async function findCaptions(
  { db }: { readonly db: Database },
  recordingId: string
): Promise<{ readonly key: string; readonly language: string | null } | null> {
  const row = await db.read
    .selectFrom('rendition')
    .innerJoin('recording', 'recording.id', 'rendition.recording_id')
    .select(['attempt', 'file', 'probe'])
    .where('recording_id', '=', recordingId)
    .where('purpose', '=', 'captions')
    .where('superseded_at', 'is', null)
    .executeTakeFirst();
  if (!row) return null;
  const { probe } = JSON.parse(row.probe ?? '{}') as Partial<KeptExamination>;
  const key = `${attemptKey(recordingId, row.attempt)}/${row.file}`;
  return { key, language: probe?.captions?.language ?? null };
}
