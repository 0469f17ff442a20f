import { describe, expect, it } from 'vitest';
import { channelsOf, courseOf, meterRate, SoundMeter } from './sound-meter.ts';

/** One second of two channels, made by a function of the frame. */
function second(frame: (at: number) => [number, number]): Buffer {
  const bytes = Buffer.alloc(meterRate * 4);
  for (let at = 0; at < meterRate; at += 1) {
    const [left, right] = frame(at);
    bytes.writeInt16LE(left, at * 4);
    bytes.writeInt16LE(right, at * 4 + 2);
  }
  return bytes;
}
const tone = (at: number) => Math.round(Math.sin(at / 20) * 20_000);
const other = (at: number) => Math.round(Math.sin(at / 33) * 15_000);
const heard = (frame: (at: number) => [number, number]) => {
  const meter = new SoundMeter();
  meter.add(second(frame));
  return meter.result();
};

describe('a sound meter', () => {
  it('hears the same whatever pieces the sound comes in', () => {
    const bytes = second((at) => [tone(at), other(at)]);
    const [whole, pieces] = [new SoundMeter(), new SoundMeter()];
    whole.add(bytes);
    for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 7 + 3) % 5001)
      pieces.add(bytes.subarray(at, at + size));
    expect(pieces.result()).toEqual(whole.result());
    expect(whole.seconds).toBe(1);
    const { levels, energies, left, right } = whole.result();
    expect(levels.length).toBe(100);
    expect(energies.reduce((sum, one) => sum + one, 0) / (left + right)).toBeCloseTo(1, 5);
  });

  it('keeps counting past the room it began with', () => {
    const meter = new SoundMeter();
    const quiet = second(() => [1000, 1000]);
    for (let count = 0; count < 610; count += 1) meter.add(quiet);
    expect([meter.seconds, meter.result().levels.length]).toEqual([610, 61_000]);
  }, 60_000);

  it.each<[string, (at: number) => [number, number], string]>([
    ['two voices', (at) => [tone(at), other(at)], 'stereo'],
    ['one voice in both', (at) => [tone(at), tone(at)], 'same'],
    ['one voice in both, with the noise of a cable', (at) => [tone(at), tone(at) + (at % 3)], 'same'],
    ['the left alone', (at) => [tone(at), at % 2], 'left'],
    ['the right alone', (at) => [0, tone(at)], 'right'],
    ['nothing', () => [0, 0], 'same']
  ])('chooses, for %s, %#', (_name, frame, channels) => {
    expect(channelsOf(heard(frame))).toBe(channels);
  });
});

describe('what a sound meter keeps of every 10 ms', () => {
  it('is the lowest and the highest sample of both channels, and the higher level of the two', () => {
    const { waves, levels } = heard((at) => (at < 480 ? [-25_600, 12_800] : [256, -512]));
    expect([...waves.subarray(0, 4)]).toEqual([-100, 50, -2, 1]);
    expect([...levels.subarray(0, 2)]).toEqual([25_600, 512]);
  });

  it('is whether it is cut off at full scale, which a single peak is not', () => {
    expect(heard((at) => [at % 480 < 3 ? 32_767 : 0, 0]).clipped).toBe(100);
    expect(heard((at) => [at % 480 === 0 ? 32_767 : 0, 0]).clipped).toBe(0);
    expect(heard((at) => [0, at < 4 ? -32_768 : 0]).clipped).toBe(1);
  });
});

describe('the course of a sound', () => {
  it('is drawn from 0 to 100, with the loudest at the top', () => {
    expect(courseOf(Uint16Array.from([0, 10, 20, 40, 0, 5]), 3)).toEqual([25, 100, 13]);
  });

  it('has no more steps than there is sound', () => {
    expect(courseOf(Uint16Array.from([7, 14]), 400)).toEqual([50, 100]);
    expect(courseOf(new Uint16Array(), 400)).toEqual([]);
  });

  it('of silence is flat', () => {
    expect(courseOf(new Uint16Array(4), 2)).toEqual([0, 0]);
  });
});
