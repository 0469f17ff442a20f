import type { EditableTranscript, TranscriptSave, TranscriptSaved } from '#lib/transcripts/revision.ts';
import { studioPaths, transcriptPath } from '../addresses.ts';

/** Somebody else saved first. */
export interface SavedMeanwhile {
  readonly revision: number;
  readonly by: string;
  readonly at: number;
}

/** What the server made of it. `unreached` is nobody’s fault: it is tried again. */
export type Answer<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'conflict'; readonly meanwhile: SavedMeanwhile }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'unreached' };

/** What an editor's page asks of the server. */
export type Asked =
  | { readonly do: 'save'; readonly save: TranscriptSave }
  | { readonly do: 'show' | 'review' | 'restore' }
  | { readonly do: 'here' | 'gone'; readonly session: string; readonly language: string };

/** The server, as the editor of one recording's transcripts sees it. */
export class TranscriptDoor {
  readonly #recordingId: string;

  constructor(recordingId: string) {
    this.#recordingId = recordingId;
  }

  save(save: TranscriptSave): Promise<Answer<TranscriptSaved>> {
    return this.#post<TranscriptSaved>(save.from?.revision ?? 0, { do: 'save', save });
  }

  show(revision: number, how: 'show' | 'review'): Promise<Answer<unknown>> {
    return this.#post(revision, { do: how });
  }

  restore(revision: number): Promise<Answer<unknown>> {
    return this.#post(revision, { do: 'restore' });
  }

  /** Says that the page is open, and who else has it open. */
  here(session: string, language: string): Promise<Answer<readonly string[]>> {
    return this.#post(0, { do: 'here', session, language });
  }

  gone(session: string, language: string): void {
    void this.#post(0, { do: 'gone', session, language }, true);
  }

  /** A revision with its passages. */
  async read(revision: number): Promise<Answer<EditableTranscript>> {
    return answered(() => fetch(transcriptPath(this.#recordingId, revision)));
  }

  /** Puts a speaker in the register, and answers with the id. */
  register(name: string): Promise<Answer<{ readonly id: string }>> {
    return answered(() => fetch(studioPaths.suggestions, posted({ name })));
  }

  #post<Result>(revision: number, asked: Asked, keepalive = false): Promise<Answer<Result>> {
    return answered(() =>
      fetch(transcriptPath(this.#recordingId, revision), { ...posted(asked), keepalive })
    );
  }
}

const posted = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body)
});

async function answered<Result>(ask: () => Promise<Response>): Promise<Answer<Result>> {
  try {
    const answer = await ask();
    // a page to sign in is no answer: the text waits here
    if (answer.redirected || answer.status >= 500 || answer.status === 401) return { kind: 'unreached' };
    const said: unknown = await answer.json();
    if (answer.ok) return { kind: 'done', result: said as Result };
    const { meanwhile, words } = said as { meanwhile?: SavedMeanwhile; words?: string };
    return meanwhile ? { kind: 'conflict', meanwhile } : { kind: 'refused', words: words ?? '' };
  } catch {
    return { kind: 'unreached' };
  }
}
