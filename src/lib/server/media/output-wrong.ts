import { Refusal } from '../refusal.ts';

/** Something that was made is not what was meant; nothing of its set is published. */
export class OutputWrong extends Refusal {
  readonly retry = true;
  constructor(file: string, reason: string) {
    super('output-wrong', 500, `${file} did not become what it should: ${reason} It was not published.`, {
      file,
      reason
    });
  }
}
