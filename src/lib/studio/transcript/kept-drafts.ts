import type { Splice } from '#lib/transcripts/editing/splices.ts';
import type { KeptPassage, RevisionMark } from '#lib/transcripts/revision.ts';

/** What was written in this browser and is not saved yet: what has changed since a revision, or the whole text. */
export interface KeptDraft {
  readonly session: string;
  readonly from: RevisionMark | null;
  readonly splice: Splice<KeptPassage>;
  readonly isWhole: boolean;
  readonly at: number;
}

/** The drafts of one transcript that lie in this browser, one for each opening of the editor. */
export class KeptDrafts {
  readonly #storage: Storage;
  readonly #prefix: string;

  constructor(storage: Storage, recordingId: string, language: string) {
    this.#storage = storage;
    this.#prefix = `eter.transcript.${recordingId}.${language}.`;
  }

  /** Keeps a draft; false when the browser has no room or allows none. */
  keep(draft: KeptDraft): boolean {
    try {
      this.#storage.setItem(this.#prefix + draft.session, JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  }

  forget(session: string): void {
    this.#storage.removeItem(this.#prefix + session);
  }

  /** The newest draft that no open page is writing; `isOpen` tells of a session whether one is. */
  findLeft(isOpen: (session: string) => boolean): KeptDraft | undefined {
    const drafts: KeptDraft[] = [];
    for (let at = 0; at < this.#storage.length; at++) {
      const key = this.#storage.key(at) ?? '';
      if (!key.startsWith(this.#prefix) || isOpen(key.slice(this.#prefix.length))) continue;
      const draft = parsed(this.#storage.getItem(key));
      if (draft) drafts.push(draft);
    }
    return drafts.sort((one, other) => other.at - one.at)[0];
  }
}

function parsed(text: string | null): KeptDraft | undefined {
  try {
    return text === null ? undefined : (JSON.parse(text) as KeptDraft);
  } catch {
    return undefined;
  }
}

/** Only pages that came by HTTPS, or from this machine, have locks. */
const locks = () => (isSecureContext ? navigator.locks : null);

const lockOf = (session: string) => `eter.transcript.${session}`;

/** Lets other pages of this browser see that a session is open, for as long as the page is. */
export function holdSession(session: string): void {
  void locks()?.request(lockOf(session), () => new Promise(() => undefined));
}

/** The sessions that are open in pages of this browser. A browser that cannot tell has none. */
export async function openSessions(): Promise<(session: string) => boolean> {
  const held = (await locks()?.query())?.held ?? [];
  const names = new Set(held.map(({ name }) => name));
  return (session) => names.has(lockOf(session));
}
