import { describe, expect, it } from 'vitest';
import type { RecordingFacts } from '../media/recording.ts';
import { factsWords } from './facts-words.ts';
import { studioWords } from './words.ts';

const sound = (codec: string, rate = 44_100, channels = 1) => ({ codec, rate, channels });
const film = { codec: 'h264', width: 1920, height: 1080, rate: 29.97 };

describe('what kind of file a recording is', () => {
  it.each<[string, RecordingFacts | null, string]>([
    ['samtal.mp3', { format: 'mp3', picture: null, sound: sound('mp3') }, 'MP3, 44,1\u00a0kHz, mono'],
    ['samtal.m4a', { format: 'mov', picture: null, sound: sound('aac') }, 'M4A, AAC, 44,1\u00a0kHz, mono'],
    [
      'samtal.wav',
      { format: 'wav', picture: null, sound: sound('pcm_s24le', 48_000, 2) },
      'WAV, 24 bit, 48\u00a0kHz, stereo'
    ],
    [
      'film',
      { format: 'mov', picture: film, sound: sound('aac', 48_000, 6) },
      'MP4, H.264 1920×1080, 29,97 bilder/s, AAC, 48\u00a0kHz, 6 kanaler'
    ],
    ['samtal.mp3', null, '']
  ])('is told of %s in words', (name, facts, words) => {
    expect(factsWords({ name, facts }, studioWords('sv'), 'sv')).toBe(words);
  });

  it('is told with the decimals of the language', () => {
    const facts = { format: 'mp3', picture: null, sound: sound('mp3', 22_050, 2) };
    expect(factsWords({ name: 'a.mp3', facts }, studioWords('en'), 'en')).toBe('MP3, 22.05\u00a0kHz, stereo');
  });
});
