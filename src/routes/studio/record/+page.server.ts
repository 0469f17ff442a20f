import { enter } from '../entering.ts';
import type { PageServerLoad } from './$types';

/** Lets in who may upload: what is recorded stays in the browser until it is sent. */
export const load: PageServerLoad = (event) => {
  enter(event, 'recording.upload');
};
