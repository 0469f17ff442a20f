import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '#lib/server/config.ts';
import { newId } from '#lib/server/ids.ts';
import { openPortal, type Portal } from '#lib/server/portal.ts';
import { testDatabase } from './databases.ts';
import { programs } from './programs.ts';

/** A portal with a database and files of its own. */
export interface KeptPortal extends Portal {
  /** The address of its database. */
  readonly url: string;
  /** Its DATA_DIR. */
  readonly folder: string;
  /** Closes it and removes all of it. */
  remove(): Promise<void>;
}

/** Makes an empty portal on the engine; `settings` are set as in the environment. */
export async function keptPortal(
  engine: 'sqlite' | 'postgres',
  settings: Record<string, string> = {}
): Promise<KeptPortal> {
  const folder = mkdtempSync(join(tmpdir(), 'eter-kept-'));
  const made = await testDatabase(engine);
  const { url } = made;
  const usual = { ...programs, DATA_DIR: folder, DATABASE_URL: url, LOG_LEVEL: 'error' };
  const portal = openPortal(readConfig({ ...usual, ...settings }, folder));
  return {
    ...portal,
    url,
    folder,
    remove: async () => {
      await portal.close();
      await made.drop();
      await rm(folder, { recursive: true, force: true });
    }
  };
}

/** Stores `text` as a new file under `key` and returns its SHA-256. */
export async function storeText(portal: KeptPortal, key: string, text: string): Promise<string> {
  const local = join(portal.folder, 'work', newId());
  await mkdir(join(portal.folder, 'work'), { recursive: true });
  await writeFile(local, text);
  await portal.storage.take(local, key);
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Adds a recording with an original, a published set and one rendition, all durable before the rows are, and a topic
 * with the recording's id in the same transaction.
 */
export async function addRecording(
  portal: KeptPortal
): Promise<{ id: string; original: string; rendition: string }> {
  const id = newId();
  const original = `originals/${id.slice(0, 2)}/${id}`;
  const rendition = `media/${id}/first/sound.m4a`;
  const [words, derived] = [`the original of ${id}`, `what was made of ${id}`];
  const sums = [
    await storeText(portal, original, words),
    await storeText(portal, rendition, derived)
  ] as const;
  await portal.db.transact(async (tx) => {
    await tx
      .insertInto('recording')
      .values({
        id,
        state: 'ready',
        kind: 'audio',
        name: 'Åsa – "ljud".wav',
        bytes: words.length,
        sha256: sums[0],
        storage_key: original,
        duration_ms: 1000,
        created_at: 1,
        updated_at: 1
      })
      .execute();
    await tx
      .insertInto('output_set')
      .values({
        recording_id: id,
        name: 'audio',
        state: 'ready',
        attempt: 'first',
        published_at: 1,
        updated_at: 1
      })
      .execute();
    await tx
      .insertInto('rendition')
      .values({
        id: newId(),
        recording_id: id,
        set_name: 'audio',
        attempt: 'first',
        file: 'sound.m4a',
        purpose: 'listen',
        media_type: 'audio/mp4',
        bytes: derived.length,
        sha256: sums[1],
        integrated_lufs: -16.25
      })
      .execute();
    await tx
      .insertInto('topic')
      .values({ id, slug: id, name: `Ämne\n${id}`, folded: id, sort_key: id, created_at: 1 })
      .execute();
  });
  return { id, original, rendition };
}
