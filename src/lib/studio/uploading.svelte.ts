import { type DetailedError, Upload } from 'tus-js-client';
import type { Language } from '../ui/station.ts';
import { type Pace, PaceMeter } from './upload-pace.ts';

/** How an upload stands. `offline` goes on by itself when the network is back; `failed` does not. */
export type UploadState = 'waiting' | 'sending' | 'paused' | 'offline' | 'failed' | 'sent';

/** Why an upload was refused: a code of ours, the server's own sentence, or neither. */
export interface UploadProblem {
  readonly code: string;
  readonly words: string;
}

/** Where recordings are sent. */
const uploadAddress = '/uploads';

/** How long nothing may move before the line is taken for dead, although nobody has said so. */
const stalledAfterMs = 30_000;

const retryDelays = [0, 1000, 3000, 5000, 10_000, 20_000];

/** One file on its way up: resumable, also after the page was closed, as long as the same file is chosen again. */
export class Uploading {
  readonly file: File;
  readonly #finished: (uploading: Uploading) => void;
  readonly #meter = new PaceMeter();
  readonly #upload: Upload;
  #stalled: ReturnType<typeof setTimeout> | undefined;
  state = $state<UploadState>('waiting');
  sent = $state(0);
  pace = $state.raw<Pace>();
  problem = $state.raw<UploadProblem>();
  /** Of the recording that the file became. */
  recordingId = $state<string>();
  /** Of a recording with the same bytes that was there before. */
  sameAs = $state<string>();
  /** True when an earlier attempt was found and goes on. */
  isResumed = $state(false);

  /** The id of the recording whose file it is to replace; empty when it is to be one of its own. */
  readonly replaces: string;

  constructor(
    file: File,
    { language, replaces }: { language: Language; replaces: string },
    finished: (uploading: Uploading) => void
  ) {
    this.file = file;
    this.replaces = replaces;
    this.#finished = finished;
    this.#upload = new Upload(file, {
      endpoint: uploadAddress,
      retryDelays,
      removeFingerprintOnSuccess: true,
      // A refusal is then told by its code, and in the words of the one who uploads.
      headers: { accept: 'application/problem+json', 'accept-language': language },
      metadata: { filename: file.name, filetype: file.type, ...(replaces && { replaces }) },
      onProgress: (sent) => this.#progressed(sent),
      onSuccess: ({ lastResponse }) => {
        this.sameAs = lastResponse.getHeader('Upload-Same-As') || undefined;
        this.#succeeded(lastResponse.getHeader('Upload-Recording') || undefined);
      },
      onError: (error) => this.#failed(error)
    });
  }

  /** Starts, or goes on where it stopped. */
  async start(): Promise<void> {
    this.state = 'sending';
    this.problem = undefined;
    if (!this.#upload.url) {
      const all = await this.#upload.findPreviousUploads();
      const earlier = all.find(({ metadata }) => (metadata['replaces'] ?? '') === this.replaces);
      if (earlier) this.#upload.resumeFromPreviousUpload(earlier);
      this.isResumed = earlier !== undefined;
    }
    this.#upload.start();
    this.#watch();
  }

  /** Stops sending; what has come up stays there. */
  async pause(): Promise<void> {
    this.state = 'paused';
    this.#rest();
    await this.#upload.abort();
  }

  /** Stops and throws away what has come up. */
  async cancel(): Promise<void> {
    this.#rest();
    const isUp = this.state !== 'sent' && this.state !== 'failed';
    await this.#upload.abort(isUp && this.#upload.url !== null).catch(() => this.#upload.abort());
  }

  #progressed(sent: number): void {
    this.sent = sent;
    this.#meter.note(performance.now(), sent);
    this.pace = this.#meter.pace(this.file.size);
    this.#watch();
  }

  /** Begins anew when nothing moves: a network that was changed leaves a line behind that never ends by itself. */
  #watch(): void {
    clearTimeout(this.#stalled);
    if (this.state !== 'sending' || this.sent === this.file.size) return;
    this.#stalled = setTimeout(() => void this.#upload.abort().then(() => this.start()), stalledAfterMs);
  }

  #rest(): void {
    clearTimeout(this.#stalled);
    this.#meter.rest();
    this.pace = undefined;
  }

  #succeeded(recordingId: string | undefined): void {
    this.#rest();
    this.sent = this.file.size;
    this.recordingId = recordingId;
    this.state = 'sent';
    this.#finished(this);
  }

  #failed(error: Error | DetailedError): void {
    this.#rest();
    if (this.state === 'paused') return;
    const answer = 'originalResponse' in error ? error.originalResponse : null;
    this.state = answer ? 'failed' : 'offline';
    if (answer) this.problem = problemOf(answer.getStatus(), answer.getBody());
    this.#finished(this);
  }
}

/** What an answer of refusal says: problem+json with a code, or only its status. */
function problemOf(status: number, body: string): UploadProblem {
  try {
    const { code, detail } = JSON.parse(body) as { code?: unknown; detail?: unknown };
    return {
      code: typeof code === 'string' ? code : `status-${status}`,
      words: typeof detail === 'string' ? detail : ''
    };
  } catch {
    return { code: `status-${status}`, words: '' };
  }
}

/** The files on their way up, two at a time, in the order they were given. */
export class UploadQueue {
  readonly #atOnce = 2;
  readonly #arrived: () => void;
  readonly #language: () => Language;
  uploads = $state.raw<readonly Uploading[]>([]);

  /** `arrived` is called for each file that has come up; `language` is that of whoever uploads. */
  constructor(arrived: () => void, language: () => Language) {
    this.#arrived = arrived;
    this.#language = language;
  }

  /** Adds files, one that is to replace that of a recording perhaps, and starts those there is room for. */
  add(files: Iterable<File>, replaces = ''): void {
    const how = { language: this.#language(), replaces };
    const added = [...files].map((file) => new Uploading(file, how, (one) => this.#finished(one)));
    this.uploads = [...this.uploads, ...added];
    this.#startNext();
  }

  /** Takes a file out of the list, and what has come up of it away. */
  async remove(upload: Uploading): Promise<void> {
    this.uploads = this.uploads.filter((one) => one !== upload);
    await upload.cancel();
    this.#startNext();
  }

  /** Goes on with what the network stopped. */
  resume(): void {
    for (const upload of this.uploads) if (upload.state === 'offline') void upload.start();
  }

  #finished(upload: Uploading): void {
    if (upload.state === 'sent') this.#arrived();
    this.#startNext();
  }

  #startNext(): void {
    const busy = this.uploads.filter((one) => one.state === 'sending').length;
    const waiting = this.uploads.filter((one) => one.state === 'waiting');
    for (const next of waiting.slice(0, Math.max(0, this.#atOnce - busy))) void next.start();
  }
}
