import { describe, expect, it } from 'vitest';
import { savedAs, shownName } from './file-name.ts';

describe('the name of a sent file', () => {
  it.each([
    ['intervju.wav', 'intervju.wav'],
    ['Åsa & Örjan.m4a', 'Åsa & Örjan.m4a'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\Åsa\\ljud.wav', 'ljud.wav'],
    ['/absolute/x.mp3', 'x.mp3'],
    ['a\0b\r\nc.wav', 'abc.wav'],
    ['gnp.\u202Egpj.exe', 'gnp.gpj.exe'],
    ['\u200b\u2028', ''],
    ['🎙️.wav', '🎙️.wav'],
    ['', ''],
    ['folder/', '']
  ])('%j is shown as %j', (sent, shown) => {
    expect(shownName(sent)).toBe(shown);
  });

  it('is cut at 200 characters, never in the middle of one', () => {
    expect(shownName('😀'.repeat(5000))).toBe('😀'.repeat(200));
  });
});

describe('a download', () => {
  it.each([
    ['intervju.wav', `attachment; filename="intervju.mp3"; filename*=UTF-8''intervju.mp3`],
    [
      'Möte "ett"; två.mov',
      `attachment; filename="Mote ett tva.mp3"; filename*=UTF-8''M%C3%B6te%20%22ett%22%3B%20tv%C3%A5.mp3`
    ],
    ['🎙️.wav', `attachment; filename="recording.mp3"; filename*=UTF-8''%F0%9F%8E%99%EF%B8%8F.mp3`],
    ['-rf', `attachment; filename="rf.mp3"; filename*=UTF-8''-rf.mp3`],
    ["it's (1)*.wav", `attachment; filename="its 1.mp3"; filename*=UTF-8''it%27s%20%281%29%2A.mp3`],
    ['', `attachment; filename="recording.mp3"; filename*=UTF-8''recording.mp3`]
  ])('of %j is saved with %s', (name, header) => {
    expect(savedAs(name, '.mp3')).toBe(header);
  });
});
