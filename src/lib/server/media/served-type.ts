/** Every type that is sent, by the ending of the file; the first is meant when nothing else is known. */
const typesOf: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    m3u8: ['application/vnd.apple.mpegurl'],
    mp4: ['video/mp4', 'audio/mp4'],
    m4s: ['video/mp4', 'audio/mp4'],
    m4a: ['audio/mp4'],
    mp3: ['audio/mpeg'],
    webm: ['video/webm', 'audio/webm'],
    opus: ['audio/ogg'],
    ogg: ['audio/ogg'],
    vtt: ['text/vtt; charset=utf-8'],
    json: ['application/json'],
    bin: ['application/octet-stream'],
    dat: ['application/octet-stream'],
    jpg: ['image/jpeg'],
    webp: ['image/webp']
  })
);

/**
 * The type a file is served as: by its ending alone, and where an ending has several, the one it was `planned` as.
 * Undefined for endings that are never served, whatever was planned.
 */
export function servedType(file: string, planned: string): string | undefined {
  const types = typesOf.get(/\.([a-z0-9]+)$/.exec(file)?.[1] ?? '');
  return types?.find((type) => type === planned) ?? types?.[0];
}
