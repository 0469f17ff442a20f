import type { ExpressionBuilder } from 'kysely';
import type { Database, Tables } from '../database/database.ts';

/** The version of each published article, or of `only` some, as the database has it, by id: what an index must hold. */
export async function publishedVersions(
  room: { db: Database },
  only?: readonly string[]
): Promise<Map<string, string>> {
  const rows = await publishedRows(room, only);
  return new Map(rows.map((row) => [row.id, versionOf(row)]));
}

/** When a part of the recording was last hidden, or shown again. */
const hiddenSince = (row: ExpressionBuilder<Tables, 'recording'>) =>
  row
    .selectFrom('hidden_part')
    .select(({ fn }) => fn.max<number | null>(fn.coalesce('ended_at', 'created_at')).as('since'))
    .whereRef('hidden_part.recording_id', '=', 'recording.id');

/** When one who is credited was last changed, or the one they were merged into. */
const peopleChanged = (row: ExpressionBuilder<Tables, 'article'>) =>
  row
    .selectFrom('credit')
    .innerJoin('person as credited', 'credited.id', 'credit.person_id')
    .innerJoin('person', (join) =>
      join.on((on) =>
        on.or([
          on('person.id', '=', on.ref('credited.id')),
          on('person.id', '=', on.ref('credited.merged_into'))
        ])
      )
    )
    .select(({ fn }) => fn.max<number | null>('person.updated_at').as('changed'))
    .whereRef('credit.article_id', '=', 'article.id');

/** The same of organisations that are credited or that somebody stands for. */
const organisationsChanged = (row: ExpressionBuilder<Tables, 'article'>) =>
  row
    .selectFrom('credit')
    .innerJoin('organisation as credited', (join) =>
      join.on((on) =>
        on.or([
          on('credited.id', '=', on.ref('credit.organisation_id')),
          on('credited.id', '=', on.ref('credit.affiliation_id'))
        ])
      )
    )
    .innerJoin('organisation', (join) =>
      join.on((on) =>
        on.or([
          on('organisation.id', '=', on.ref('credited.id')),
          on('organisation.id', '=', on.ref('credited.merged_into'))
        ])
      )
    )
    .select(({ fn }) => fn.max<number | null>('organisation.updated_at').as('changed'))
    .whereRef('credit.article_id', '=', 'article.id');

type PublishedRow = Awaited<ReturnType<typeof publishedRows>>[number];

/** The published articles, or those of `only`, with all that tells whether an index has them as they are. */
export async function publishedRows({ db }: { db: Database }, only?: readonly string[]) {
  return db.read
    .selectFrom('article')
    .leftJoin('recording', (join) =>
      join.onRef('recording.id', '=', 'article.recording_id').on('recording.withdrawn_at', 'is', null)
    )
    .select(['article.id', 'article.revision', 'article.updated_at as updatedAt'])
    .select(['recording.id as recordingId', 'recording.state as recordingState'])
    .select((of) =>
      of
        .selectFrom('transcript')
        // one is shown in each language, and whichever is changed, the sum grows
        .select((sum) => sum.fn.sum<number | string>('revision').as('sum'))
        .whereRef('transcript.recording_id', '=', 'recording.id')
        .where('transcript.current', '=', 1)
        .as('transcripts')
    )
    .select((row) => hiddenSince(row).as('hiddenSince'))
    .select((row) => peopleChanged(row).as('peopleChanged'))
    .select((row) => organisationsChanged(row).as('organisationsChanged'))
    .select((row) =>
      row
        .selectFrom('programme')
        .select('updated_at')
        .whereRef('programme.id', '=', 'article.programme_id')
        .as('programmeChanged')
    )
    .where('article.state', '=', 'published')
    .$if(only !== undefined, (query) => query.where('article.id', 'in', only ?? []))
    .execute();
}

/** A text that changes whenever what is searched in an article does. */
export function versionOf(row: PublishedRow): string {
  const { revision, updatedAt, recordingId, recordingState, transcripts, hiddenSince } = row;
  const named = [row.peopleChanged, row.organisationsChanged, row.programmeChanged].map((one) => one ?? 0);
  const recording = [recordingId ?? '-', recordingState ?? '-', Number(transcripts ?? 0), hiddenSince ?? 0];
  return [revision, updatedAt, ...recording, ...named].join(' ');
}
