import { describe, expect, it } from 'vitest';
import { formatFor, takeName } from './take-formats.ts';

describe('what a browser records', () => {
  it('is the first format it can write, and nothing when it can write none', () => {
    expect(formatFor('sound', () => true)?.ending).toBe('.webm');
    expect(formatFor('sound', (type) => type === 'audio/mp4')?.ending).toBe('.m4a');
    expect(formatFor('film', (type) => type.startsWith('video/mp4'))?.ending).toBe('.mp4');
    expect(formatFor('film', () => false)).toBeUndefined();
  });

  it('is called by when it was begun', () => {
    expect(takeName('inspelning', new Date(2026, 0, 2, 8, 5, 9).getTime(), '.webm')).toBe(
      'inspelning-2026-01-02-080509.webm'
    );
  });
});
