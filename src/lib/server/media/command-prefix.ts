import { existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { SandboxRing } from '#lib/media/sandbox.ts';
import { syscallFilter } from './syscall-filter.ts';

/** What one run of a media program may touch and use. Paths are absolute. */
export interface Confinement {
  /** The files it may read. */
  readonly reads: readonly string[];
  /** The folder it works in, and the only place it may write to; without one it writes nothing. */
  readonly folder?: string | undefined;
  /** Seconds of processor time. */
  readonly seconds: number;
  /** The largest file it may write, in bytes. */
  readonly bytes: number;
  /** Bytes of address space. */
  readonly memory: number;
}

const folders = ['/usr/local/bin', '/usr/bin', '/bin', '/opt/homebrew/bin'] as const;

/** The whole environment of a media program: nothing of ours, so no secret can reach it. */
export const bareEnvironment = { PATH: folders.join(':'), LC_ALL: 'C' } as const;

/** How a program is started inside a ring: what comes first, and the words before the program's own. */
export interface Confined {
  readonly first: string;
  readonly rest: readonly string[];
  /** What the child must be given on `filterDescriptor`. */
  readonly filter: Buffer | null;
}

/** The descriptor that bwrap reads its filter of system calls from. */
export const filterDescriptor = 3;

/** The command that starts a media program inside a ring. The one place where rings are built. */
export function commandPrefix(ring: SandboxRing, program: string, confinement: Confinement): Confined {
  const filter = ring === 'bubblewrap' ? syscallFilter() : null;
  const file = whereIs(program) ?? program;
  const [first = file, ...rest] = [...gently(), ...around[ring](file, confinement, filter !== null)];
  return { first, rest, filter };
}

/** Where a program is; undefined when there is none. */
function whereIs(program: string): string | undefined {
  const places = program.includes('/')
    ? [resolve(program)]
    : [...folders, '/usr/sbin'].map((folder) => join(folder, program));
  return places.find((place) => existsSync(place));
}

/** The words of a wrapper when it is here. No ring needs them to be strong. */
function optional(program: string, ...words: string[]): string[] {
  const file = whereIs(program);
  return file ? [file, ...words] : [];
}

/** The words of a wrapper that the ring is nothing without: where it is missing nothing starts, and so the trial fails. */
const necessary = (program: string, ...words: string[]) => [whereIs(program) ?? program, ...words];

/** They give way to everything else. */
const gently = () => [...optional('nice', '-n', '19'), ...optional('ionice', '-c', '3')];

type Around = (file: string, confinement: Confinement, isFiltered: boolean) => string[];

const around: Readonly<Record<SandboxRing, Around>> = {
  bubblewrap: (file, confinement, isFiltered) => {
    const { runs, binds } = placesOf(file);
    const filter = isFiltered ? ['--seccomp', String(filterDescriptor)] : [];
    return [
      ...necessary('bwrap', ...filter, ...jail(binds, confinement), '--'),
      ...limits(confinement),
      runs
    ];
  },
  'no-network': (file, confinement, isFiltered) => [
    ...necessary('unshare', ...(isRoot() ? ['--net'] : ['--user', '--map-current-user', '--net'])),
    ...around.limits(file, confinement, isFiltered)
  ],
  limits: (file, confinement) => [
    ...necessary('setpriv', '--pdeathsig', 'KILL', '--no-new-privs'),
    ...(isRoot() ? ['--bounding-set=-all', '--inh-caps=-all'] : []),
    ...limits(confinement),
    file
  ],
  'shell-limits': (file, confinement) => [
    ...[...necessary('sh'), '-c', `${shellLimits(confinement)}; exec "$@"`, 'sh'],
    ...optional('setpriv', '--pdeathsig', 'KILL'),
    file
  ],
  // Without it an encoder outlives a worker that is killed, and goes on writing.
  off: (file) => [...optional('setpriv', '--pdeathsig', 'KILL'), file]
};

const isRoot = () => process.getuid?.() === 0;

const mostOpenFiles = 64;

function limits({ seconds, bytes, memory }: Confinement): string[] {
  // At the first number of seconds it is asked to end, at the second it is killed.
  const processor = `--cpu=${Math.ceil(seconds)}:${Math.ceil(seconds) + 5}`;
  const files = [`--fsize=${bytes}`, `--nofile=${mostOpenFiles}`, '--core=0'];
  return necessary('prlimit', `--as=${memory}`, processor, ...files);
}

/** As far as the shell of this system knows them; sizes of files count in blocks of 512 bytes. */
function shellLimits({ seconds, bytes, memory }: Confinement): string {
  const words = [
    `-t ${Math.ceil(seconds)}`,
    `-f ${Math.ceil(bytes / 512)}`,
    `-n ${mostOpenFiles}`,
    '-c 0',
    `-v ${Math.ceil(memory / 1024)}`
  ];
  return words.map((one) => `ulimit ${one} 2>/dev/null || :`).join('; ');
}

/** What programs of the system need, and nothing that belongs to a person. */
const systemPlaces = [
  ...['/usr/bin', '/usr/lib', '/usr/lib32', '/usr/lib64', '/usr/local/bin', '/usr/local/lib'],
  ...['/bin', '/lib', '/lib32', '/lib64', '/nix/store', '/gnu/store'],
  ...['/etc/alternatives', '/etc/ld.so.cache']
];

function jail(binds: readonly string[], { reads, folder }: Confinement): string[] {
  return [
    ...['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
    ...systemPlaces.flatMap(asItIs),
    ...readOnly(binds),
    ...['--dev', '/dev'],
    ...(folder ? ['--bind', folder, folder] : []),
    ...readOnly(reads),
    // What is left is memory: nobody may fill it with files.
    ...['--remount-ro', '/dev', '--remount-ro', '/'],
    ...['--chdir', folder ?? '/']
  ];
}

const readOnly = (places: readonly string[]) => places.flatMap((place) => ['--ro-bind-try', place, place]);

/** `/lib` is a link to `/usr/lib` on most systems, and a folder on others. */
function asItIs(place: string): string[] {
  if (!existsSync(place)) return [];
  return dirname(place) === '/' && lstatSync(place).isSymbolicLink()
    ? ['--symlink', readlinkSync(place), place]
    : ['--ro-bind', place, place];
}

/** The file that is run, and what must be seen for it: of a program outside the system's places, the libraries beside it too. */
function placesOf(file: string): { runs: string; binds: readonly string[] } {
  const isSystem = (path: string) => systemPlaces.some((place) => path.startsWith(`${place}/`));
  const real = existsSync(file) ? realpathSync(file) : file;
  if (isSystem(real)) return { runs: file, binds: [] };
  const beside = [dirname(real), dirname(dirname(real))]
    .flatMap((folder) => ['lib', 'lib64'].map((name) => join(folder, name)))
    .filter((place) => existsSync(place) && !systemPlaces.includes(place));
  return { runs: real, binds: [real, ...beside] };
}
