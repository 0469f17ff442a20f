import { existsSync } from 'node:fs';

const wrappers: readonly (readonly [string, ...string[]])[] = [
  // Without it an encoder outlives a worker that is killed, and goes on writing.
  ['/usr/bin/setpriv', '--pdeathsig', 'KILL'],
  ['/usr/bin/nice', '-n', '19'],
  ['/usr/bin/ionice', '-c', '3']
];

/**
 * The command that starts `ffmpeg` or `ffprobe`, behind what this machine has to hold it: it dies with its parent,
 * and gives way to everything else. The one place where a jail is put around them.
 */
export function commandPrefix(program: string): { first: string; rest: readonly string[] } {
  const words = [...wrappers.filter(([wrapper]) => existsSync(wrapper)).flat(), program];
  return { first: words[0] ?? program, rest: words.slice(1) };
}

/** The whole environment of a media program: nothing of ours, so no secret can reach it. */
export const bareEnvironment = {
  PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin',
  LC_ALL: 'C'
} as const;
