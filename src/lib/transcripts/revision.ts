import type { Splice } from './editing/splices.ts';
import type { TimedPassage, TranscriptView } from './transcript.ts';

/** A passage as it is edited and kept: its place is its place in the list. */
export interface KeptPassage extends Omit<TimedPassage, 'position'> {
  /** Who speaks, in the register. */
  readonly personId: string | null;
}

/** A revision that editing starts from. `saves` counts how often it has been written: a draft is written many times. */
export interface RevisionMark {
  readonly revision: number;
  readonly saves: number;
}

/** A revision with everything that an editor needs. Times are milliseconds UTC. */
export interface EditableTranscript extends RevisionMark {
  readonly language: string;
  readonly origin: TranscriptView['origin'];
  /** Whoever wrote it may still be writing: it was never shown, and nothing was made from it yet. */
  readonly isOpen: boolean;
  readonly isShown: boolean;
  readonly reviewedAt: number | null;
  readonly passages: readonly KeptPassage[];
}

/** A revision in the list of them. */
export interface RevisionView {
  readonly revision: number;
  readonly language: string;
  readonly origin: TranscriptView['origin'];
  readonly parent: number | null;
  /** Who made it; null when it was the portal itself or a script. */
  readonly by: string | null;
  readonly madeAt: number;
  readonly savedAt: number;
  /** Readers see this one. */
  readonly isShown: boolean;
  /** Readers have seen it: its words never change any more. */
  readonly wasShown: boolean;
  /** Editing goes on from this one. */
  readonly isHead: boolean;
  readonly reviewedBy: string | null;
  readonly reviewedAt: number | null;
  readonly engine: string | null;
  readonly model: string | null;
  readonly fileName: string | null;
  readonly passages: number;
}

/** What an editor's page sends when it saves. */
export interface TranscriptSave {
  readonly language: string;
  /** One opening of the editor: what it saves goes on in the same draft for a while. */
  readonly session: string;
  /** What the splice begins from; null where the language has no transcript yet. */
  readonly from: RevisionMark | null;
  /** What has changed since `from`, or the whole text. */
  readonly splice: Splice<KeptPassage>;
  readonly isWhole?: boolean;
  /** Kept beside what another has saved meanwhile, to be compared; editing does not go on from it. */
  readonly isAside?: boolean;
}

/** What became of a save. When it is `isClosed` the next one begins from this revision. */
export interface TranscriptSaved extends RevisionMark {
  readonly isClosed: boolean;
  readonly savedAt: number;
}
