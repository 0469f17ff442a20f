import type { Block, Body, Run } from '#lib/articles/body.ts';
import type { SidecarBlock, SidecarInline, SidecarPicture } from './sidecars.ts';

/** Turns a sidecar's blocks into a body. `imageOf` gives the id of a picture's file. */
export async function bodyOf(
  blocks: readonly SidecarBlock[],
  imageOf: (picture: SidecarPicture) => Promise<string>
): Promise<Body> {
  const body: Block[] = [];
  for (const block of blocks) body.push(await blockOf(block, imageOf));
  return body;
}

async function blockOf(
  block: SidecarBlock,
  imageOf: (picture: SidecarPicture) => Promise<string>
): Promise<Block> {
  if ('paragraph' in block) return { type: 'paragraph', runs: runsOf(block.paragraph) };
  if ('heading' in block) return { type: 'heading', runs: runsOf(block.heading) };
  if ('list' in block) return { type: 'list', ordered: block.ordered, items: block.list.map(runsOf) };
  if ('quote' in block) return { type: 'quote', runs: runsOf(block.quote.text), source: block.quote.source };
  const { alt, caption, credit } = block.image;
  return { type: 'image', imageId: await imageOf(block.image), alt, caption, credit };
}

function runsOf(inline: SidecarInline): Run[] {
  return (Array.isArray(inline) ? inline : [inline]).map((piece) => {
    if (typeof piece === 'string') return { text: piece };
    if ('em' in piece) return { text: piece.em, em: true };
    if ('strong' in piece) return { text: piece.strong, strong: true };
    return { text: piece.text, href: piece.link };
  });
}
