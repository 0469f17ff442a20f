import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '#lib/server/accounts/actor.ts';
import { operator } from '#lib/server/accounts/actor.ts';
import { newId } from '#lib/server/ids.ts';
import { mergePeople, registerPerson } from '#lib/server/people/registering.ts';
import { keepAutomatic } from '#lib/server/transcripts/automatic-revisions.ts';
import { attachTranscript } from '#lib/server/transcripts/attaching.ts';
import { endPresence, tellPresence } from '#lib/server/transcripts/presence.ts';
import { deleteTranscripts } from '#lib/server/transcripts/removing.ts';
import { findEditable, findEditableRevision, listRevisions } from '#lib/server/transcripts/revisions.ts';
import { saveTranscript } from '#lib/server/transcripts/saving.ts';
import { restoreRevision, reviewRevision, showRevision } from '#lib/server/transcripts/showing.ts';
import { findTranscript } from '#lib/server/transcripts/transcripts.ts';
import { spliceBetween } from '#lib/transcripts/editing/splices.ts';
import type { KeptPassage, RevisionMark, TranscriptSave } from '#lib/transcripts/revision.ts';
import { engines } from '../support/databases.ts';
import { type TestRoom, testRoom } from '../support/rooms.ts';

const vtt = `WEBVTT

00:01.000 --> 00:04.000
<v Åsa Öberg>Vi började med samordning.

00:04.000 --> 00:06.000
<v Bo Lind>Och sedan?
`;

