import { join } from 'node:path';
import { tidyAccounts, tidying } from './accounts/jobs.ts';
import { openPasswords, type Passwords } from './accounts/passwords.ts';
import { openSessions, type Sessions } from './accounts/sessions.ts';
import { type PublishingCheck, standardChecks } from './articles/checks.ts';
import { filePublicationJob, notePublishedFile, publishScheduled } from './articles/jobs.ts';
import { toTranscribe, transcribeWanted } from './articles/transcribing.ts';
import { systemClock, type Clock } from './clock.ts';
import { decideListed } from './comments/bulk.ts';
import { tidyComments, tidyingComments } from './comments/jobs.ts';
import { tellAnswered } from './comments/replying.ts';
import type { Config } from './config.ts';
import type { Database } from './database/database.ts';
import { openDatabase } from './database/opening.ts';
import { type Announcer, announcer, type Consequences } from './events/announce.ts';
import { tagChanged, taggingAll, tagOne, toTag, toTagOf } from './feeds/jobs.ts';
import { type Darkroom, openDarkroom } from './images/darkroom.ts';
import { tidyImages, tidyingImages } from './images/tidying.ts';
import { publishImported } from './imports/jobs.ts';
import type { AnyJobKind } from './jobs/job-kind.ts';
import { pruneJobs, pruning } from './jobs/jobs.ts';
import type { Recurring } from './jobs/recurring.ts';
import { type Log, openLog } from './log.ts';
import { openTools, type Tools } from './media/ffmpeg.ts';
import {
  encodePlannedSet,
  fetchFromAddress,
  processFirstJob,
  processJob,
  replaceJob,
  replaceOriginal,
  processReceived,
  revealPart,
  tidyingMedia,
  tidyMedia
} from './media/jobs.ts';
import { readBounces, readingBounces } from './mail/bounce-folder.ts';
import { openEmlFolder } from './mail/eml-folder.ts';
import { sendMail } from './mail/jobs.ts';
import type { MailTransport } from './mail/mail-transport.ts';
import { openSmtp } from './mail/smtp.ts';
import { tidyingMail, tidyMail } from './mail/tidying.ts';
import { openSealer, type Sealer } from './sealing.ts';
import type { Search } from './search/engine.ts';
import {
  catchingUp,
  catchUp,
  indexChanged,
  reconcile,
  reconciling,
  removeWithdrawn,
  toIndex,
  toRemove
} from './search/jobs.ts';
import { openSearch } from './search/opening.ts';
import { type DownloadCounter, openDownloadCounter } from './statistics/downloads.ts';
import { openPlayCounter, type PlayCounter } from './statistics/plays.ts';
import { openDiskStorage } from './storage/disk-storage.ts';
import type { Storage } from './storage/storage.ts';
import { writeDown } from './transcripts/jobs.ts';
import { takeCaptions, toTakeCaptions } from './transcripts/own-captions.ts';
import { openSpeechEngine, type SpeechEngine } from './transcripts/speech-engine.ts';

/** The whole product, opened: what doors hand to the engine's functions. */
export interface Portal {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly db: Database;
  readonly storage: Storage;
  readonly darkroom: Darkroom;
  readonly tools: Tools;
  /** What writes recordings down; null where the settings name nothing. */
  readonly speech: SpeechEngine | null;
  readonly search: Search;
  readonly downloads: DownloadCounter;
  readonly plays: PlayCounter;
  readonly events: Announcer;
  readonly publishingChecks: readonly PublishingCheck[];
  readonly mail: MailTransport;
  readonly sealer: Sealer;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  /** Closes everything that `openPortal` opened, in order. */
  close(): Promise<void>;
}

