import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DraftCredit } from '#lib/articles/draft.ts';
import { operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { archiveYears, listArticles } from '#lib/server/articles/listing.ts';
import { rolesOf } from '#lib/server/articles/participants.ts';
import { publish } from '#lib/server/articles/publishing.ts';
import { findOrganisation } from '#lib/server/people/organisations.ts';
import { mergePeople, registerPerson, setMemberships } from '#lib/server/people/registering.ts';
import { registerOrganisation } from '#lib/server/people/registering-organisations.ts';
import { createProgramme } from '#lib/server/programmes/running.ts';
import { engines } from '../support/databases.ts';
import { testRoom, type TestRoom } from '../support/rooms.ts';

const onePage = { page: 1, perPage: 20 };

describe.each(engines)('taking part on %s', (engine) => {
  let room: TestRoom;
  beforeAll(async () => {
    room = await testRoom(engine);
  });
  afterAll(() => room.made.drop());

  const credit = (role: DraftCredit['role'], personId: string): DraftCredit => ({
    role,
    personId,
    organisationId: null,
    name: 'Namn Då',
    title: null,
    affiliationId: null,
    affiliation: null
  });
  const article = async (fields: { credits?: DraftCredit[]; programmeId?: string; at?: string }) => {
    const body = [{ type: 'paragraph' as const, runs: [{ text: 'Text.' }] }];
    const id = await createArticle(room, { headline: 'Rubrik', body, ...fields }, operator);
    await publish(room, id, fields.at ? { at: Date.parse(fields.at) } : {}, operator);
    return id;
  };

  it('in several roles is told role by role, each article once, and drafts not at all', async () => {
    const person = await registerPerson(room, { name: 'Vera Flerroll' }, operator);
    await article({ credits: [credit('reporter', person), credit('reporter', person)] });
    await article({ credits: [credit('reporter', person), credit('guest', person)] });
    await createArticle(room, { headline: 'Utkast', credits: [credit('editor', person)] }, operator);
    expect(await rolesOf(room, person)).toEqual([
      { role: 'guest', articles: 1 },
      { role: 'reporter', articles: 2 }
    ]);
    expect((await listArticles(room, { person, role: 'guest' }, onePage)).total).toBe(1);
    expect((await listArticles(room, { person, role: 'editor' }, onePage)).total).toBe(0);
    expect((await listArticles(room, { person }, onePage)).total).toBe(2);
  });

  it('under two names that turn out to be one person is told as one', async () => {
    const one = await registerPerson(room, { name: 'Ali Ekvist' }, operator);
    const other = await registerPerson(room, { name: 'Alexander Ekvist' }, operator);
    await article({ credits: [credit('guest', one)] });
    await article({ credits: [credit('guest', other)] });
    await mergePeople(room, other, one, operator);
    expect(await rolesOf(room, one)).toEqual([{ role: 'guest', articles: 2 }]);
  });

  it('in a programme shows in the years of that programme only', async () => {
    const programmeId = await createProgramme(room, { title: 'Årtalen', description: '' }, operator);
    await article({ programmeId, at: '2024-12-31T22:59:00Z' });
    await article({ programmeId, at: '2024-12-31T23:01:00Z' });
    const years = await archiveYears(room, { programme: programmeId });
    expect(years.map(({ year, total }) => [year, total])).toEqual([
      [2025, 1],
      [2024, 1]
    ]);
    expect((await archiveYears(room)).length).toBeGreaterThan(2);
  });

  it('in an organisation now is told with title and portrait, and of those who left nothing', async () => {
    const organisation = await registerOrganisation(room, { name: 'Föreningen Kupan' }, operator);
    const imageId = 'portrattet';
    await room.db.transact((tx) =>
      tx
        .insertInto('image')
        .values({ id: imageId, sha256: 'x', width: 480, height: 480, widths: '[240,480]', created_at: 1 })
        .execute()
    );
    const portrait = { imageId, alt: 'Moa med håret i knut', credit: 'Foto: Bo Karp' };
    const stays = await registerPerson(room, { name: 'Moa Tistelgren', portrait }, operator);
    const left = await registerPerson(room, { name: 'Per Flyttat' }, operator);
    await setMemberships(room, stays, [{ organisationId: organisation, title: 'odlingsledare' }], operator);
    await setMemberships(room, left, [{ organisationId: organisation, to: '2020' }], operator);
    expect((await findOrganisation(room, organisation))?.people).toMatchObject([
      {
        person: { id: stays },
        title: 'odlingsledare',
        portrait: { id: imageId, alt: 'Moa med håret i knut' }
      }
    ]);
  });
});