describe.each(engines)('an edited transcript on %s', (engine) => {
  let room: TestRoom;
  let [lena, olle]: Actor[] = [];
  let id: string;
  beforeAll(async () => {
    room = await testRoom(engine);
    [lena, olle] = [await account('Lena Ek', 'editor'), await account('Olle Å', 'contributor')];
  });
  afterAll(() => room.made.drop());
  beforeEach(async () => {
    id = newId();
    const row = { id, state: 'ready', kind: 'audio', name: 'a.wav', bytes: 1, created_at: 1, updated_at: 1 };
    const empty = { sha256: null, storage_key: null, probe: null, loudness: null, failure: null };
    await room.db.transact((tx) =>
      tx
        .insertInto('recording')
        .values({ ...row, ...empty, withdrawn_at: null, duration_ms: 60_000, created_by: null })
        .execute()
    );
    await attachTranscript(room, id, { name: 'a.vtt', content: vtt, language: 'sv' }, operator);
  });

  async function account(name: string, role: 'editor' | 'contributor'): Promise<Actor> {
    const accountId = newId();
    const row = { id: accountId, email: `${accountId}@x.se`, name, role, language: 'sv', password_hash: '' };
    await room.db.transact((tx) =>
      tx
        .insertInto('account')
        .values({ ...row, disabled_at: null, created_at: 1 })
        .execute()
    );
    return { kind: 'account', accountId, role, name };
  }

  const said = async () => (await findTranscript(room, id))?.passages.map(({ text }) => text);
  const editable = async () => (await findEditable(room, id, 'sv'))!;
  const kinds = async () =>
    (await room.db.read.selectFrom('event').select('kind').where('subject', '=', id).execute()).length;

  /** What an editor's page sends when the first passage says something else. */
  const change = (
    from: RevisionMark & { passages: readonly KeptPassage[] },
    text: string,
    session = 'one'
  ): TranscriptSave => {
    const [first, ...rest] = from.passages;
    const after = [{ ...first!, text, times: [[0, first!.startMs] as const] }, ...rest];
    const splice = spliceBetween(from.passages, after)!;
    return { language: 'sv', session, from: { revision: from.revision, saves: from.saves }, splice };
  };

  it('is a draft that readers do not see until it is shown, and then never changes', async () => {
    const before = await editable();
    const events = await kinds();
    const saved = await saveTranscript(room, id, change(before, 'Vi började med samverkan.'), lena!);
    expect(saved).toMatchObject({ revision: 2, saves: 1, isClosed: false });
    expect(await said()).toEqual(['Vi började med samordning.', 'Och sedan?']);
    expect(await kinds()).toBe(events);
    await showRevision(room, id, 2, lena!);
    expect(await said()).toEqual(['Vi började med samverkan.', 'Och sedan?']);
    expect(await kinds()).toBe(events + 1);
    const after = await saveTranscript(room, id, change(before, 'Vi började om.'), lena!);
    expect(after.revision).toBe(3);
    expect((await findEditableRevision(room, id, 2))?.passages[0]?.text).toBe('Vi började med samverkan.');
    expect((await findEditableRevision(room, id, 1))?.passages[0]?.text).toBe('Vi började med samordning.');
    expect(
      (await listRevisions(room, id)).map(({ revision, parent, by, isShown, wasShown, isHead }) => ({
        revision,
        parent,
        by,
        isShown,
        wasShown,
        isHead
      }))
    ).toEqual([
      { revision: 3, parent: 2, by: 'Lena Ek', isShown: false, wasShown: false, isHead: true },
      { revision: 2, parent: 1, by: 'Lena Ek', isShown: true, wasShown: true, isHead: false },
      { revision: 1, parent: null, by: null, isShown: false, wasShown: true, isHead: false }
    ]);
  });

  it('is one revision for ten minutes of one editor’s saving, whichever answers were lost, and then the next', async () => {
    const before = await editable();
    const send = (text: string) => saveTranscript(room, id, change(before, text), lena!);
    expect(await send('Ett.')).toMatchObject({ revision: 2, saves: 1 });
    expect(await send('Ett två.')).toMatchObject({ revision: 2, saves: 2, isClosed: false });
    expect(await send('Ett två.')).toMatchObject({ revision: 2, saves: 3 });
    room.clock.advance(10 * 60_000);
    const last = await send('Ett två tre.');
    expect(last).toMatchObject({ revision: 2, saves: 4, isClosed: true });
    const goesOn = change(await editable(), 'Ett två tre fyra.');
    expect(await saveTranscript(room, id, goesOn, lena!)).toMatchObject({ revision: 3, saves: 1 });
    expect((await listRevisions(room, id)).map(({ revision }) => revision)).toEqual([3, 2, 1]);
    expect((await findEditableRevision(room, id, 3))?.passages.map(({ text }) => text)).toEqual([
      'Ett två tre fyra.',
      'Och sedan?'
    ]);
  });

  it('refuses who began from what another has saved over since, and keeps both when asked to', async () => {
    const before = await editable();
    await saveTranscript(room, id, change(before, 'Lenas.'), lena!);
    const olles = change(before, 'Olles.', 'two');
    await expect(saveTranscript(room, id, olles, operator)).rejects.toMatchObject({
      code: 'transcript-conflict',
      status: 409,
      values: { revision: 2, by: 'Lena Ek' }
    });
    const aside = await saveTranscript(room, id, { ...olles, isAside: true }, operator);
    expect(aside.revision).toBe(3);
    expect((await findEditableRevision(room, id, 3))?.passages[0]?.text).toBe('Olles.');
    const head = await editable();
    expect([head.revision, head.passages[0]?.text, head.isOpen]).toEqual([2, 'Lenas.', true]);
    expect(await saveTranscript(room, id, change(before, 'Lenas igen.'), lena!)).toMatchObject({
      revision: 2,
      saves: 2
    });
    // who opened her draft while she was writing it began from words that are no more
    await expect(saveTranscript(room, id, change(head, 'Olles.', 'two'), operator)).rejects.toMatchObject({
      status: 409
    });
  });

  it('restores an older revision as a new draft, and changes none', async () => {
    await saveTranscript(room, id, change(await editable(), 'Fel.'), lena!);
    expect(await restoreRevision(room, id, 1, lena!)).toBe(3);
    expect(await editable()).toMatchObject({ revision: 3, isOpen: false, isShown: false });
    expect((await editable()).passages).toEqual((await findEditableRevision(room, id, 1))?.passages);
    expect((await findEditableRevision(room, id, 2))?.passages[0]?.text).toBe('Fel.');
    expect((await listRevisions(room, id))[0]?.parent).toBe(2);
    await expect(restoreRevision(room, id, 9, lena!)).rejects.toMatchObject({ code: 'revision-unknown' });
  });

  it('says which machine wrote it, and who has read it through', async () => {
    const made = {
      name: 'm.vtt',
      content: vtt,
      language: 'sv',
      origin: 'automatic',
      engine: 'whisper',
      model: 'kb-small'
    } as const;
    const { revision } = await attachTranscript(room, id, made, operator);
    expect(await findTranscript(room, id)).toMatchObject({ origin: 'automatic', isReviewed: false });
    await expect(reviewRevision(room, id, revision, olle!)).rejects.toMatchObject({ status: 403 });
    const edited = await saveTranscript(room, id, change(await editable(), 'Rättat.'), lena!);
    await reviewRevision(room, id, edited.revision, lena!);
    expect(await findTranscript(room, id)).toMatchObject({
      origin: 'automatic',
      isReviewed: true,
      revision: edited.revision
    });
    expect((await listRevisions(room, id))[0]).toMatchObject({
      engine: 'whisper',
      model: 'kb-small',
      reviewedBy: 'Lena Ek',
      origin: 'automatic'
    });
    const after = await saveTranscript(room, id, change(await editable(), 'Mer.'), lena!);
    expect(after.revision).toBe(edited.revision + 1);
  });

  it('keeps a machine’s new words beside those that somebody has begun to mend', async () => {
    const made = { recordingId: id, language: 'en', said: [], engine: 'whisper', model: 'kb-small' };
    const automatic = () => room.db.transact((tx) => keepAutomatic(room, tx, made));
    const first = await automatic();
    expect((await findEditable(room, id, 'en'))?.revision).toBe(first);
    const head = (await findEditable(room, id, 'en'))!;
    const inserts = (await editable()).passages;
    const splice = { at: 0, removes: 0, inserts };
    const mended = await saveTranscript(
      room,
      id,
      { language: 'en', session: 's', from: head, splice },
      lena!
    );
    await automatic();
    expect((await findEditable(room, id, 'en'))?.revision).toBe(mended.revision);
    expect(
      (await listRevisions(room, id)).find(({ isShown, language }) => isShown && language === 'en')?.revision
    ).toBe(first);
  });

  it('is written in several languages, each with its own shown revision', async () => {
    const english = vtt.replace('Vi började med samordning.', 'We began with coordination.');
    await attachTranscript(room, id, { name: 'en.vtt', content: english, language: 'en' }, operator);
    expect((await findTranscript(room, id, 'en'))?.passages[0]?.text).toBe('We began with coordination.');
    expect((await findTranscript(room, id, 'sv'))?.language).toBe('sv');
    expect((await findTranscript(room, id, 'fi'))?.language).toBe('sv');
    expect((await findTranscript(room, id, 'en'))?.otherLanguages).toEqual(['sv']);
    expect((await findTranscript(room, id, 'sv'))?.otherLanguages).toEqual(['en']);
    await saveTranscript(room, id, change(await editable(), 'Bara på svenska.'), lena!);
    expect((await findEditable(room, id, 'en'))?.passages[0]?.text).toBe('We began with coordination.');
    const written = { at: 0, removes: 0, inserts: (await editable()).passages };
    const finnish = { language: 'fi', session: 'x', from: null, splice: written };
    expect(await saveTranscript(room, id, finnish, lena!)).toMatchObject({ saves: 1 });
    expect((await findEditable(room, id, 'fi'))?.origin).toBe('written');
  });

  it('tells who of those that speak is in the register, also when two of them turn out to be one', async () => {
    const [spelled, person] = [
      await registerPerson(room, { name: 'Bo Linde' }, operator),
      await registerPerson(room, { name: 'Bo Lindh' }, operator)
    ];
    const people = [{ personId: spelled, name: 'Bo Lind' }];
    await attachTranscript(room, id, { name: 'b.vtt', content: vtt, language: 'sv', people }, operator);
    const voices = async () => (await findTranscript(room, id))?.voices;
    expect(await voices()).toEqual([{ name: 'Bo Lind', person: { id: spelled, slug: 'bo-linde' } }]);
    await mergePeople(room, spelled, person, operator);
    expect(await voices()).toEqual([{ name: 'Bo Lind', person: { id: person, slug: 'bo-lindh' } }]);
  });

  it('keeps speakers of the register, and refuses what does not hold together', async () => {
    const before = await editable();
    const personId = await registerPerson(room, { name: 'Åsa Öberg' }, operator);
    const [first] = before.passages;
    const send = (passage: object) => {
      const splice = { at: 0, removes: 1, inserts: [{ ...first!, ...passage }] };
      return saveTranscript(room, id, { language: 'sv', session: 's', from: before, splice }, lena!);
    };
    await send({ personId, speaker: 'Åsa\u0000 <script>', text: 'Hej\u0000du 😀 مرحبا' });
    expect((await editable()).passages[0]).toMatchObject({
      personId,
      speaker: 'Åsa <script>',
      text: 'Hej du 😀 مرحبا'
    });
    const wrong = [
      { endMs: 99_999 },
      { endMs: 1000 },
      { startMs: -1 },
      { startMs: 5000 },
      { times: [] },
      {
        times: [
          [0, 1000],
          [4, 9000]
        ]
      },
      {
        times: [
          [0, 1000],
          [900, 2000]
        ]
      },
      { times: [[0, 1000, 7]] },
      { text: 'x'.repeat(20_001) },
      { text: 7 },
      { personId: 'nobody' }
    ];
    for (const passage of wrong)
      await expect(send(passage), JSON.stringify(passage).slice(0, 60)).rejects.toMatchObject({
        status: 422
      });
    const outside = { at: 9, removes: 1, inserts: [] };
    const misfit = { language: 'sv', session: 's', from: before, splice: outside };
    await expect(saveTranscript(room, id, misfit, lena!)).rejects.toMatchObject({ code: 'splice-unusable' });
    await expect(saveTranscript(room, id, change(before, 'x'), olle!)).rejects.toMatchObject({ status: 403 });
  });

  it('takes and gives back 36,000 words in 900 passages within a second each', async () => {
    const before = await editable();
    const text = Array.from({ length: 40 }, (_, word) => `ord${word}`).join(' ');
    const inserts = Array.from({ length: 900 }, (_, at) => {
      const startMs = at * 16_000;
      const times = Array.from(
        { length: 40 },
        (_, word) => [text.indexOf(`ord${word}`), startMs + word * 400, 0.9] as const
      );
      return { startMs, endMs: startMs + 16_000, speaker: 'Åsa', personId: null, text, times };
    });
    const whole = {
      language: 'sv',
      session: 'long',
      from: before,
      splice: { at: 0, removes: 0, inserts },
      isWhole: true
    };
    await saveTranscript(room, id, whole, lena!);
    const last = { ...inserts[899]!, text: `${text} slut` };
    const started = performance.now();
    await saveTranscript(
      room,
      id,
      { ...whole, splice: { at: 0, removes: 0, inserts: [...inserts.slice(0, 899), last] } },
      lena!
    );
    expect(performance.now() - started).toBeLessThan(1000);
    const found = await editable();
    expect([found.passages.length, found.passages[899]?.text.endsWith('slut')]).toEqual([900, true]);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('tells each editor who else has it open, until they leave', async () => {
    const here = (session: string) => ({ recordingId: id, language: 'sv', session });
    expect(await tellPresence(room, here('one'), lena!)).toEqual([]);
    expect(await tellPresence(room, here('two'), olle!)).toEqual(['Lena Ek']);
    expect(await tellPresence(room, here('one'), lena!)).toEqual(['Olle Å']);
    await endPresence(room, 'two');
    expect(await tellPresence(room, here('one'), lena!)).toEqual([]);
    room.clock.advance(60_000);
    expect(await tellPresence(room, here('three'), olle!)).toEqual([]);
    await room.db.transact((tx) => deleteTranscripts(tx, id));
    expect(await listRevisions(room, id)).toEqual([]);
  });
});