/** Which jobs each event starts. */
const consequences: Consequences = {
  'article.published': (event) => [...toIndex('article')(event), ...toTagOf('articleId')(event)],
  'article.changed': (event) => [...toIndex('article')(event), ...toTagOf('articleId')(event)],
  'article.withdrawn': toRemove,
  'recording.received': ({ subject }) => [processJob(subject)],
  'recording.replacement-received': ({ subject }) => [replaceJob(subject)],
  'recording.replaced': (event) => [filePublicationJob(event.subject), ...toTag(event)],
  'recording.ready': (event) => [
    ...toIndex('recording')(event),
    ...toTag(event),
    ...toTakeCaptions(event),
    ...toTranscribe(event),
    { kind: 'import.publish', payload: { recordingId: event.subject }, priority: 1 }
  ],
  'recording.withdrawn': toIndex('recording'),
  'recording.hidden': (event) => [processFirstJob(event.subject), ...toIndex('recording')(event)],
  'recording.shown': ({ subject }) => [processFirstJob(subject)],
  'transcript.changed': (event) => [...toIndex('recording')(event), ...toTag(event)],
  'comment.approved': ({ subject }) => [{ kind: 'comments.tell-answered', payload: { commentId: subject } }],
  'person.changed': toIndex('person'),
  'organisation.changed': toIndex('organisation'),
  'programme.changed': (event) => [...toIndex('programme')(event), ...toTagOf('programmeId')(event)]
};

/** Opens the portal that `config` describes. The only place that knows all parts. */
export function openPortal(config: Config, clock: Clock = systemClock): Portal {
  const db = openDatabase(config.databaseUrl);
  const log = openLog(config.LOG_LEVEL);
  const downloads = openDownloadCounter({ config, db, clock, log });
  const plays = openPlayCounter({ config, db, clock, log });
  const tools = openTools(config);
  const search = openSearch(config, { clock, log });
  return {
    config,
    log,
    clock,
    db,
    storage: openDiskStorage(config.DATA_DIR),
    darkroom: openDarkroom(join(config.DATA_DIR, 'work', 'images')),
    tools,
    speech: openSpeechEngine(config, { tools }),
    search,
    downloads,
    plays,
    events: announcer(clock, consequences),
    publishingChecks: standardChecks,
    mail: openMail(config),
    sealer: openSealer(config),
    passwords: openPasswords(),
    sessions: openSessions({ db, clock, log }, config.origin),
    close: async () => {
      await Promise.all([downloads.flush(), plays.flush()]);
      search.close();
      await db.close();
    }
  };
}

function openMail(config: Config): MailTransport {
  const folder = openEmlFolder(join(config.DATA_DIR, 'mail'));
  if (config.SMTP_URL === '') return folder;
  return { ...openSmtp(config.SMTP_URL, { name: new URL(config.origin).hostname }), forget: folder.forget };
}

/** Every kind of job the worker can run. Nouns add theirs here. */
export function jobKinds(portal: Portal): readonly AnyJobKind[] {
  return [
    pruneJobs(portal),
    tidyAccounts(portal),
    publishScheduled(portal),
    publishImported(portal),
    processReceived(portal),
    encodePlannedSet(portal),
    replaceOriginal(portal),
    fetchFromAddress(portal),
    notePublishedFile(portal),
    tidyMedia(portal),
    revealPart(portal),
    tidyImages(portal),
    takeCaptions(portal),
    writeDown(portal),
    transcribeWanted(portal),
    tagOne(portal),
    tagChanged(portal),
    sendMail(portal),
    tidyMail(portal),
    readBounces(portal),
    decideListed(portal),
    tidyComments(portal),
    tellAnswered(portal),
    indexChanged(portal),
    removeWithdrawn(portal),
    reconcile(portal),
    catchUp(portal)
  ];
}

/** The jobs that come back by themselves. */
export function recurringJobs({ config }: Pick<Portal, 'config'>): readonly Recurring[] {
  return [
    pruning,
    tidying,
    tidyingMedia,
    tidyingImages,
    taggingAll,
    tidyingMail,
    readingBounces,
    tidyingComments,
    reconciling,
    ...(config.MEILI_URL ? [catchingUp] : [])
  ];
}
