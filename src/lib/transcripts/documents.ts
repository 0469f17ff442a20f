import { strToU8, zipSync } from 'fflate';
import { writeTime } from './times.ts';
import type { TimedPassage } from './transcript.ts';

/** What stands at the top of a transcript that is read on its own. */
export interface DocumentHead {
  readonly title: string;
  /** Where and when it was published, as one line. */
  readonly origin: string;
  /** Address of the article; a time is put after it as `?t=`. Null for what is not published. */
  readonly address: string | null;
  readonly language: string;
}

const timeOf = (ms: number) => writeTime(ms).slice(0, -4);

/** Writes a transcript as one HTML page without scripts or anything to fetch; times lead to the article. */
export function toHtml(passages: readonly TimedPassage[], head: DocumentHead): string {
  const said = passages.map(({ startMs, speaker, text }) => {
    const time = `<time datetime="${isoDuration(startMs)}">${timeOf(startMs)}</time>`;
    const href = head.address && escape(`${head.address}?t=${startMs / 1000}`);
    const name = speaker ? ` <b>${escape(speaker)}:</b>` : '';
    return `<p>${href ? `<a href="${href}">${time}</a>` : time}${name} ${escape(text)}</p>`;
  });
  return [
    `<!doctype html>\n<html lang="${escape(head.language)}">\n<head>\n<meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escape(head.title)}</title>`,
    '<style>body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.6 system-ui,sans-serif}</style>',
    `</head>\n<body>\n<h1>${escape(head.title)}</h1>\n<p>${escape(head.origin)}</p>`,
    ...said,
    '</body>\n</html>\n'
  ].join('\n');
}

const isoDuration = (ms: number) => `PT${ms / 1000}S`;

/** Writes a transcript as a Word document (Office Open XML, ECMA-376 transitional): heading, origin, a paragraph for each passage. */
export function toDocx(passages: readonly TimedPassage[], head: DocumentHead): Uint8Array<ArrayBuffer> {
  const body = [
    paragraph([{ text: head.title }], 'Title'),
    paragraph([{ text: head.address ? `${head.origin} ${head.address}` : head.origin }]),
    ...passages.map(({ startMs, speaker, text }) =>
      paragraph([
        { text: `${timeOf(startMs)} ` },
        ...(speaker ? [{ text: `${speaker}: `, isBold: true }] : []),
        { text }
      ])
    )
  ];
  const files = {
    '[Content_Types].xml': contentTypes,
    '_rels/.rels': relations('officeDocument', 'word/document.xml'),
    'word/document.xml': `${xml}<w:document xmlns:w="${main}"><w:body>${body.join('')}</w:body></w:document>`,
    'word/_rels/document.xml.rels': relations('styles', 'styles.xml'),
    'word/styles.xml': styles(head.language)
  };
  // a fixed time of writing: the same transcript is the same bytes
  const entries = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const);
  return zipSync(Object.fromEntries(entries), { mtime: new Date(1980, 0, 1) });
}

interface Run {
  readonly text: string;
  readonly isBold?: boolean;
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const packaged = 'http://schemas.openxmlformats.org/package/2006';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

const contentTypes =
  `${xml}<Types xmlns="${packaged}/content-types">` +
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
  `<Override PartName="/word/document.xml" ContentType="${word}.document.main+xml"/>` +
  `<Override PartName="/word/styles.xml" ContentType="${word}.styles+xml"/></Types>`;

function relations(kind: string, target: string): string {
  return `${xml}<Relationships xmlns="${packaged}/relationships"><Relationship Id="r1" Type="${office}/${kind}" Target="${target}"/></Relationships>`;
}

function styles(language: string): string {
  return (
    `${xml}<w:styles xmlns:w="${main}"><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/>` +
    `<w:lang w:val="${escape(language)}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="276" w:lineRule="auto"/>` +
    '</w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/>' +
    '<w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style></w:styles>'
  );
}

function paragraph(runs: readonly Run[], style?: string): string {
  const properties = style ? `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>` : '';
  const text = runs.map(
    (run) =>
      `<w:r>${run.isBold ? '<w:rPr><w:b/></w:rPr>' : ''}<w:t xml:space="preserve">${escape(run.text)}</w:t></w:r>`
  );
  return `<w:p>${properties}${text.join('')}</w:p>`;
}

/** Markup is escaped; what XML 1.0 cannot hold at all is left out. */
function escape(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\ufffe\uffff]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
