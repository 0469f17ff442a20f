import { describe, expect, it } from 'vitest';
import { planStoryboard, storyboardText } from './storyboard.ts';

describe('a storyboard', () => {
  it.each([
    [1, { every: 2, count: 1, columns: 1, rows: 1, sheets: 1 }],
    [58, { every: 2, count: 30, columns: 10, rows: 3, sheets: 1 }],
    [598, { every: 2, count: 300, columns: 10, rows: 10, sheets: 3 }],
    [3598, { every: 12, count: 300, columns: 10, rows: 10, sheets: 3 }],
    [7200, { every: 24, count: 301, columns: 10, rows: 10, sheets: 4 }]
  ])('of a film whose last whole picture is at %d s has moments at even distances', (last, board) => {
    expect(planStoryboard({ width: 426, height: 240 }, last)).toMatchObject({
      width: 160,
      height: 90,
      ...board
    });
  });

  it('of an upright film has upright pictures', () => {
    expect(planStoryboard({ width: 240, height: 426 }, 10)).toMatchObject({ width: 90, height: 160 });
  });

  it('says for every moment where it is, without a gap, to the end', () => {
    const board = planStoryboard({ width: 426, height: 240 }, 226);
    const cues = storyboardText(board, 227.5).split('\n\n').slice(1);
    expect(cues.length).toBe(114);
    expect(cues[0]).toBe('00:00:00.000 --> 00:00:02.000\nstoryboard-1.jpg#xywh=0,0,160,90');
    expect(cues[11]).toBe('00:00:22.000 --> 00:00:24.000\nstoryboard-1.jpg#xywh=160,90,160,90');
    expect(cues[100]).toBe('00:03:20.000 --> 00:03:22.000\nstoryboard-2.jpg#xywh=0,0,160,90');
    expect(cues[113]).toBe('00:03:46.000 --> 00:03:47.500\nstoryboard-2.jpg#xywh=480,90,160,90\n');
  });
});
