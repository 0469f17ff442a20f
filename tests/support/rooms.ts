import { tmpdir } from 'node:os';
import { type Config, readConfig } from '#lib/server/config.ts';
import { standardChecks } from '#lib/server/articles/checks.ts';
import type { PublishingRoom } from '#lib/server/articles/publishing.ts';
import { announcer, type Consequences } from '#lib/server/events/announce.ts';
import { type Sealer, sealerWith } from '#lib/server/sealing.ts';
import { type TestClock, testClock } from './clocks.ts';
import { type TestDatabase, testDatabase } from './databases.ts';

/** What the engine's functions need, on a database of its own. */
export interface TestRoom extends PublishingRoom {
  readonly clock: TestClock;
  readonly config: Config;
  readonly sealer: Sealer;
  readonly made: TestDatabase;
}

/** Opens a room on the engine; `consequences` says which jobs events start. */
export async function testRoom(
  engine: 'sqlite' | 'postgres',
  consequences: Consequences = {}
): Promise<TestRoom> {
  const made = await testDatabase(engine);
  const clock = testClock();
  return {
    made,
    db: made.db,
    clock,
    config: readConfig({}, tmpdir()),
    sealer: sealerWith('the secret of a test, and of nothing else'),
    events: announcer(clock, consequences),
    publishingChecks: standardChecks
  };
}
