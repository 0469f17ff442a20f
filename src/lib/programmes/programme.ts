import type { ImageView } from '../images/image.ts';
import type { Addressed } from '../ui/addresses.ts';

/** A programme, in a list and on its page. */
export interface ProgrammeView extends Addressed {
  readonly title: string;
  readonly description: string;
  readonly language: string;
  readonly schedule: string | null;
  readonly image: ImageView | null;
  readonly articles: number;
}
