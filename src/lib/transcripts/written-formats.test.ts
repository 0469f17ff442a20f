import { unzipSync, strFromU8 } from 'fflate';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { toDocx, toHtml } from './documents.ts';
import { readTranscript } from './reading.ts';
import { toPodcastJson, toSrt } from './writing.ts';

const { passages } = readTranscript(
  'WEBVTT\n\n00:01.000 --> 00:03.000\n<v Åsa & "Bo">Vi började &lt;script&gt; här.\n\n00:03.500 --> 00:05.250\n<v Åsa & "Bo">Sedan kom mer.\n\n01:02:05.000 --> 01:02:06.000\nUtan namn.\n'
);
const head = {
  title: 'Öar & hav <1>',
  origin: 'RAR, 3 maj 2026',
  address: 'https://radio.example/artikel/a/oar',
  language: 'sv'
};
const kept = passages.map(({ startMs, endMs, speaker, text }) => ({ startMs, endMs, speaker, text }));
const again = (file: string) =>
  readTranscript(file).passages.map(({ startMs, endMs, speaker, text }) => ({
    startMs,
    endMs,
    speaker,
    text
  }));

describe('a transcript', () => {
  it('is SubRip with its speakers where they begin', () => {
    const srt = toSrt(passages);
    expect(srt.split('\n').slice(0, 3)).toEqual([
      '1',
      '00:00:01,000 --> 00:00:03,000',
      'Åsa & "Bo": Vi började <script> här.'
    ]);
    expect(srt.match(/Åsa/g)).toHaveLength(1);
  });

  it('is Podcast JSON that reads as the same transcript', () => {
    expect(JSON.parse(toPodcastJson(passages))).toMatchObject({
      version: '1.0.0',
      segments: [{ startTime: 1, endTime: 3 }, { startTime: 3.5, endTime: 5.25 }, {}]
    });
    expect(again(toPodcastJson(passages)).map((one) => one.startMs)).toEqual(kept.map((one) => one.startMs));
  });

  it('is a page of its own, with nothing in it that runs', () => {
    const page = toHtml(passages, head);
    expect(page).toContain('<title>Öar &amp; hav &lt;1&gt;</title>');
    expect(page).toContain(
      '<a href="https://radio.example/artikel/a/oar?t=3.5"><time datetime="PT3.5S">00:00:03'
    );
    expect(page).toContain('<b>Åsa &amp; &quot;Bo&quot;:</b> Vi började &lt;script&gt; här.');
    expect(page).not.toContain('<script');
    expect(toHtml(passages, { ...head, address: null })).not.toContain('href');
  });

  it('is a Word document of well-formed parts, the same bytes each time', () => {
    const docx = toDocx(passages, head);
    const parts = unzipSync(docx);
    for (const part of Object.values(parts)) new SaxesParser({ xmlns: true }).write(strFromU8(part)).close();
    const words = strFromU8(parts['word/document.xml'] ?? new Uint8Array());
    expect(words.match(/<w:p>/g)).toHaveLength(5);
    expect(words).toContain('Vi började &lt;script&gt; här.');
    expect(Object.keys(parts)[0]).toBe('[Content_Types].xml');
    expect(toDocx(passages, head)).toEqual(docx);
  });
});
