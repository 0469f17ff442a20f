import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { ArticleFields, DraftCredit } from '#lib/articles/draft.ts';
import { operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish, withdraw } from '#lib/server/articles/publishing.ts';
import { approveComment } from '#lib/server/comments/moderating.ts';
import { submitComment } from '#lib/server/comments/submitting.ts';
import { newId } from '#lib/server/ids.ts';
import { receiveImage } from '#lib/server/images/images.ts';
import { attemptKey } from '#lib/server/media/folders.ts';
import { registerOrganisation } from '#lib/server/people/registering-organisations.ts';
import { registerPerson } from '#lib/server/people/registering.ts';
import type { Portal } from '#lib/server/portal.ts';
import { createProgramme } from '#lib/server/programmes/running.ts';
import { attachTranscript } from '#lib/server/transcripts/attaching.ts';
import { setChapters } from '#lib/server/transcripts/chapters.ts';
import { streamOf } from './streams.ts';

/** The ids of articles that can be heard, seen and read. */
export interface Interviews {
  /** A minute of sound with a transcript, three chapters and comments. */
  readonly audio: string;
  /** The same as a film. */
  readonly film: string;
  /** A film whose picture is not made yet. */
  readonly unmade: string;
  /** Sound whose file is gone. */
  readonly lost: string;
  /** Words only, its comments closed. */
  readonly words: string;
  readonly withdrawn: string;
  readonly programme: string;
}

const paragraph = (text: string) => ({ type: 'paragraph', runs: [{ text }] }) as const;
const chapters = [
  { startMs: 0, title: 'Vad RAR är till för' },
  { startMs: 20_000, title: 'ISAK' },
  { startMs: 40_000, title: 'Skattepengarna' }
];
const guest = 'Elsa Ek';
const reporter = 'Anna Maria Lindqvist Arrue';
const lines = [
  [reporter, 'Vad är det första man får lära sig?'],
  [guest, 'Att vattna lagom. Det låter enkelt.'],
  [guest, 'Den som är van att springa måste lära sig att stå still en stund, och det tar tid.'],
  [reporter, 'Hur mycket pengar handlar det om?'],
  [guest, 'Pengarna räcker i två och ett halvt år.'],
  [reporter, 'Och när pengarna är slut?'],
  [guest, 'Då ska det som fungerar ligga kvar i den vanliga verksamheten, hos var och en av dem.'],
  [guest, 'Annars har vi bara byggt ännu ett projekt.'],
  [reporter, 'Tack för att du kom.'],
  [guest, 'Tack själv.']
] as const;
const clock = (second: number) => `00:00:${String(second).padStart(2, '0')}.000`;
const transcript = ['WEBVTT']
  .concat(
    lines.map(([who, words], at) => `${clock(at * 6)} --> ${clock(at * 6 + 5)}\n<v ${who}>${words.trim()}`)
  )
  .join('\n\n');

/** Fills a portal with interviews whose sound and picture ffmpeg has made. */
export async function fillInterviews(portal: Portal): Promise<Interviews> {
  const facts = await sharedFacts(portal);
  const interview = async (fields: Partial<ArticleFields>) => {
    const id = await createArticle(portal, { ...facts, ...fields }, operator);
    await publish(portal, id, {}, operator);
    return id;
  };
  const [sound, film, lost, unmade] = await recordings(portal);
  const audio = await interview({
    headline: 'Fyra myndig\u00adheter, en gemensam kassa',
    number: 214,
    recordingId: sound
  });
  await fillComments(portal, audio);
  const withdrawn = await interview({ headline: 'Intervjun som togs bort' });
  await withdraw(portal, withdrawn, { reason: 'Den intervjuade har bett om det.' }, operator);
  return {
    audio,
    film: await interview({ headline: 'Växthuset som blev en arbetsplats', recordingId: film }),
    unmade: await interview({ headline: 'Filmen som ännu bara hörs', recordingId: unmade }),
    lost: await interview({ headline: 'Ljudet som försvann', recordingId: lost }),
    words: await interview({ headline: 'Bara ord', commentsOpen: false }),
    withdrawn,
    programme: facts.programmeId
  };
}

async function sharedFacts(portal: Portal) {
  const colour = { r: 90, g: 120, b: 100 };
  const photo = sharp({ create: { width: 1280, height: 720, channels: 3, background: colour } });
  const imageId = await receiveImage(portal, await photo.jpeg().toBuffer(), operator);
  const elsa = await registerPerson(portal, { name: guest }, operator);
  const anna = await registerPerson(portal, { name: reporter }, operator);
  const rar = await registerOrganisation(portal, { name: 'RAR i Sörmland' }, operator);
  const programmeId = await createProgramme(
    portal,
    { title: 'Gäst i studion', description: 'En gäst, ett ämne.' },
    operator
  );
  const credit = (role: DraftCredit['role'], name: string, more: Partial<DraftCredit>): DraftCredit => ({
    role,
    name,
    personId: null,
    organisationId: null,
    title: null,
    affiliationId: null,
    affiliation: null,
    ...more
  });
  return {
    lede: 'Elsa Ek berättar hur det går till när fyra myndigheter planerar ihop.',
    language: 'sv',
    programmeId,
    topics: ['Samverkan'],
    mentions: [{ organisationId: rar, name: 'RAR i Sörmland' }],
    commentsOpen: true,
    image: { imageId, alt: 'En gäst i studion', caption: '', credit: 'Foto: Bo Karp' },
    credits: [
      credit('guest', guest, {
        personId: elsa,
        title: 'förbundschef',
        affiliationId: rar,
        affiliation: 'Samordningsförbundet RAR'
      }),
      credit('reporter', reporter, { personId: anna }),
      credit('photographer', 'Bo Karp', {})
    ],
    body: [paragraph('Förbundet bildades 2005.'), paragraph('Arbetet har flyttats uppåt sedan dess.')]
  };
}

