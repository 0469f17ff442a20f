import { receiveImage } from '#lib/server/images/images.ts';
import { type ImageForm, imageFileOf } from '#lib/studio/image-form.ts';

/** The picture of a form, its file received first when one was sent with the form (as without scripts). */
export async function receivedImage(
  { portal, actor }: App.Locals,
  data: FormData,
  name: string,
  form: ImageForm
): Promise<ImageForm> {
  const file = imageFileOf(data, name);
  if (!file) return form;
  return { ...form, id: await receiveImage(portal, new Uint8Array(await file.arrayBuffer()), actor) };
}
