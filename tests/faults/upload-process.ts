/* A process that only takes uploads, to be killed: `node upload-process.ts DATABASE_URL DATA_DIR`. Prints its address. */
import { uploadsDoor } from '#lib/server/http/uploads.ts';
import { openDatabase } from '#lib/server/database/opening.ts';
import type { Portal } from '#lib/server/portal.ts';
import { mediaRoom, serveDoor } from '../support/media.ts';

const [, , url = '', folder = ''] = process.argv;
const room = await mediaRoom(openDatabase(url), { DATA_DIR: folder, UPLOAD_RESERVE_BYTES: '0' });
const ada = { kind: 'account', accountId: 'ada', role: 'editor', name: 'Ada' } as const;
const served = await serveDoor(uploadsDoor(room as unknown as Portal, () => Promise.resolve(ada)));
console.log(served.origin);
