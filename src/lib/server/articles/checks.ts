import type { ExpressionBuilder } from 'kysely';
import type { ArticleDraft, CheckResult } from '#lib/articles/draft.ts';
import type { Database, Tables } from '../database/database.ts';

/** Looks at one side of a draft before publishing. The portal gives articles the list of those there are. */
export type PublishingCheck = (
  portal: { db: Database },
  draft: ArticleDraft
) => Promise<CheckResult | undefined>;

const ok = (isOk: boolean, otherwise: 'error' | 'warning') => (isOk ? 'done' : otherwise);

const headline: PublishingCheck = (_, { headline }) =>
  Promise.resolve({ code: 'headline', severity: ok(/[\p{L}\p{N}]/u.test(headline), 'error') });

const lede: PublishingCheck = (_, { lede }) =>
  Promise.resolve({ code: 'lede', severity: ok(lede !== '', 'warning') });

const content: PublishingCheck = (_, { body, recordingId }) =>
  Promise.resolve({ code: 'content', severity: ok(body.length > 0 || recordingId !== null, 'error') });

const image: PublishingCheck = (_, { image }) =>
  Promise.resolve({ code: 'image', severity: ok(image !== null, 'warning') });

const imageAlt: PublishingCheck = (_, { image, body }) => {
  const pictures = [...(image ? [image] : []), ...body.filter((block) => block.type === 'image')];
  if (pictures.length === 0) return Promise.resolve(undefined);
  return Promise.resolve({
    code: 'image-alt',
    severity: ok(
      pictures.every((picture) => picture.alt.trim() !== ''),
      'error'
    )
  });
};

const credits: PublishingCheck = (_, { credits }) =>
  Promise.resolve({ code: 'credits', severity: ok(credits.length > 0, 'warning') });

const recordingReady: PublishingCheck = async ({ db }, { recordingId }) => {
  if (!recordingId) return undefined;
  const row = await db.read
    .selectFrom('recording')
    .select('state')
    .where('id', '=', recordingId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return { code: 'recording-ready', severity: ok(row?.state === 'ready', 'error') };
};

/** Of one that can be played: whether something is known to be wrong with it all the same. */
const recordingWhole: PublishingCheck = async ({ db }, { recordingId }) => {
  if (!recordingId) return undefined;
  const row = await db.read
    .selectFrom('recording')
    .select(['failure', (recording) => recording.exists(failedSet(recording)).as('lacks')])
    .where('id', '=', recordingId)
    .where('state', '=', 'ready')
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  return { code: 'recording-whole', severity: ok(row.failure === null && !row.lacks, 'warning') };
};

const failedSet = (recording: ExpressionBuilder<Tables, 'recording'>) =>
  recording
    .selectFrom('output_set')
    .select('output_set.name')
    .whereRef('output_set.recording_id', '=', 'recording.id')
    .where('output_set.state', '=', 'failed');

const transcript: PublishingCheck = async ({ db }, { recordingId }) => {
  if (!recordingId) return undefined;
  const row = await db.read
    .selectFrom('transcript')
    .select('id')
    .where('recording_id', '=', recordingId)
    .where('current', '=', 1)
    .executeTakeFirst();
  return { code: 'transcript', severity: ok(row !== undefined, 'warning') };
};

/** The checks every article goes through. */
export const standardChecks: readonly PublishingCheck[] = [
  headline,
  lede,
  content,
  recordingReady,
  recordingWhole,
  transcript,
  credits,
  image,
  imageAlt
];