async function fillComments(portal: Portal, articleId: string): Promise<void> {
  const send = (name: string, text: string) =>
    submitComment(portal, articleId, { name, text, email: 'x@post.example' }, { address: '192.0.2.1' });
  await approveComment(portal, await send('Birgitta Falk', 'Samma person svarade varje gång.'), operator);
  await approveComment(portal, await send('Jonas P.', 'Vid 0:30 kommer svaret.'), operator);
}

async function recordings(portal: Portal): Promise<[string, string, string, string]> {
  const folder = mkdtempSync(join(tmpdir(), 'eter-interviews-'));
  const made = (file: string) => join(folder, file);
  const tone = ['-f', 'lavfi', '-i', 'sine=frequency=220:duration=60'];
  const picture = ['-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=5:duration=60'];
  ffmpeg([...tone, '-c:a', 'aac', '-b:a', '48k', '-movflags', '+faststart', made('sound.m4a')]);
  ffmpeg([...tone, '-c:a', 'libmp3lame', '-b:a', '48k', made('sound.mp3')]);
  ffmpeg([...picture, ...tone, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-shortest', made('film.mp4')]);
  ffmpeg(['-i', made('film.mp4'), '-frames:v', '1', made('poster.jpg')]);
  const soundFiles = [
    { path: made('sound.m4a'), purpose: 'audio', mediaType: 'audio/mp4' },
    { path: made('sound.mp3'), purpose: 'feed', mediaType: 'audio/mpeg' }
  ];
  const filmFiles = [
    { path: made('film.mp4'), purpose: 'video', mediaType: 'video/mp4', width: 320, height: 180 },
    { path: made('poster.jpg'), purpose: 'poster', mediaType: 'image/jpeg', width: 320, height: 180 },
    ...(await streamOf(made('film.mp4'), folder))
  ];
  const sound = await recording(portal, 'audio', soundFiles);
  const film = await recording(portal, 'video', [...filmFiles, ...soundFiles.slice(0, 1)]);
  const unmade = await recording(portal, 'video', soundFiles.slice(0, 1));
  const lost = await recording(portal, 'audio', soundFiles.slice(0, 1), { isKept: false });
  rmSync(folder, { recursive: true });
  return [sound, film, lost, unmade];
}

function ffmpeg(wishes: readonly string[]): void {
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...wishes], { stdio: 'pipe' });
}

interface MadeFile {
  readonly path: string;
  readonly purpose: string;
  readonly mediaType: string;
  readonly width?: number;
  readonly height?: number;
}

/** A recording as processing leaves it: rows, and the files where they are served from. */
async function recording(
  portal: Portal,
  kind: 'audio' | 'video',
  files: readonly MadeFile[],
  { isKept = true } = {}
): Promise<string> {
  const [id, attempt] = [newId(), newId()];
  const times = { created_at: portal.clock.now(), updated_at: portal.clock.now() };
  const set = { recording_id: id, name: kind, state: 'published', attempt, updated_at: times.updated_at };
  const peaks = JSON.stringify(
    Array.from({ length: 300 }, (_, at) => Math.round(50 + 45 * Math.sin(at / 9)))
  );
  const facts = { id, kind, state: 'ready', name: 'inspelning.wav', bytes: 1000, duration_ms: 60_000, peaks };
  await portal.db.transact(async (tx) => {
    await tx
      .insertInto('recording')
      .values({ ...facts, ...times })
      .execute();
    await tx
      .insertInto('output_set')
      .values({ ...set, published_at: times.updated_at })
      .execute();
    const rows = files.map((file) => ({
      id: newId(),
      recording_id: id,
      set_name: kind,
      ...row(file, attempt)
    }));
    await tx.insertInto('rendition').values(rows).execute();
  });
  if (isKept) for (const file of files) await keep(portal, file, attemptKey(id, attempt));
  const room = { ...portal };
  const content = Buffer.from(transcript);
  await attachTranscript(room, id, { name: 'utskrift.vtt', content, language: 'sv' }, operator);
  await setChapters(room, id, chapters, operator);
  return id;
}

function row({ path, purpose, mediaType, width, height }: MadeFile, attempt: string) {
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
  const what = { file: path.split('/').at(-1) ?? '', purpose, media_type: mediaType, attempt, sha256 };
  return { ...what, bytes: statSync(path).size, width: width ?? null, height: height ?? null };
}

async function keep(portal: Portal, { path }: MadeFile, folder: string): Promise<void> {
  // the storage takes a file away: it is given a copy, as several recordings are made of one
  const copy = `${path}.copy`;
  execFileSync('cp', [path, copy]);
  await portal.storage.take(copy, `${folder}/${path.split('/').at(-1) ?? ''}`);
}
