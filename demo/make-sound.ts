// Makes the recordings and the transcripts of the demo station.
//
//   node demo/make-sound.ts [episode ...]      (all episodes when none is named)
//
// Each passage in an episode's script.yaml is synthesised alone with espeak-ng, trimmed to the first and last
// audible sample and laid after the one before it: the times in transcript.vtt are the times in the sound.
// The `at` of every chapter in article.yaml is rewritten from the passages that open a chapter.
// Needs espeak-ng and ffmpeg on the path, and the npm package `yaml`.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { parse } from 'yaml';
import { makeFilm, type Shot } from './make-film.ts';

interface Voice {
  voice: string;
  speed: number;
  pitch: number;
}

interface Passage {
  speaker: string;
  text: string;
  /** What the voice is given when the spelling would mislead it. */
  say?: string;
  /** Silence after the passage, in seconds. */
  pause?: number;
  /** The title of the chapter that opens here. */
  chapter?: string;
  /** The picture shown meanwhile; only in episodes that are films. */
  shot?: { file: string; move?: 'left' | 'right' | 'in' };
}

interface Script {
  recording: string;
  voices: Record<string, Voice>;
  passages: Passage[];
}

/** A passage with its place in the recording, in samples. */
interface Placed extends Passage {
  start: number;
  end: number;
}

const RATE = 22050;
const LEAD_IN = 0.5;
const LEAD_OUT = 0.9;
const PAUSE = 0.55;
const AUDIBLE = 90;
const WANTED_RMS = 3400;
const HIGHEST_PEAK = 26000;

const ENCODING: Record<string, string[]> = {
  '.mp3': ['-ar', '44100', '-c:a', 'libmp3lame', '-b:a', '48k'],
  '.m4a': ['-ar', '44100', '-c:a', 'aac', '-b:a', '48k', '-movflags', '+faststart'],
  '.ogg': ['-ar', '44100', '-c:a', 'libvorbis', '-q:a', '0'],
  '.flac': ['-c:a', 'flac', '-compression_level', '12'],
  '.wav': ['-c:a', 'pcm_s16le']
};

const seconds = (samples: number): number => samples / RATE;

/** The samples of one passage as espeak-ng says it, without the silence around it. */
function speak(text: string, voice: Voice, folder: string): Int16Array {
  const file = join(folder, 'passage.wav');
  const settings = ['-v', voice.voice, '-s', String(voice.speed), '-p', String(voice.pitch), '-g', '1'];
  execFileSync('espeak-ng', [...settings, '-w', file, '--stdin'], {
    input: text,
    stdio: ['pipe', 'ignore', 'inherit']
  });
  return level(trim(wavSamples(readFileSync(file))));
}

/** The samples of a 16-bit mono WAV file; refuses another rate. */
function wavSamples(wav: Buffer): Int16Array {
  const rate = wav.readUInt32LE(24);
  if (rate !== RATE) throw new Error(`espeak-ng gave ${rate} samples a second, ${RATE} were expected`);
  const data = wav.indexOf('data') + 8;
  const samples = new Int16Array(Math.floor((wav.length - data) / 2));
  for (let i = 0; i < samples.length; i++) samples[i] = wav.readInt16LE(data + i * 2);
  return samples;
}

/** Cuts the silence at both ends, leaving 10 ms so that no consonant is clipped. */
function trim(samples: Int16Array): Int16Array {
  const audible = (sample: number): boolean => Math.abs(sample) > AUDIBLE;
  const first = samples.findIndex(audible);
  const last = samples.findLastIndex(audible);
  const margin = Math.round(0.01 * RATE);
  return samples.slice(Math.max(0, first - margin), last + margin);
}

/** Brings all voices to one loudness, never past the highest peak. */
function level(samples: Int16Array): Int16Array {
  const squares = samples.reduce((sum, sample) => sum + sample * sample, 0);
  const peak = samples.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 1);
  const gain = Math.min(WANTED_RMS / Math.sqrt(squares / samples.length), HIGHEST_PEAK / peak);
  return samples.map((sample) => Math.round(sample * gain));
}

