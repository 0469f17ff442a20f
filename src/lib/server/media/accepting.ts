import { Refusal } from '../refusal.ts';
import { mostPixels, pictureCodecs, soundCodecs } from './allowed.ts';
import { CodecUnknown, RecordingUnreadable } from './ffprobe.ts';
import type { Probe, ProbedPicture, ProbedSound } from './probing.ts';

export class RecordingEncrypted extends Refusal {
  constructor() {
    super(
      'recording-encrypted',
      422,
      'The file is locked by copy protection and cannot be played. Ask for a copy without it.'
    );
  }
}

export class RecordingWithoutSound extends Refusal {
  constructor() {
    super(
      'recording-without-sound',
      422,
      'There is no sound in the file. If it was filmed with a separate recorder, join sound and picture first.'
    );
  }
}

export class RecordingTooShort extends Refusal {
  constructor() {
    super('recording-too-short', 422, 'The recording is 0 seconds long: there is nothing in it to play.');
  }
}

export class RecordingTooLong extends Refusal {
  constructor(hours: number) {
    super(
      'recording-too-long',
      422,
      `The recording is longer than ${hours} hours, the most that is taken here. Cut it into parts.`,
      { hours }
    );
  }
}

export class PictureTooLarge extends Refusal {
  constructor(width: number, height: number) {
    super(
      'recording-picture-too-large',
      422,
      `The picture of the video, ${width} × ${height}, is larger than is taken here. Export it in 4K or smaller.`,
      { width, height }
    );
  }
}

/** Anything below is the click of a button, in seconds. */
export const shortestSeconds = 0.2;

/** A file that can be made into something to play: it has sound that is read here, and perhaps a picture. */
export interface AcceptedProbe extends Probe {
  readonly sound: ProbedSound;
}

/**
 * Refuses, in plain words, what cannot be made into a recording: locked, silent by nature, written in an unknown
 * way, without length, or longer than `mostHours`.
 */
export function accept(probe: Probe, { mostHours }: { mostHours: number }): AcceptedProbe {
  const { sound, picture } = probe;
  if (probe.isEncrypted) throw new RecordingEncrypted();
  if (!sound && !picture) throw new RecordingUnreadable();
  if (!sound) throw new RecordingWithoutSound();
  if (!soundCodecs.has(sound.codec)) throw new CodecUnknown(sound.codec);
  if (sound.rate === 0 || sound.channels === 0) throw new RecordingUnreadable();
  if (picture) assertPicture(picture);
  assertLength(probe.seconds ?? sound.seconds, mostHours);
  return { ...probe, sound };
}

function assertPicture({ codec, width, height }: ProbedPicture): void {
  if (!pictureCodecs.has(codec)) throw new CodecUnknown(codec);
  if (width === 0 || height === 0) throw new RecordingUnreadable();
  if (width * height > mostPixels) throw new PictureTooLarge(width, height);
}

/** Refuses a length, in seconds, that nobody wants; one that is not known is seen when the sound is decoded. */
export function assertLength(seconds: number | null, mostHours: number): void {
  if (seconds === null) return;
  if (seconds < shortestSeconds) throw new RecordingTooShort();
  if (seconds > mostHours * 3600) throw new RecordingTooLong(mostHours);
}
