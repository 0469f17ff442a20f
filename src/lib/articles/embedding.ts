/** A player on a page of somebody else. */
export interface Embedding {
  /** Of the portal, `https://radio.example`. */
  readonly origin: string;
  readonly articleId: string;
  readonly title: string;
  readonly isFilm: boolean;
  /** The span that is played, `412.4,447.9`, or a place to begin; null plays all of it. */
  readonly t: string | null;
}

/** How high a player of sound is, in pixels: as wide as its page lets it be. */
export const soundHeight = 210;

/** The address of the player alone. */
export function embedAddress({ origin, articleId, t }: Embedding): string {
  return `${origin}/embed/${articleId}${t === null ? '' : `?t=${encodeURIComponent(t)}`}`;
}

/** The HTML that shows the player on a page, as wide as its place there, or of a size in pixels when one is given. */
export function embedCode(embedding: Embedding, size?: { width: number; height: number }): string {
  const [width, height] = size ? [String(size.width), String(size.height)] : ['100%', String(soundHeight)];
  const look = embedding.isFilm && !size ? 'width:100%;aspect-ratio:16/9;height:auto;border:0' : 'border:0';
  const attributes = {
    src: embedAddress(embedding),
    title: embedding.title,
    width,
    height,
    style: look,
    allow: 'autoplay; fullscreen; picture-in-picture',
    loading: 'lazy'
  };
  const written = Object.entries(attributes).map(([name, value]) => `${name}="${quoted(value)}"`);
  return `<iframe ${written.join(' ')}></iframe>`;
}

function quoted(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
