import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { speak } from '../support/inputs.ts';

describe('npm run transcode', () => {
  let folder: string;
  let speech: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eter-transcode-'));
    speech = await speak(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const script = join(import.meta.dirname, '../../scripts/transcode.ts');
  const transcode = (...words: string[]) =>
    new Promise<{ code: number; out: string; said: string }>((resolve) => {
      const child = execFile(process.execPath, [script, ...words], (_error, out, said) =>
        resolve({ code: child.exitCode ?? -1, out, said })
      );
    });

  it('makes of a file what the portal would, and says what it made', async () => {
    const made = join(folder, 'made');
    const { code, out } = await transcode(speech, made);
    const files = ['sound.m4a', 'sound.mp3', 'sound.opus', 'waveform.dat'];
    expect([code, (await readdir(made)).sort()]).toEqual([0, files]);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
    for (const [set, file = '', bytes, , sha256] of lines) {
      const content = await readFile(join(made, file));
      expect([set, Number(bytes)]).toEqual(['audio', content.length]);
      expect(sha256).toBe(createHash('sha256').update(content).digest('hex'));
    }
    const again = await transcode(speech, made);
    expect([again.code, again.said]).toEqual([1, expect.stringContaining('nothing is overwritten')]);
  });

  it('tells apart what was refused, what was damaged, and what cannot be meant', async () => {
    const cut = await speak(folder, 'cut.wav');
    await truncate(cut, 150_000);
    expect(await transcode(cut, join(folder, 'cut'))).toMatchObject({
      code: 3,
      said: expect.stringContaining('damaged') as string
    });
    const text = await transcode(script, join(folder, 'text'));
    expect(text).toMatchObject({
      code: 1,
      said: expect.stringContaining('cannot be read as sound or video') as string
    });
    expect((await transcode(speech)).code).toBe(2);
    expect((await transcode(speech, folder, '--only', 'smell')).code).toBe(2);
    expect((await transcode(join(folder, 'nothing.wav'), folder)).code).toBe(1);
    expect(await transcode('--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Exit code') as string
    });
  });
});
