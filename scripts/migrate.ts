import { readConfig } from '#lib/server/config.ts';
import { migrate } from '#lib/server/database/migrator.ts';
import { openDatabase } from '#lib/server/database/opening.ts';

const db = openDatabase(readConfig().databaseUrl);
const ran = await migrate(db);
await db.close();
console.log(ran.length > 0 ? `Migrated: ${ran.join(', ')}.` : 'The database is up to date.');
