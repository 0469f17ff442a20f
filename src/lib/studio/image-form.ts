import type { BodyImage } from '../articles/body.ts';

/** A picture in a form: which one (empty when none) and what is said of it. */
export interface ImageForm {
  readonly id: string;
  readonly alt: string;
  readonly caption: string;
  readonly credit: string;
}

/** The form of a saved picture, or of none. */
export function imageFormOf(image: Partial<Omit<BodyImage, 'type'>> | null): ImageForm {
  return {
    id: image?.imageId ?? '',
    alt: image?.alt ?? '',
    caption: image?.caption ?? '',
    credit: image?.credit ?? ''
  };
}

/** Reads a picture from a form; the tick that takes it away leaves the words. */
export function readImageForm(data: FormData, name: string): ImageForm {
  const text = (field: string) => {
    const value = data.get(`${name}.${field}`);
    return typeof value === 'string' ? value.trim() : '';
  };
  return {
    id: data.has(`${name}.remove`) ? '' : text('id'),
    alt: text('alt'),
    caption: text('caption'),
    credit: text('credit')
  };
}

/** The file that was sent with a form for a picture; undefined when none was chosen. */
export function imageFileOf(data: FormData, name: string): File | undefined {
  const file = data.get(`${name}.file`);
  return file instanceof File && file.size > 0 ? file : undefined;
}

/** What is kept of a picture in a form: null when there is none. */
export function imageOf(form: ImageForm): Omit<BodyImage, 'type'> | null {
  const { id, ...words } = form;
  return id ? { imageId: id, ...words } : null;
}
