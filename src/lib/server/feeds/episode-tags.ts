import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { ArticleTeaser } from '#lib/articles/article.ts';
import { articlePath } from '#lib/ui/addresses.ts';
import type { Config } from '../config.ts';
import { teasersOf } from '../articles/teasers.ts';
import type { Database } from '../database/database.ts';
import { coverSide, findArtwork } from '../images/artwork.ts';
import type { Darkroom } from '../images/darkroom.ts';
import { type FeedSound, feedSound } from '../media/episode-files.ts';
import { findProgramme } from '../programmes/programmes.ts';
import { findStation } from '../station/station.ts';
import type { Storage } from '../storage/storage.ts';
import { findChapters } from '../transcripts/transcripts.ts';
import { plain } from './episodes.ts';
import { type EpisodeTag, id3Tag } from './id3.ts';

/** What is needed to say what an episode's file should say of itself. */
export interface TaggingRoom {
  readonly db: Database;
  readonly config: Config;
  readonly storage: Storage;
  readonly darkroom: Darkroom;
}

type Asking = Pick<TaggingRoom, 'db' | 'config'>;

/** What an episode's file should be: which sound, with which words and picture; `digest` differs when any of it does. */
export interface WantedEpisode {
  readonly sound: FeedSound;
  readonly words: Omit<EpisodeTag, 'picture'>;
  readonly imageId: string | null;
  readonly digest: string;
}

/** The recordings of published articles that can be heard: of one article or programme when it is given. */
export async function publishedRecordings(
  { db }: Pick<TaggingRoom, 'db'>,
  { articleId, programmeId }: { readonly articleId?: string; readonly programmeId?: string }
): Promise<string[]> {
  const rows = await db.read
    .selectFrom('article')
    .select('recording_id')
    .distinct()
    .where('state', '=', 'published')
    .where('recording_id', 'is not', null)
    .$if(articleId !== undefined, (query) => query.where('id', '=', articleId ?? ''))
    .$if(programmeId !== undefined, (query) => query.where('programme_id', '=', programmeId ?? ''))
    .execute();
  return rows.flatMap((row) => row.recording_id ?? []);
}

/** What the file of a recording's episode should be; undefined when it is not published, or has no sound for feeds. */
export async function wantedEpisode(room: Asking, recordingId: string): Promise<WantedEpisode | undefined> {
  const sound = await feedSound(room, recordingId);
  const article = sound && (await publishedArticle(room, recordingId));
  if (!article) return undefined;
  const programme = article.programme ? await findProgramme(room, article.programme.id) : undefined;
  const words = {
    ...(await heading(room, article, programme?.title)),
    durationMs: sound.durationMs,
    chapters: await findChapters(room, recordingId)
  };
  const imageId = article.image?.id ?? programme?.image?.id ?? null;
  return { sound, words, imageId, digest: digestOf({ form, words, imageId, sha256: sound.sha256 }) };
}

async function heading(room: Asking, article: ArticleTeaser, programme: string | undefined) {
  const station = await findStation(room);
  return {
    title: plain(article.headline),
    artist: station.name,
    album: programme ?? station.name,
    year: yearIn(station.timezone, article.publishedAt),
    number: article.number,
    address: room.config.origin + articlePath(article)
  };
}

/** The tag of an episode as bytes, its picture with it. */
export async function tagOf(room: TaggingRoom, { words, imageId }: WantedEpisode): Promise<Buffer> {
  const artwork = imageId === null ? undefined : await findArtwork(room, imageId, coverSide);
  const picture = artwork ? await buffer(await room.storage.read(artwork.key)) : null;
  return id3Tag({ ...words, picture });
}

/** Goes up by one when tags are written otherwise, so that every file is made again. */
const form = 1;

/** Short, and fit for an address. */
const digestOf = (what: unknown): string =>
  createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 16);

async function publishedArticle({ db }: Asking, recordingId: string): Promise<ArticleTeaser | undefined> {
  const row = await db.read
    .selectFrom('article')
    .select('id')
    .where('recording_id', '=', recordingId)
    .where('state', '=', 'published')
    .orderBy('published_at')
    .executeTakeFirst();
  const [article] = row ? await teasersOf({ db }, [row.id]) : [];
  return article;
}

const yearIn = (timeZone: string, time: number): number =>
  Number(new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric' }).format(time));