/** Says every passage and lays them after each other. */
function record(script: Script): { sound: Int16Array; placed: Placed[] } {
  const folder = mkdtempSync(join(tmpdir(), 'demo-sound-'));
  const parts: { samples: Int16Array; passage: Placed }[] = [];
  let at = Math.round(LEAD_IN * RATE);
  for (const passage of script.passages) {
    const voice = script.voices[passage.speaker];
    if (!voice) throw new Error(`no voice for ${passage.speaker}`);
    const samples = speak(passage.say ?? passage.text, voice, folder);
    parts.push({ samples, passage: { ...passage, start: at, end: at + samples.length } });
    at += samples.length + Math.round((passage.pause ?? PAUSE) * RATE);
  }
  rmSync(folder, { recursive: true });
  const end = parts.at(-1)?.passage.end ?? 0;
  const sound = new Int16Array(end + Math.round(LEAD_OUT * RATE));
  for (const { samples, passage } of parts) sound.set(samples, passage.start);
  return { sound, placed: parts.map((part) => part.passage) };
}

/** `hh:mm:ss.mmm` */
function timestamp(time: number): string {
  const ms = Math.round(time * 1000);
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  const thousandths = String(ms % 1000).padStart(3, '0');
  return `${two(ms / 3600000)}:${two((ms / 60000) % 60)}:${two((ms / 1000) % 60)}.${thousandths}`;
}

function webvtt(placed: Placed[]): string {
  const cue = (passage: Placed, index: number): string =>
    `${index + 1}\n${timestamp(seconds(passage.start))} --> ${timestamp(seconds(passage.end))}\n` +
    `<v ${passage.speaker}>${passage.text.trim()}\n`;
  return `WEBVTT\n\n${placed.map(cue).join('\n')}`;
}

/** Puts the times of the passages that open a chapter into article.yaml; the first chapter opens at 0:00. */
function writeChapters(articleFile: string, placed: Placed[]): void {
  const opening = placed.filter((passage) => passage.chapter);
  const line = (passage: Placed, index: number): string => {
    const at = index === 0 ? '0:00' : timestamp(seconds(passage.start)).slice(4);
    return `  - { at: '${at}', title: '${passage.chapter}' }\n`;
  };
  const article = readFileSync(articleFile, 'utf8');
  const chapters = `chapters:\n${opening.map(line).join('')}`;
  writeFileSync(articleFile, article.replace(/^chapters:\n(?: .*\n)*/m, chapters));
}

/** Writes the recording in the format its name asks for. */
function encode(sound: Int16Array, file: string): void {
  const settings = ENCODING[extname(file)];
  if (!settings) throw new Error(`no encoding for ${file}`);
  const input = ['-f', 's16le', '-ar', String(RATE), '-ac', '1', '-i', 'pipe:0'];
  const quiet = ['-hide_banner', '-loglevel', 'error', '-y'];
  execFileSync('ffmpeg', [...quiet, ...input, '-map_metadata', '-1', '-bitexact', ...settings, file], {
    input: Buffer.from(sound.buffer, sound.byteOffset, sound.byteLength),
    maxBuffer: 1 << 26
  });
}

/** The pictures of a film, each on screen from the start of its passage to the start of the next. */
function shots(placed: Placed[], length: number, folder: string): Shot[] {
  return placed.map((passage, index) => {
    if (!passage.shot) throw new Error(`passage ${index + 1} of a film has no shot`);
    const from = index === 0 ? 0 : seconds(passage.start);
    const next = placed[index + 1];
    const to = next ? seconds(next.start) : length;
    return { file: join(folder, passage.shot.file), move: passage.shot.move ?? 'in', from, to };
  });
}

/** Makes one episode: its recording, its transcript and the times of its chapters. */
function makeEpisode(folder: string): void {
  const script = parse(readFileSync(join(folder, 'script.yaml'), 'utf8')) as Script;
  const { sound, placed } = record(script);
  const recording = join(folder, script.recording);
  if (extname(recording) === '.mp4') {
    const wav = join(mkdtempSync(join(tmpdir(), 'demo-film-')), 'sound.wav');
    encode(sound, wav);
    makeFilm(shots(placed, seconds(sound.length), folder), wav, recording);
  } else {
    encode(sound, recording);
  }
  writeFileSync(join(folder, 'transcript.vtt'), webvtt(placed));
  writeChapters(join(folder, 'article.yaml'), placed);
  const size = Math.round(statSync(recording).size / 1024);
  console.log(`${recording}  ${seconds(sound.length).toFixed(1)} s  ${placed.length} passages  ${size} kB`);
}

const here = import.meta.dirname;
const named = process.argv.slice(2);
const episodes =
  named.length > 0 ? named : readdirSync(here).filter((name) => existsSync(join(here, name, 'script.yaml')));
for (const episode of episodes) makeEpisode(join(here, episode));
