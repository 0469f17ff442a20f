/** An image that the portal has received: its id and the widths there are. */
export interface UploadedImage {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly widths: readonly number[];
}

/** Where images are sent, and how large a file may be, in bytes. */
export const imageUpload = { address: '/redaktion/bilder', most: 20 * 1024 * 1024 } as const;

/** Sends an image. Answers with it, or with the sentence that says why not; `offline` when no answer came. */
export async function sendImage(file: File, offline: string): Promise<UploadedImage | { problem: string }> {
  const form = new FormData();
  form.set('image', file);
  try {
    const answer = await fetch(imageUpload.address, {
      method: 'POST',
      body: form,
      headers: { accept: 'application/json' }
    });
    return (await answer.json()) as UploadedImage | { problem: string };
  } catch {
    return { problem: offline };
  }
}
