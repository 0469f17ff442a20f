/** A piece of XML that is already written: its text is escaped. */
export interface Xml {
  readonly xml: string;
}

type Attributes = Readonly<Record<string, string | number | null | undefined>>;
type Content = string | number | Xml | null | undefined;

/** What XML 1.0 cannot hold: control characters, halves of characters and the two non-characters. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|\p{Cs}/gu;

/** Escapes a text for an element or a quoted attribute, without the characters that XML cannot hold. */
function escapeXml(text: string): string {
  return text
    .replace(forbidden, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Writes an element; attributes and contents that are null or undefined are left out. Texts are escaped. */
export function element(name: string, attributes: Attributes = {}, ...content: readonly Content[]): Xml {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
    .join('');
  const inside = content.map(contentXml).join('');
  return { xml: inside ? `<${name}${written}>${inside}</${name}>` : `<${name}${written}/>` };
}

function contentXml(content: Content): string {
  if (content === null || content === undefined) return '';
  return typeof content === 'object' ? content.xml : escapeXml(String(content));
}
