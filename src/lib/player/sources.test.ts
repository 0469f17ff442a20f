import { describe, expect, it } from 'vitest';
import type { MediaView, PlayableFile } from '../media/recording.ts';
import { chooseFile, hasPicture, type Screen } from './sources.ts';

const file = (address: string, mediaType: string, width: number | null = null): PlayableFile => ({
  address,
  mediaType,
  bytes: 1,
  width,
  height: null
});
const film: MediaView = {
  recordingId: 'r',
  kind: 'video',
  durationMs: 60_000,
  audio: [file('a.m4a', 'audio/mp4'), file('a.mp3', 'audio/mpeg')],
  video: [file('720.mp4', 'video/mp4', 1280), file('360.mp4', 'video/mp4', 640)],
  download: null,
  poster: null,
  stream: null,
  waveform: null,
  storyboard: null,
  awaitsPicture: false,
  peaks: []
};
const screen = (width: number, more: Partial<Screen> = {}): Screen => ({
  width,
  savesData: false,
  canPlay: () => true,
  ...more
});

describe('chooseFile', () => {
  it('plays the large picture on a large screen, the small one on a small screen or when data is dear', () => {
    expect(chooseFile(film, screen(1920))?.address).toBe('720.mp4');
    expect(chooseFile(film, screen(720))?.address).toBe('360.mp4');
    expect(chooseFile(film, screen(320))?.address).toBe('360.mp4');
    expect(chooseFile(film, screen(1920, { savesData: true }))?.address).toBe('360.mp4');
  });

  it('plays the first sound the browser knows while there is no picture', () => {
    const heard = { ...film, video: [] };
    expect(hasPicture(heard)).toBe(false);
    expect(chooseFile(heard, screen(1920))?.address).toBe('a.m4a');
    expect(chooseFile(heard, screen(1, { canPlay: (type) => type === 'audio/mpeg' }))?.address).toBe('a.mp3');
  });

  it('lets the browser try when it claims to know nothing, and finds nothing where there is nothing', () => {
    expect(chooseFile(film, screen(1920, { canPlay: () => false }))?.address).toBe('720.mp4');
    expect(chooseFile({ ...film, audio: [], video: [] }, screen(1))).toBeNull();
  });
});
