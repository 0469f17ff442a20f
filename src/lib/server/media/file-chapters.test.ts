import { describe, expect, it } from 'vitest';
import { chaptersOf, usableChapters } from './file-chapters.ts';

describe('the chapters of a file', () => {
  it('are those with a title, without marks that nobody sees', () => {
    const raw = [
      { start_time: '0.000000', tags: { title: ' Inledning ' } },
      { start_time: '61.500000', tags: { title: 'Pengar/\u202eISAK' } },
      { start_time: '70.000000' },
      { tags: { title: 'Utan tid' } },
      { start_time: '-1.000000', tags: { title: 'Före' } }
    ];
    expect(chaptersOf(raw)).toEqual([
      { startMs: 0, title: 'Inledning' },
      { startMs: 61_500, title: 'Pengar/ISAK' }
    ]);
  });

  it('are for a recording those within it, one at a moment', () => {
    const at = (startMs: number, title: string) => ({ startMs, title });
    const found = [at(0, 'Inledning'), at(0, 'Inledning igen'), at(5000, 'Mitt'), at(9000, 'Efter slutet')];
    expect(usableChapters(found, 9000)).toEqual([at(0, 'Inledning'), at(5000, 'Mitt')]);
    expect(usableChapters(found, null)).toHaveLength(3);
  });

  it('are at most 200, of at most 200 characters', () => {
    const raw = Array.from({ length: 300 }, (_, at) => ({
      start_time: String(at),
      tags: { title: 'x'.repeat(300) }
    }));
    const found = chaptersOf(raw);
    expect([found.length, found[0]?.title.length]).toEqual([200, 200]);
  });
});
