import { readBody } from '#lib/articles/body-checking.ts';
import { isLanguage, type StationView } from '#lib/ui/station.ts';
import type { Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../refusal.ts';

/** What a station's administrator may change. */
export type StationChange = Partial<Omit<StationView, 'timezone'>>;

const unnamed: Omit<StationView, 'timezone'> = {
  name: 'Eter',
  tagline: '',
  language: 'sv',
  publisher: '',
  email: '',
  isDemo: false,
  about: []
};

export class StationNameMissing extends Refusal {
  constructor() {
    super('station-name-missing', 400, 'The station needs a name of 1–80 characters.');
  }
}

/** The station as it is now; a nameless one before anybody has filled it in. */
export async function findStation(portal: { db: Database; config: Config }): Promise<StationView> {
  const row = await portal.db.read
    .selectFrom('setting')
    .select('value')
    .where('name', '=', 'station')
    .executeTakeFirst();
  const kept = row ? (JSON.parse(row.value) as StationChange) : {};
  return { ...unnamed, ...kept, timezone: portal.config.STATION_TIMEZONE };
}

/** Changes what is given of the station and keeps the rest. Refuses an empty name. */
export async function changeStation(
  portal: { db: Database; clock: Clock; config: Config },
  change: StationChange,
  actor: Actor
): Promise<void> {
  demand(actor, 'station.write');
  const { timezone: _, ...now } = await findStation(portal);
  const next = { ...now, ...change };
  if (!next.name.trim() || next.name.length > 80) throw new StationNameMissing();
  const value = JSON.stringify({
    ...next,
    language: isLanguage(next.language) ? next.language : 'sv',
    about: readBody(next.about) ?? now.about
  });
  const updated_at = portal.clock.now();
  await portal.db.transact(async (tx) => {
    await tx
      .insertInto('setting')
      .values({ name: 'station', value, updated_at })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value, updated_at }))
      .execute();
    await audit(tx, portal.clock, actor, { action: 'station.write', thing: 'station', thingId: 'station' });
  });
}
