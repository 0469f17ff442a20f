import type { Clock } from '#lib/server/clock.ts';
import { standardChecks } from '#lib/server/articles/checks.ts';
import type { PublishingRoom } from '#lib/server/articles/publishing.ts';
import { announcer, type Consequences } from '#lib/server/events/announce.ts';
import { type TestDatabase, testDatabase } from './databases.ts';

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  set(time: number): void;
  advance(ms: number): void;
}

/** Makes a clock that shows `start`, milliseconds UTC. */
export function testClock(start = Date.parse('2026-11-21T12:00:00Z')): TestClock {
  let time = start;
  return { now: () => time, set: (to) => (time = to), advance: (ms) => (time += ms) };
}

/** What the engine's functions need, on a database of its own. */
export interface TestRoom extends PublishingRoom {
  readonly clock: TestClock;
  readonly config: { readonly STATION_TIMEZONE: string };
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
    config: { STATION_TIMEZONE: 'Europe/Stockholm' },
    events: announcer(clock, consequences),
    publishingChecks: standardChecks
  };
}
