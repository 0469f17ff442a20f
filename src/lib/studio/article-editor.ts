import type { ArticleDraft, CheckResult } from '../articles/draft.ts';
import type { ImageView } from '../images/image.ts';
import type { MediaView, RecordingProgress } from '../media/recording.ts';
import type { TranscriptProblem } from '../transcripts/transcript.ts';
import type { Transcription } from '../transcripts/transcription.ts';
import type { ArticleForm } from './article-form.ts';
import type { Known } from './known.ts';

/** What a machine does for a recording: whether there is one that writes down, and how far it has come. */
export interface Machine {
  readonly isThere: boolean;
  readonly transcription: Transcription | null;
}

/** What the editor of an article is given. */
export interface EditorData {
  readonly draft: ArticleDraft;
  readonly form: ArticleForm;
  readonly checks: readonly CheckResult[];
  readonly programmes: readonly { readonly id: string; readonly title: string }[];
  readonly topics: readonly string[];
  readonly images: readonly Pick<ImageView, 'id' | 'widths'>[];
  readonly recording: RecordingProgress | null;
  readonly media: MediaView | null;
  readonly transcript: {
    readonly passages: number;
    readonly speakers: readonly string[];
    readonly madeAt: number;
  } | null;
  /** Captions came inside the file of the recording. */
  readonly hasCaptions: boolean;
  readonly machine: Machine;
  readonly recordings: readonly { readonly id: string; readonly name: string; readonly createdAt: number }[];
  readonly mayWrite: boolean;
  readonly mayPublish: boolean;
}

/** What became of what was asked, the last time the page sent a form. */
export type EditorDone =
  'saved' | 'published' | 'scheduled' | 'unscheduled' | 'withdrawn' | 'transcript' | 'machine';

/** What became of a transcript file. */
export interface Attached {
  readonly passages: number;
  readonly speakers: readonly string[];
  readonly problems: readonly TranscriptProblem[];
}

/** What the editor gets back from a form. */
export interface EditorAnswer {
  readonly done?: EditorDone;
  readonly revision?: number;
  /** What was typed, when it could not be saved. */
  readonly values?: ArticleForm | null;
  readonly problem?: { readonly code: string; readonly words: string };
  /** Who in the register has nearly the name that was typed, by the place of the credit. */
  readonly known?: Readonly<Record<number, Known>>;
  /** What somebody else saved meanwhile. */
  readonly conflict?: ArticleForm;
  readonly transcript?: Attached;
}
