import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { findCaptions } from '#lib/server/media/captions.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { jobKinds } from '#lib/server/portal.ts';
import { check } from '#lib/server/preservation/checking.ts';
import { attachTranscript } from '#lib/server/transcripts/attaching.ts';
import { attachOwnCaptions } from '#lib/server/transcripts/own-captions.ts';
import { findTranscript } from '#lib/server/transcripts/transcripts.ts';
import { engines } from '../support/databases.ts';
import { ffmpeg, speak } from '../support/inputs.ts';
import { runDueJobs } from '../support/jobs.ts';
import { type KeptPortal, keptPortal } from '../support/kept-portals.ts';

const words = `1
00:00:00,500 --> 00:00:02,000
Välkommen till programmet.

2
00:00:02,500 --> 00:00:05,000
I dag talar vi om länet & ån.
`;

describe.each(engines)('captions inside a file on %s', (engine) => {
  let portal: KeptPortal;
  let folder: string;
  let speech: string;
  let subtitles: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eter-captions-'));
    portal = await keptPortal(engine);
    speech = await speak(folder);
    subtitles = join(folder, 'words.srt');
    await writeFile(subtitles, words);
  });
  afterAll(async () => {
    await portal.remove();
    await rm(folder, { recursive: true });
  });

  const captioned = async (name: string, coding: string, ...more: string[]) => {
    const file = join(folder, name);
    const inputs = ['-i', speech, '-i', subtitles, '-map', '0', '-map', '1'];
    await ffmpeg(...inputs, '-c:a', 'aac', '-c:s', coding, ...more, file);
    return receiveFile(portal, { localFile: file, name }, operator);
  };
  const work = () => runDueJobs(portal, jobKinds(portal));
  const textOf = async (id: string) =>
    (await findTranscript(portal, id))?.passages.map((passage) => passage.text).join(' ');

  // what a file holds is the same whatever the database
  const isOnce = engine === 'sqlite';

  it.runIf(isOnce).each([
    ['a.mkv', 'srt', 'swe', 'sv'],
    ['a.mp4', 'mov_text', 'eng', 'en']
  ])('%s, as %s, are its transcript', async (name, coding, marked, language) => {
    const id = await captioned(name, coding, '-metadata:s:s:0', `language=${marked}`);
    await work();
    expect(await findTranscript(portal, id)).toMatchObject({ language, revision: 1 });
    expect(await textOf(id)).toBe('Välkommen till programmet. I dag talar vi om länet & ån.');
  });

  it('wait for an editor where there is a transcript, and keep it as an earlier revision', async () => {
    const id = await captioned('b.mkv', 'srt', '-metadata:s:s:0', 'title=b');
    const content = 'WEBVTT\n\n00:01.000 --> 00:02.000\nSkrivet för hand.\n';
    await attachTranscript(portal, id, { name: 'a.vtt', content, language: 'sv' }, operator);
    await work();
    expect(await textOf(id)).toBe('Skrivet för hand.');
    expect(await findCaptions(portal, id)).toMatchObject({ language: null });
    await attachOwnCaptions(portal, id, { language: 'sv' }, operator);
    expect(await findTranscript(portal, id)).toMatchObject({ language: 'sv', revision: 2 });
    expect(await textOf(id)).toContain('Välkommen till programmet.');
    expect(await check(portal)).toEqual([]);
  });

  it.runIf(isOnce)('that are not there are not attached', async () => {
    const id = await receiveFile(portal, { localFile: speech, name: 'tal.wav' }, operator);
    await work();
    expect(await findTranscript(portal, id)).toBeNull();
    const attaching = attachOwnCaptions(portal, id, { language: 'sv' }, operator);
    await expect(attaching).rejects.toMatchObject({ code: 'captions-missing', status: 404 });
  });
});
