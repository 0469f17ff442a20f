// The processor's time that transcoding a film takes, over that of the very ffmpeg commands it runs, run bare.
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeFilm } from './transcoding.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const rounds = 3;

interface Command {
  readonly folder: string;
  readonly words: readonly string[];
}

const folder = await mkdtemp(join(tmpdir(), 'eter-bench-transcode-'));
const film = await makeFilm(folder, 60);
const commands = await commandsOf(film);
const ours: number[] = [];
const bare: number[] = [];
const encoding: number[] = [];
for (let round = 0; round < rounds; round++) {
  ours.push(await processorSeconds(transcodeWords(join(folder, `made-${round}`))));
  const each: number[] = [];
  for (const { folder: at, words } of commands) {
    await mkdir(at, { recursive: true });
    each.push(await processorSeconds(['ffmpeg', '-y', ...words], at));
  }
  bare.push(sum(each));
  encoding.push(sum(each.filter((_, at) => isEncoding(commands[at]))));
}
console.log(
  `ffmpeg is run ${commands.length} times, ${commands.filter(isEncoding).length} of them to write files`
);
console.log(`ours:                         ${middle(ours).toFixed(2)} s of the processor`);
console.log(`the same commands, bare:      ${middle(bare).toFixed(2)} s, ratio ${ratio(ours, bare)}`);
console.log(`only those that write files:  ${middle(encoding).toFixed(2)} s, ratio ${ratio(ours, encoding)}`);
await rm(folder, { recursive: true });

function transcodeWords(into: string): string[] {
  return [process.execPath, join(root, 'scripts/transcode.ts'), film, into];
}

/** The commands of one run, in the order they were given: a stand-in for ffmpeg writes them down. */
async function commandsOf(file: string): Promise<Command[]> {
  const told = join(folder, 'told');
  await mkdir(told);
  const standIn = join(folder, 'ffmpeg');
  await writeFile(
    standIn,
    `#!/bin/sh\nprintf '%s\\0' "$PWD" "$@" >"${told}/$(date +%s%N)"\nexec ffmpeg "$@"\n`
  );
  await chmod(standIn, 0o755);
  const env = { ...process.env, FFMPEG_PATH: standIn };
  await run(process.execPath, ['scripts/transcode.ts', file, join(folder, 'watched')], { cwd: root, env });
  const names = (await readdir(told)).sort();
  return Promise.all(
    names.map(async (name) => {
      const [at = '', ...words] = (await readFile(join(told, name), 'utf8')).split('\0').slice(0, -1);
      return { folder: at, words };
    })
  );
}

function isEncoding(command: Command | undefined): boolean {
  const last = command?.words.at(-1) ?? '-';
  return last !== '-' && !last.startsWith('pipe:') && !command?.words.includes('null');
}

/** Seconds of the processor, in and under a command, as the shell that waits for it counts them. */
async function processorSeconds(words: readonly string[], cwd = root): Promise<number> {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1';
  const { stderr } = await run('bash', ['-c', script, 'bench', ...words], { cwd });
  return sum(stderr.trim().split(' ').map(Number));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function middle(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function ratio(above: readonly number[], below: readonly number[]): string {
  return (middle(above) / middle(below)).toFixed(3);
}
