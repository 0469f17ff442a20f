// Makes a film out of still pictures and a finished sound track: slow moves, short cross-fades, nothing
// written in the picture. Used by make-sound.ts for the episodes whose recording is an .mp4.
import { execFileSync } from 'node:child_process';

/** One picture and when it is on screen, in seconds. */
export interface Shot {
  file: string;
  move: 'left' | 'right' | 'in';
  from: number;
  to: number;
}

const FRAMES = 25;
const FADE = 0.5;
const WIDTH = 1280;
const HEIGHT = 720;
/** The screen dots of the drawings become tones before they move: moving dots cost ten times the bits. */
const SOFTEN = 'gblur=sigma=2.2';
/** How many times larger than the frame a moving picture is, so that there is somewhere to go. */
const ROOM = 1.125;

const isPortrait = (shot: Shot): boolean => imageSize(shot.file).width <= imageSize(shot.file).height;

function imageSize(file: string): { width: number; height: number } {
  const ask = ['-v', 'error', '-show_entries', 'stream=width,height', '-of', 'csv=p=0', file];
  const [width = 0, height = 0] = execFileSync('ffprobe', ask, { encoding: 'utf8' })
    .trim()
    .split(',')
    .map(Number);
  return { width, height };
}

/** One picture, prepared once, held for so many frames. */
const held = (frames: number): string => `loop=loop=${frames - 1}:size=1,setpts=N/(${FRAMES}*TB)`;

/** A portrait stands whole and still in the middle, on a blurred copy of itself. */
function portraitFilter(frames: number): string {
  const behind = `scale=${WIDTH}:${WIDTH},crop=${WIDTH}:${HEIGHT},gblur=sigma=60`;
  const both = `[b]${behind}[bb];[p]scale=${HEIGHT}:${HEIGHT}[pp];[bb][pp]overlay=(W-w)/2:0`;
  return `${SOFTEN},split[b][p];${both},${held(frames)}`;
}

/** A scene moves by whole pixels, slowly, from one side to the other; `in` keeps still. */
function sceneFilter(shot: Shot, frames: number): string {
  if (shot.move === 'in') return `${SOFTEN},scale=${WIDTH}:${HEIGHT},${held(frames)}`;
  const width = Math.round(WIDTH * ROOM);
  const path = `floor(${width - WIDTH}*n/${frames})`;
  const x = shot.move === 'right' ? path : `${width - WIDTH}-${path}`;
  const y = Math.round((HEIGHT * (ROOM - 1)) / 2);
  const larger = `scale=${width}:${Math.round(HEIGHT * ROOM)}`;
  return `${SOFTEN},${larger},${held(frames)},crop=${WIDTH}:${HEIGHT}:${x}:${y}`;
}

/** Every shot is as long as it is seen, and half a second more for the fade into the next. */
const lengthOf = (shot: Shot): number => shot.to - shot.from + FADE;

function filterGraph(shots: Shot[]): string {
  const prepared = shots.map((shot, i) => {
    const frames = Math.round(lengthOf(shot) * FRAMES);
    const filter = isPortrait(shot) ? portraitFilter(frames) : sceneFilter(shot, frames);
    const labels = filter.replaceAll(/\[(\w+)\]/g, `[$1${i}]`);
    return `[${i}:v]${labels},setsar=1,fps=${FRAMES},settb=AVTB[s${i}]`;
  });
  const fades = shots.slice(1).map((shot, i) => {
    const before = i === 0 ? '[s0]' : `[f${i}]`;
    const offset = (shot.from - FADE / 2).toFixed(3);
    return `${before}[s${i + 1}]xfade=transition=fade:duration=${FADE}:offset=${offset}[f${i + 1}]`;
  });
  return [...prepared, ...fades].join(';');
}

/** Writes a 1280 × 720 H.264 film with AAC sound; the sound decides the length. */
export function makeFilm(shots: Shot[], soundFile: string, film: string): void {
  const pictures = shots.flatMap((shot) => ['-framerate', String(FRAMES), '-i', shot.file]);
  const look = ['-preset', 'slow', '-tune', 'animation', '-crf', '33', '-pix_fmt', 'yuv420p', '-g', '250'];
  const video = ['-c:v', 'libx264', ...look, '-threads', '2'];
  const sound = ['-c:a', 'aac', '-b:a', '48k', '-ar', '44100'];
  const last = shots.length > 1 ? `[f${shots.length - 1}]` : '[s0]';
  const streams = ['-filter_complex', filterGraph(shots), '-map', last, '-map', `${shots.length}:a`];
  const end = (shots.at(-1)?.to ?? 0).toFixed(3);
  const out = ['-t', end, '-map_metadata', '-1', '-bitexact', '-movflags', '+faststart', film];
  execFileSync(
    'ffmpeg',
    [
      '-hide_banner',
      '-loglevel',
      'error',
      '-y',
      ...pictures,
      '-i',
      soundFile,
      ...streams,
      ...video,
      ...sound,
      ...out
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] }
  );
}
