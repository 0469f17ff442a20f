import { chmodSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

/** What a server with the transcription API was sent. */
export interface Sent {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly fields: Readonly<Record<string, string>>;
  readonly sound: Buffer;
}

type Answering = (res: ServerResponse, sent: Sent) => void;

/** A server with the transcription API of OpenAI that answers each request with the next of `answers`, the last for ever. */
export async function speechServer(...answers: Answering[]) {
  const sent: Sent[] = [];
  const server = createServer((req, res) => {
    void take(req).then((one) => {
      const answer = answers[Math.min(sent.length, answers.length - 1)];
      sent.push(one);
      answer?.(res, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    sent,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}

async function take(req: IncomingMessage): Promise<Sent> {
  const body = await buffer(req);
  const boundary = /boundary=(.+)$/.exec(String(req.headers['content-type']))?.[1] ?? '';
  const fields: Record<string, string> = {};
  for (const part of body.toString('latin1').split(`--${boundary}`).slice(1, -1)) {
    const [, name = '', value = ''] = /name="([^"]+)"[^]*?\r\n\r\n([^]*)\r\n$/.exec(part) ?? [];
    fields[name] = name in fields ? `${fields[name]},${value}` : value;
  }
  const { file = '', ...rest } = fields;
  const sound = Buffer.from(file, 'latin1');
  return { path: String(req.url), authorization: req.headers.authorization, fields: rest, sound };
}

/** Answers as OpenAI does, with what is said, each word half a second long from 0 on. */
export const saying =
  (text: string, more: object = {}): Answering =>
  (res) => {
    const words = text.split(' ').map((word, at) => ({ word, start: at / 2, end: at / 2 + 0.5 }));
    const end = words.length / 2;
    const segments = [{ id: 0, seek: 0, start: 0, end, text: ` ${text}`, avg_logprob: -0.2, ...more }];
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end(
      JSON.stringify({ task: 'transcribe', language: 'swedish', duration: end, text, segments, words })
    );
  };

/** Answers with an error as OpenAI writes them. */
export const failing =
  (status: number, message = 'no', headers: Record<string, string> = {}): Answering =>
  (res) => {
    res.writeHead(status, { 'content-type': 'application/json', ...headers });
    res.end(JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code: null } }));
  };

/** A word of a segment: its bytes, when it begins and ends in milliseconds, and how sure it is. */
export type Token = readonly [bytes: string, from: number, to: number, p: number];

const stamp = (ms: number) =>
  `00:00:${String(ms / 1000)
    .padStart(6, '0')
    .replace('.', ',')}`;
const span = (from: number, to: number) =>
  `"timestamps": {\n"from": "${stamp(from)}",\n"to": "${stamp(to)}"\n},\n"offsets": {\n"from": ${from},\n"to": ${to}\n}`;

/** The file that `whisper-cli -ojf` writes for segments; tokens are given as bytes (`latin1`), as it writes them. */
export function whisperJson(
  segments: readonly { from: number; to: number; tokens: readonly Token[] }[]
): Buffer {
  const written = segments.map(({ from, to, tokens }) => {
    const inside = [
      ['[_BEG_]', from, from, 0.99] as const,
      ...tokens,
      ['[_TT_150]', to, to, 0.4] as const
    ].map(
      ([text, begins, ends, p]) =>
        `{\n"text": "${text}",\n${span(begins, ends)},\n"id": 50364,\n"p": ${p},\n"t_dtw": -1\n}`
    );
    const text = tokens.map(([bytes]) => bytes).join('');
    return `{\n${span(from, to)},\n"text": "${text}",\n"tokens": [\n${inside.join(',\n')}\n]\n}`;
  });
  return Buffer.from(
    `{\n\t"systeminfo": "AVX = 1",\n\t"model": {\n\t\t"type": "small",\n\t\t"multilingual": true\n\t},\n\t"params": {\n\t\t"model": "m.bin",\n\t\t"language": "sv",\n\t\t"translate": false\n\t},\n\t"result": {\n\t\t"language": "sv"\n\t},\n\t"transcription": [\n${written.join(',\n')}\n\t]\n}\n`,
    'latin1'
  );
}

/**
 * Writes a program into `folder` that takes the arguments of whisper-cli, says how far it has come and writes `json`
 * where it is told; `first` (in sh, builtins only) runs before. Returns its path.
 */
export function whisperThat(folder: string, json: Buffer, first = ':'): string {
  const file = join(folder, `whisper-${Math.random().toString(36).slice(2)}`);
  const octal = [...json].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
  writeFileSync(
    file,
    `#!/bin/sh
while [ $# -gt 0 ]; do case "$1" in -of) out="$2"; shift;; -f) sound="$2"; shift;; -m) model="$2"; shift;; --vad|-ojf|-pp) ;; -*) shift;; esac; shift; done
[ -r "$sound" ] && [ -r "$model" ] || { echo "error: failed to open" >&2; exit 2; }
echo "whisper_print_progress_callback: progress =  50%" >&2
${first}
printf '${octal}' > "$out.json"
echo "whisper_print_progress_callback: progress = 100%" >&2
`
  );
  chmodSync(file, 0o755);
  return file;
}
