/** Captions as they stand in a file: written, not painted, so that they can be read. */
export interface FileCaptions {
  readonly index: number;
  /** As BCP 47 has it, `sv`; null when the file does not say. */
  readonly language: string | null;
}

interface RawStream {
  readonly index: number;
  readonly codec_type?: string;
  readonly codec_name?: string;
  readonly disposition?: { readonly default?: number };
  readonly tags?: { readonly language?: string };
}

const written: ReadonlySet<string> = new Set(['mov_text', 'subrip', 'webvtt', 'ass', 'ssa', 'text']);

/** The captions of a file, of several those marked as usual; null when it has none that can be read. */
export function captionsOf(streams: readonly RawStream[]): FileCaptions | null {
  const fitting = streams.filter(
    ({ codec_type, codec_name = '' }) => codec_type === 'subtitle' && written.has(codec_name)
  );
  const chosen = fitting.find(({ disposition }) => disposition?.default === 1) ?? fitting[0];
  return chosen ? { index: chosen.index, language: languageOf(chosen.tags?.language) } : null;
}

/** Files say `swe` where the web says `sv`. */
function languageOf(code = ''): string | null {
  if (!/^[a-z]{2,3}$/.test(code) || code === 'und') return null;
  return Intl.getCanonicalLocales(code)[0] ?? null;
}
