import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type IncomingMessage, request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { newId } from '../ids.ts';

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What is sent with a sound: fields of a form, and headers. */
export interface Posting {
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly file: string;
  readonly signal: AbortSignal;
  /** More than this many bytes are not read of an answer. */
  readonly mostBytes: number;
}

export class AnswerTooLong extends Error {}

/**
 * Sends a WAV file as a form, straight from the disk, and reads the answer. Not by `fetch`: that waits five minutes at
 * most for the first byte, and whoever listens to ten minutes of sound may need longer. Throws what broke the line.
 */
export async function postSound(url: URL, posting: Posting): Promise<Answer> {
  const { fields, headers, file, signal, mostBytes } = posting;
  const boundary = `eter-${newId()}`;
  const head = Buffer.from(
    [
      ...fields.map(([name, value]) => part(boundary, `name="${name}"`, value)),
      part(boundary, 'name="file"; filename="sound.wav"\r\nContent-Type: audio/wav', '')
    ]
      .join('\r\n')
      .trimEnd() + '\r\n\r\n'
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const { size } = await stat(file);
  const asking = (url.protocol === 'https:' ? secure : plain)(url, {
    method: 'POST',
    agent: false,
    signal,
    headers: {
      'user-agent': 'Eter',
      accept: 'application/json',
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': head.length + size + tail.length,
      ...headers
    }
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    asking.once('response', resolve);
    asking.once('error', reject);
  });
  const sent = send(asking, [head, file, tail]);
  // A server may answer, and hang up, before it has read it all: the answer says more than the broken line.
  const answer = await Promise.race([answered, sent.then(() => answered)]);
  sent.catch(() => undefined);
  return read(answer, mostBytes);
}

const part = (boundary: string, name: string, value: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; ${name}\r\n\r\n${value}`;

async function send(asking: NodeJS.WritableStream, [head, file, tail]: [Buffer, string, Buffer]) {
  await pipeline(async function* () {
    yield head;
    yield* createReadStream(file);
    yield tail;
  }, asking);
}

async function read(answer: IncomingMessage, mostBytes: number): Promise<Answer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new AnswerTooLong();
    chunks.push(chunk);
  }
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    body: Buffer.concat(chunks).toString('utf8')
  };
}
