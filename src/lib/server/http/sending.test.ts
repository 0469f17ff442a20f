import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import type { Storage } from '../storage/storage.ts';
import { sendFile } from './sending.ts';

it('closes the file of a listener who leaves while it is opened', async () => {
  const bytes = Readable.from([Buffer.alloc(10)]);
  const sent = Promise.withResolvers<undefined>();
  const server = createServer((req, res) => {
    const storage = {
      read: async () => {
        asking.destroy();
        await once(res, 'close');
        return bytes;
      }
    } as Pick<Storage, 'read'> as Storage;
    const file = { key: 'sound', bytes: 10, modifiedAt: 0, etag: '"1"', headers: {} };
    sendFile(req, res, storage, file).then(() => sent.resolve(undefined), sent.reject);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const asking = get({ port: typeof address === 'object' ? address?.port : 0, host: '127.0.0.1' });
  asking.on('error', () => undefined);
  await sent.promise;
  expect(bytes.destroyed).toBe(true);
  server.close();
});
