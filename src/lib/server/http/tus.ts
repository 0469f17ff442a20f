import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from '../refusal.ts';

/** The version of the protocol, https://tus.io/protocols/resumable-upload. */
export const tusVersion = '1.0.0';

/** What is spoken beyond the core of the protocol. */
export const tusExtensions =
  'creation,creation-with-upload,creation-defer-length,expiration,checksum,termination';

/** The protocol demands sha1; sha256 is the one to use. */
export const checksumAlgorithms = ['sha256', 'sha1'] as const;

export const bytesType = 'application/offset+octet-stream';

const mostMetadata = 8192;

export class UploadRequestWrong extends Refusal {
  constructor(reason: string, status = 400) {
    super(
      'upload-request-wrong',
      status,
      `The upload was asked for in a way the portal does not understand: ${reason}`,
      { reason }
    );
  }
}

/** The text of one header, or undefined. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/** The whole number of bytes in a header, or undefined when it is not there. Refuses what is no such number. */
export function bytesOf(headers: IncomingHttpHeaders, name: string): number | undefined {
  const text = headerOf(headers, name);
  if (text === undefined) return undefined;
  const bytes = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(bytes))
    throw new UploadRequestWrong(`${name} is not a number of bytes.`);
  return bytes;
}

/** The bytes of a header that must be there. */
export function neededBytes(headers: IncomingHttpHeaders, name: string): number {
  const bytes = bytesOf(headers, name);
  if (bytes === undefined) throw new UploadRequestWrong(`${name} is missing.`);
  return bytes;
}

/** How long the file will be; null when the sender tells later. Refuses both at once, and neither. */
export function announcedLength(headers: IncomingHttpHeaders): number | null {
  const length = bytesOf(headers, 'upload-length');
  const later = headerOf(headers, 'upload-defer-length');
  if (later !== undefined && later !== '1') throw new UploadRequestWrong('Upload-Defer-Length is not 1.');
  if ((length === undefined) === (later === undefined))
    throw new UploadRequestWrong('one of Upload-Length and Upload-Defer-Length is needed.');
  return length ?? null;
}

/** Reads `Upload-Metadata`, `name base64,name base64`. Refuses what is not so, names twice, and more than 8 kB. */
export function readMetadata(header = ''): Record<string, string> {
  if (header.length > mostMetadata) throw new UploadRequestWrong('Upload-Metadata is too long.');
  const pairs = header.split(',').filter((pair) => pair.trim() !== '');
  const metadata = new Map(pairs.map(readPair));
  if (metadata.size < pairs.length) throw new UploadRequestWrong('Upload-Metadata names something twice.');
  return Object.fromEntries(metadata);
}

function readPair(pair: string): [string, string] {
  const found = /^\s*([!-+\--~]+)(?: ([A-Za-z0-9+/]*={0,2}))?\s*$/.exec(pair);
  if (!found) throw new UploadRequestWrong('Upload-Metadata cannot be read.');
  return [found[1] ?? '', Buffer.from(found[2] ?? '', 'base64').toString('utf8')];
}

/** Writes metadata as the header has it. */
export function printMetadata(metadata: Readonly<Record<string, string>>): string {
  return Object.entries(metadata)
    .map(([name, value]) => (value ? `${name} ${Buffer.from(value).toString('base64')}` : name))
    .join(',');
}

/** What the bytes of one request should give. `digest` is base64. */
export interface Checksum {
  readonly algorithm: (typeof checksumAlgorithms)[number];
  readonly digest: string;
}

/** Reads `Upload-Checksum`, undefined when there is none. Refuses algorithms that are not spoken. */
export function readChecksum(header: string | undefined): Checksum | undefined {
  if (header === undefined) return undefined;
  const [name = '', digest = ''] = header.split(' ');
  const algorithm = checksumAlgorithms.find((one) => one === name);
  if (!algorithm || !/^[A-Za-z0-9+/]+={0,2}$/.test(digest))
    throw new UploadRequestWrong(`Upload-Checksum is not one of ${checksumAlgorithms.join(', ')} in base64.`);
  return { algorithm, digest };
}
