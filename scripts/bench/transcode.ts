// What transcoding a film takes: over the very ffmpeg commands it runs, over their parts, in memory, and how well it
// sounds. --seconds of film (60), --rounds (3), --only some of commands, cancelling, costs, times, sound, errors.
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { cancelling } from './cancelling.ts';
import { cameraFilm, filmCosts } from './film-costs.ts';
import { filmTimes } from './film-times.ts';
import { middle, processorSeconds, ratio, root, row, sum } from './measuring.ts';
import { soundCosts } from './sound-costs.ts';
import { soundErrors } from './sound-errors.ts';
import { makeFilm } from './transcoding.ts';

const run = promisify(execFile);
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', multiple: true }
  }
});
const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)];

interface Command {
  readonly folder: string;
  readonly words: readonly string[];
}

const folder = await mkdtemp(join(tmpdir(), 'eter-bench-transcode-'));
const film = await makeFilm(folder, seconds);
const measures: Readonly<Record<string, () => Promise<void>>> = {
  commands: overCommands,
  cancelling: () => cancelling(folder, film, rounds),
  costs: () => filmCosts(folder, Math.min(seconds, 10), rounds),
  times: async () =>
    filmTimes(folder, await cameraFilm(await mkdtemp(join(folder, 'camera-')), Math.min(seconds, 20))),
  sound: () => soundCosts(folder, rounds),
  errors: () => soundErrors(folder)
};
for (const [name, measure] of Object.entries(measures))
  if (!values.only || values.only.includes(name)) await measure();
await rm(folder, { recursive: true });

async function overCommands(): Promise<void> {
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
  row(`CPU of ours over the ${commands.length} commands it runs, bare`, ratio(ours, bare), '<= 1.02');
  row('CPU of ours over those of them that write files', ratio(ours, encoding), '');
  console.log(`${middle(ours).toFixed(2)} s, ${middle(bare).toFixed(2)} s, ${middle(encoding).toFixed(2)} s`);
}

function transcodeWords(into: string): string[] {
  // what runs in the jail is waited for by nobody that is counted, and the stand-in's commands are bare
  return ['env', 'MEDIA_SANDBOX=off', process.execPath, join(root, 'scripts/transcode.ts'), film, into];
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
  // in the jail a stand-in could write nothing down
  const env = { ...process.env, FFMPEG_PATH: standIn, MEDIA_SANDBOX: 'off' };
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
