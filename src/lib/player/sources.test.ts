import { describe, expect, it } from 'vitest';
import type { MediaView, PlayableFile } from '../media/recording.ts';
import { chooseAddress, hasPicture, type Screen } from './sources.ts';

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
  playsStreams: false,
  canPlay: () => true,
  ...more
});

describe('the address that is played', () => {
  it('plays the large picture on a large screen, the small one on a small screen or when data is dear', () => {
    expect(chooseAddress(film, screen(1920))).toBe('720.mp4');
    expect(chooseAddress(film, screen(720))).toBe('360.mp4');
    expect(chooseAddress(film, screen(320))).toBe('360.mp4');
    expect(chooseAddress(film, screen(1920, { savesData: true }))).toBe('360.mp4');
  });

  it('plays the first sound the browser knows while there is no picture', () => {
    const heard = { ...film, video: [] };
    expect(hasPicture(heard)).toBe(false);
    expect(chooseAddress(heard, screen(1920))).toBe('a.m4a');
    expect(chooseAddress(heard, screen(1, { canPlay: (type) => type === 'audio/mpeg' }))).toBe('a.mp3');
  });

  it('lets the browser try when it claims to know nothing, and finds nothing where there is nothing', () => {
    expect(chooseAddress(film, screen(1920, { canPlay: () => false }))).toBe('720.mp4');
    expect(chooseAddress({ ...film, audio: [], video: [] }, screen(1))).toBe('');
  });

  it('is the stream of a film where the browser plays such by itself, and nothing yet where it needs help', () => {
    const streamed = { ...film, stream: 'master.m3u8' };
    expect(chooseAddress(streamed, screen(1920, { playsStreams: true }))).toBe('master.m3u8');
    expect(chooseAddress(streamed, screen(1920))).toBe('');
    expect(chooseAddress({ ...streamed, video: [] }, screen(1920))).toBe('a.m4a');
  });
});
