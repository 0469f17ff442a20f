import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Block, Body } from '#lib/articles/body.ts';
import { receiveImage } from '../../images/images.ts';
import { receiveFile, sha256Of } from '../../media/receiving.ts';
import { isRefusal } from '../../refusal.ts';
import type { FoundBlock, FoundPicture } from './blocks.ts';
import type { WordPressItem } from './export.ts';
import { fileFor } from './media.ts';
import type { Passage } from './passage.ts';
import { type ArticlePlan, linkBlock } from './plan.ts';

/** The parts of an article that are made of files. */
export interface ArticleFiles {
  readonly body: Body;
  readonly image: { imageId: string; alt: string; caption: string; credit: string } | null;
  readonly recordingId: string | null;
}

/** Receives the files of a post from the folder of media. Those that are not there are links in the text, and told. */
export async function receiveFiles(
  passage: Passage,
  item: WordPressItem,
  plan: ArticlePlan
): Promise<ArticleFiles> {
  const body: Block[] = [];
  for (const block of plan.blocks) body.push(await bodyBlock(passage, item, block));
  const image = plan.picture && (await received(passage, item, plan.picture));
  const { recordingId, links } = await receiveRecordings(passage, item, plan.recordings);
  return { body: [...body, ...links], image: image ?? null, recordingId };
}

async function bodyBlock(passage: Passage, item: WordPressItem, block: FoundBlock): Promise<Block> {
  if (block.type !== 'picture') return block;
  const image = await received(passage, item, block);
  if (image) return { type: 'image', ...image };
  return linkBlock(block.src, block.caption || block.alt || basename(block.src));
}

/** A picture of the folder; undefined when there is none, or when it is none. */
async function received(passage: Passage, item: WordPressItem, { src, alt, caption }: FoundPicture) {
  const file = await fileFor(passage.media, src);
  if (!file) {
    passage.report.missing(src);
    return undefined;
  }
  const words = { alt: alt || caption, caption, credit: '' };
  if (passage.dryRun) return { imageId: '', ...words };
  try {
    return { imageId: await receiveImage(passage.room, await readFile(file), passage.actor), ...words };
  } catch (cause) {
    if (!isRefusal(cause)) throw cause;
    passage.report.note(item, `the picture ${src} could not be taken: ${cause.message}`);
    return undefined;
  }
}

async function receiveRecordings(passage: Passage, item: WordPressItem, addresses: readonly string[]) {
  const links: Block[] = [];
  let recordingId: string | null = null;
  for (const address of addresses) {
    const file = await fileFor(passage.media, address);
    if (file && recordingId === null) recordingId = await recordingOf(passage, file, basename(address));
    else links.push(linkBlock(address, basename(address)));
    if (!file) passage.report.missing(address);
    else if (links.length > 0)
      passage.report.note(item, `an article has one recording: ${address} is a link`);
  }
  return { recordingId, links };
}

/** The recording made of a file before, or a new one. */
async function recordingOf(
  { room, dryRun, actor }: Passage,
  localFile: string,
  name: string
): Promise<string> {
  if (dryRun) return '';
  const known = await room.db.read
    .selectFrom('recording')
    .select('id')
    .where('sha256', '=', await sha256Of(localFile))
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return known?.id ?? receiveFile(room, { localFile, name }, actor);
}
