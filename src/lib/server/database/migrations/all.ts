import type { Migration } from '../migrator.ts';
import { firstSchema } from './0001-first-schema.ts';
import { downloads } from './0002-downloads.ts';
import { recordingLog } from './0003-recording-log.ts';
import { steering } from './0004-steering.ts';
import { loudnessRange } from './0005-loudness-range.ts';
import { posters } from './0006-posters.ts';
import { recordingRevisions } from './0007-recording-revisions.ts';
import { urlImports } from './0008-url-imports.ts';
import { supersededRenditions } from './0009-superseded-renditions.ts';
import { filmPieces } from './0010-film-pieces.ts';
import { fileBreakdowns } from './0011-file-breakdowns.ts';
import { transcriptRevisions } from './0012-transcript-revisions.ts';
import { hiddenParts } from './0013-hidden-parts.ts';
import { plays } from './0014-plays.ts';
import { transcriptions } from './0015-transcriptions.ts';
import { captionRevisions } from './0016-caption-revisions.ts';
import { commenters } from './0017-commenters.ts';
import { moderation } from './0018-moderation.ts';
import { eventTimes } from './0019-event-times.ts';
import { commentAttacks } from './0020-comment-attacks.ts';
import { oldAddresses } from './0021-old-addresses.ts';
import { returnedMails } from './0022-returned-mails.ts';

/** Every migration, oldest first. */
export const migrations: readonly Migration[] = [
  firstSchema,
  downloads,
  recordingLog,
  steering,
  loudnessRange,
  posters,
  recordingRevisions,
  urlImports,
  supersededRenditions,
  filmPieces,
  fileBreakdowns,
  transcriptRevisions,
  hiddenParts,
  plays,
  transcriptions,
  captionRevisions,
  commenters,
  moderation,
  eventTimes,
  commentAttacks,
  oldAddresses,
  returnedMails
];
