import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');

/** Makes a film of `seconds` with moving pictures and sound in `folder`, and returns its path. */
export async function makeFilm(folder: string, seconds: number): Promise<string> {
  const file = join(folder, 'film.mov');
  const picture = `testsrc2=size=1920x1080:rate=25:duration=${seconds}`;
  const sound = `sine=frequency=330:duration=${seconds}`;
  const words = ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound];
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  await promisify(execFile)('ffmpeg', ['-nostdin', '-v', 'error', ...words, ...coding, file]);
  return file;
}

/** Transcodes a film over and over, as the worker does, until it is stopped. Resolves when the first is under way. */
export async function startTranscoding(): Promise<{ stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'eter-bench-film-'));
  const film = await makeFilm(folder, 60);
  const stopping = new AbortController();
  let child: ChildProcess | undefined;
  const running = (async () => {
    for (let at = 0; !stopping.signal.aborted; at++) {
      child = transcode(film, join(folder, String(at)));
      const [code] = (await once(child, 'exit')) as [number | null];
      if (code !== 0 && code !== null) throw new Error(`scripts/transcode.ts ended with ${code}`);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      child?.kill('SIGTERM');
      await running;
      await rm(folder, { recursive: true });
    }
  };
}

/** Starts our own transcoding of a file. */
export function transcode(file: string, folder: string): ChildProcess {
  return spawn(process.execPath, ['scripts/transcode.ts', file, folder], { cwd: root, stdio: 'ignore' });
}
