import { json } from '@sveltejs/kit';
import { findImages, receiveImage } from '#lib/server/images/images.ts';
import { isRefusal, Refusal } from '#lib/server/refusal.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';
import type { RequestHandler } from './$types';

class ImageMissing extends Refusal {
  constructor() {
    super('image-missing', 400, 'No picture came with the form. Choose a file first.');
  }
}

/** Receives a picture for an editor that runs: its id and widths, or the sentence that says why not. */
export const POST: RequestHandler = async ({ request, locals }) => {
  const { portal, actor, language } = locals;
  try {
    const file = (await request.formData()).get('image');
    if (!(file instanceof File)) throw new ImageMissing();
    const id = await receiveImage(portal, new Uint8Array(await file.arrayBuffer()), actor);
    const image = (await findImages(portal, [id])).get(id);
    return json({ ...image, id }, { status: 201 });
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    return json({ code: thrown.code, problem: refusalWords(language, thrown) }, { status: thrown.status });
  }
};
