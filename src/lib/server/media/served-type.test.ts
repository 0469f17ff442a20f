import { describe, expect, it } from 'vitest';
import { servedType } from './served-type.ts';

describe('the type a file is served as', () => {
  it.each<[string, string, string | undefined]>([
    ['sound.mp3', 'audio/mpeg', 'audio/mpeg'],
    ['sound.m4a', 'audio/mp4', 'audio/mp4'],
    ['sound.m4a', 'audio/x-m4a', 'audio/mp4'],
    ['video-720.mp4', 'video/mp4', 'video/mp4'],
    ['sound.mp4', 'audio/mp4', 'audio/mp4'],
    ['master.m3u8', 'audio/x-mpegurl', 'application/vnd.apple.mpegurl'],
    ['sprites.vtt', 'text/vtt', 'text/vtt; charset=utf-8'],
    ['poster-1.jpg', 'image/jpeg', 'image/jpeg'],
    ['video-720.mp4', 'text/html', 'video/mp4'],
    ['page.html', 'text/html', undefined],
    ['picture.svg', 'image/svg+xml', undefined],
    ['constructor', 'video/mp4', undefined],
    ['x.constructor', 'video/mp4', undefined],
    ['original', 'video/mp4', undefined]
  ])('of %s, planned as %s, is %s', (file, planned, type) => {
    expect(servedType(file, planned)).toBe(type);
  });
});
