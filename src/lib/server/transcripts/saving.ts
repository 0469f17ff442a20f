import type {
  KeptPassage,
  RevisionMark,
  TranscriptSave,
  TranscriptSaved
} from '#lib/transcripts/revision.ts';
import { spliced } from '#lib/transcripts/editing/splices.ts';
import type { TranscriptView } from '#lib/transcripts/transcript.ts';
import type { Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../refusal.ts';
import type { TranscriptRoom } from './attaching.ts';
import { holdRecording } from './holding.ts';
import { keepRevision, keptPassages, type Machine, rewritePassages } from './keeping.ts';
import { usable } from './usable.ts';

/** So long an editor goes on in one draft; what is saved later begins the next. */
const draftMs = 10 * 60_000;

export class TranscriptConflict extends Refusal {
  constructor(head: {
    readonly revision: number;
    readonly by: string | null;
    readonly saved_at: number | null;
  }) {
    super(
      'transcript-conflict',
      409,
      'Somebody else has saved the transcript since you opened it. Your text is kept: save it as a revision of its own, and compare.',
      { revision: head.revision, by: head.by ?? '', at: head.saved_at ?? 0 }
    );
  }
}

export class RevisionUnknown extends Refusal {
  constructor() {
    super('revision-unknown', 404, 'There is no such revision of the transcript.');
  }
}

/**
 * Saves what an editor has changed since a revision. The draft that the same opening of the editor made is written anew until
 * it is 10 minutes old, was shown or reviewed; otherwise a new revision is made. Refuses with 409 when another has saved
 * meanwhile, unless it is kept aside, and passages whose times do not hold together.
 */
export async function saveTranscript(
  room: TranscriptRoom,
  recordingId: string,
  save: TranscriptSave,
  actor: Actor
): Promise<TranscriptSaved> {
  return room.db.transact(async (tx) => {
    await holdRecording(tx, room.db, recordingId, actor);
    const head = await findHead(tx, recordingId, save.language);
    if (!save.isAside) demandNewest(head, save);
    const origin = save.from ? await findOrigin(tx, recordingId, save.from.revision) : null;
    const passages = await usable(tx, resultOf(save, origin ? await keptPassages(tx, origin.id) : []));
    if (head && isOwnDraft(head, save)) return rewrite(room, tx, head, passages);
    const mark = await begin(room, tx, { recordingId, save, head, origin, passages }, actor);
    return { ...mark, isClosed: false, savedAt: room.clock.now() };
  });
}

type Head = NonNullable<Awaited<ReturnType<typeof findHead>>>;

function findHead(tx: Transaction, recordingId: string, language: string) {
  return tx
    .selectFrom('transcript')
    .leftJoin('account', 'account.id', 'transcript.created_by')
    .select(['transcript.id', 'revision', 'saves', 'session', 'transcript.created_at', 'saved_at'])
    .select(['shown_at', 'reviewed_at', 'account.name as by'])
    .where('recording_id', '=', recordingId)
    .where('transcript.language', '=', language)
    .where('head', '=', 1)
    .executeTakeFirst();
}

function demandNewest(head: Head | undefined, { session, from }: TranscriptSave): void {
  if (!head) return;
  const isSame = from?.revision === head.revision && from.saves === head.saves;
  if (!isSame && head.session !== session) throw new TranscriptConflict(head);
}

interface Origin extends Machine {
  readonly id: string;
  readonly origin: string;
}

async function findOrigin(tx: Transaction, recordingId: string, revision: number): Promise<Origin> {
  const row = await tx
    .selectFrom('transcript')
    .select(['id', 'origin', 'engine', 'model'])
    .where('recording_id', '=', recordingId)
    .where('revision', '=', revision)
    .executeTakeFirst();
  if (!row) throw new RevisionUnknown();
  return row;
}

export class SpliceUnusable extends Refusal {
  constructor() {
    super(
      'splice-unusable',
      422,
      'What was sent does not fit the transcript it began from. Nothing was saved.'
    );
  }
}

function resultOf(
  { splice, isWhole }: TranscriptSave,
  before: readonly KeptPassage[]
): readonly KeptPassage[] {
  const passages = isWhole ? splice.inserts : spliced(before, splice);
  if (!passages) throw new SpliceUnusable();
  return passages;
}

/** A draft that nobody has seen, written by this opening of the editor, which still begins from what was before it. */
function isOwnDraft(head: Head, { session, from, isAside }: TranscriptSave): boolean {
  const isUnseen = head.shown_at === null && head.reviewed_at === null;
  return !isAside && head.session === session && isUnseen && from?.revision !== head.revision;
}

async function rewrite(
  { clock }: TranscriptRoom,
  tx: Transaction,
  head: Head,
  passages: readonly KeptPassage[]
): Promise<TranscriptSaved> {
  const [savedAt, saves] = [clock.now(), head.saves + 1];
  await rewritePassages(tx, head.id, passages);
  await tx.updateTable('transcript').set({ saves, saved_at: savedAt }).where('id', '=', head.id).execute();
  return { revision: head.revision, saves, savedAt, isClosed: savedAt - head.created_at >= draftMs };
}

interface Beginning {
  readonly recordingId: string;
  readonly save: TranscriptSave;
  readonly head: Head | undefined;
  readonly origin: Origin | null;
  readonly passages: readonly KeptPassage[];
}

async function begin(
  { clock }: TranscriptRoom,
  tx: Transaction,
  { recordingId, save, head, origin, passages }: Beginning,
  actor: Actor
): Promise<RevisionMark> {
  const { language, session, isAside = false } = save;
  const basis = isAside ? save.from : head;
  const revision = await keepRevision(
    tx,
    clock,
    {
      ...{ recordingId, language, passages, isHead: !isAside, isShown: false },
      ...(isAside ? {} : { session }),
      parent: basis?.revision ?? null,
      origin: (origin?.origin ?? 'written') as TranscriptView['origin'],
      machine: origin ?? { engine: null, model: null }
    },
    actor
  );
  const detail = { revision, passages: passages.length };
  await audit(tx, clock, actor, {
    action: 'transcript.save',
    thing: 'recording',
    thingId: recordingId,
    detail
  });
  return { revision, saves: 1 };
}
