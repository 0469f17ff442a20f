import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { brokenPage, errorPagePolicy } from './error-page.ts';
import { securityHeaders } from './security-headers.ts';

const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408
};

/** Answers what is not HTTP, or was never finished, in few words, and closes the connection. */
export function answerBroken(error: NodeJS.ErrnoException, socket: Duplex, origin: string): void {
  if (!socket.writable || error.code === 'ECONNRESET' || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  const status = statuses[error.code ?? ''] ?? 400;
  // only an address or a cookie that is too long is met by somebody with a browser
  const body = status === 431 ? brokenPage(origin) : '';
  const headers = {
    ...securityHeaders('', origin),
    ...(body && { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': errorPagePolicy }),
    connection: 'close',
    'content-length': String(Buffer.byteLength(body))
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`, () =>
    socket.destroy()
  );
}

/** Node keeps the answer under way on the socket: another in the middle of it would be read as part of it. */
function isAnswering(socket: Duplex): boolean {
  const { _httpMessage: answer } = socket as { _httpMessage?: { headersSent: boolean } | null };
  return answer?.headersSent ?? false;
}
