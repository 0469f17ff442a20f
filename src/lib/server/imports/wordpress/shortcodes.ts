/** What a text says in square brackets to WordPress and its plugins, as HTML where that is known. */
export interface WithoutShortcodes {
  readonly html: string;
  /** Names of those that stand as they were. */
  readonly left: readonly string[];
}

/**
 * Turns the shortcodes of WordPress into HTML: captions, sound, film, embedded addresses and galleries, whose pictures
 * are `addressOf` their numbers. Others stay in the text as they are, and are named.
 */
export function expandShortcodes(
  html: string,
  addressOf: (attachment: string) => string | undefined
): WithoutShortcodes {
  const left = new Set<string>();
  const expanded = withCaptions(html).replace(
    /\[(\/?)([a-z][\w-]{1,40})((?:\s[^\][]{0,2000})?)\]/gi,
    (whole, end: string, name: string, rest: string) => {
      const known = (end === '/' ? ends : starts(addressOf))[name.toLowerCase()];
      if (known) return known(attributesOf(rest));
      if (end || rest.includes('=')) left.add(name);
      return whole;
    }
  );
  return { html: expanded, left: [...left] };
}

type Attributes = Readonly<Record<string, string>>;
type Writers = Readonly<Record<string, (attributes: Attributes) => string>>;

const nothing = () => '';
const ends: Writers = { audio: nothing, video: nothing, embed: () => '</p>', gallery: nothing };

const starts = (addressOf: (attachment: string) => string | undefined): Writers => ({
  audio: played('audio', ['src', 'mp3', 'm4a', 'ogg', 'wav', 'wma', '0']),
  video: played('video', ['src', 'mp4', 'm4v', 'webm', 'ogv', 'mov', 'flv', '0']),
  embed: ({ src }) => `<p>${src ? escaped(src) : ''}`,
  gallery: ({ ids = '', include = '' }) =>
    `${ids},${include}`
      .split(',')
      .flatMap((id) => addressOf(id.trim()) ?? [])
      .map((address) => `<img src="${escaped(address)}">`)
      .join('')
});

const played = (element: string, names: readonly string[]) => (attributes: Attributes) => {
  const address = names.map((name) => attributes[name]).find(Boolean);
  return address ? `<${element} src="${escaped(address)}"></${element}>` : '';
};

/** `[caption …]<img> words[/caption]` as a figure. */
function withCaptions(html: string): string {
  const pieces = html.split(/\[\/(?:wp_)?caption\]/i);
  const last = pieces.pop() ?? '';
  return pieces.map(withFigure).join('') + last;
}

/** A text at whose end a caption ended. */
function withFigure(text: string): string {
  const at = Math.max(text.lastIndexOf('[caption'), text.lastIndexOf('[wp_caption'));
  const end = text.indexOf(']', at);
  return at < 0 || end < 0 ? text : `${text.slice(0, at)}<figure>${text.slice(end + 1)}</figure>`;
}

/** `name="value"`, `name='value'`, `name=value`, and a bare first value under `0`. */
function attributesOf(text: string): Attributes {
  const found: Record<string, string> = {};
  for (const [, name, double, single, bare, alone] of text.matchAll(
    /([\w-]+)=(?:"([^"]*)"|'([^']*)'|(\S+))|(\S+)/g
  ))
    found[name ?? '0'] = double ?? single ?? bare ?? alone ?? '';
  return found;
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
