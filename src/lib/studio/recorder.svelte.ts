import type { KeptTakes } from './kept-takes.ts';
import { lowestLevel, meterLevel } from './level-meter.ts';
import { formatFor, takeName } from './take-formats.ts';

/** How a recorder stands. `ready` hears, and shows the level, without keeping anything. */
export type RecorderState = 'idle' | 'asking' | 'ready' | 'recording' | 'paused' | 'saving';

/** Why nothing can be recorded, or why it stopped. */
export type RecorderProblem = 'refused' | 'no-device' | 'no-format' | 'not-kept';

/** A piece is kept this often, in milliseconds: no more than that is lost with the machine. */
const pieceMs = 1000;

/** While a recording runs its name is locked, so that another window does not take it for one that was cut off. */
export const lockOf = (takeId: string) => `eter-recording-${takeId}`;

/** Records the microphone, and the camera when wanted, and keeps every second of it in this browser as it goes. */
export class Recorder {
  readonly #kept: KeptTakes;
  readonly #stem: string;
  #recorder: MediaRecorder | undefined;
  #endMeter: (() => void) | undefined;
  #writing = Promise.resolve();
  #unlock: (() => void) | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  state = $state<RecorderState>('idle');
  problem = $state<RecorderProblem>();
  level = $state(lowestLevel);
  seconds = $state(0);
  stream = $state.raw<MediaStream>();

  /** `stem` begins the name of each file. */
  constructor(kept: KeptTakes, stem: string) {
    this.#kept = kept;
    this.#stem = stem;
  }

  /** Asks for the microphone, and the camera of a film, and begins to show the level. */
  async listen(what: 'sound' | 'film'): Promise<void> {
    this.close();
    this.state = 'asking';
    this.problem = undefined;
    // As it is: what was made for calls takes away breaths and the ends of words.
    const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio, video: what === 'film' });
      this.stream = stream;
      this.#endMeter = meterLevel(stream, (level) => (this.level = level));
      this.state = 'ready';
    } catch (cause) {
      const name = cause instanceof DOMException ? cause.name : '';
      this.problem = name === 'NotFoundError' ? 'no-device' : 'refused';
      this.state = 'idle';
    }
  }

  /** Begins to record what is heard. */
  async start(): Promise<void> {
    const { stream } = this;
    if (!stream) return;
    const what = stream.getVideoTracks().length ? 'film' : 'sound';
    const format = formatFor(what, (type) => MediaRecorder.isTypeSupported(type));
    if (!format) {
      this.problem = 'no-format';
      return;
    }
    const startedAt = Date.now();
    const id = crypto.randomUUID();
    const take = {
      id,
      name: takeName(this.#stem, startedAt, format.ending),
      mediaType: format.mediaType.split(';')[0] ?? '',
      startedAt
    };
    const lock = Promise.withResolvers<undefined>();
    void navigator.locks.request(lockOf(id), () => lock.promise);
    this.#unlock = () => lock.resolve(undefined);
    await this.#kept.begin(take);
    this.#record(stream, id, format.mediaType);
  }

  #record(stream: MediaStream, id: string, mimeType: string): void {
    const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 192_000 });
    let position = 0;
    recorder.ondataavailable = ({ data }) => {
      const at = position;
      position += 1;
      this.#writing = this.#writing.then(() => this.#kept.add(id, at, data)).catch(() => this.#notKept());
    };
    this.#recorder = recorder;
    this.seconds = 0;
    this.#timer = setInterval(() => {
      if (recorder.state === 'recording') this.seconds += 1;
    }, 1000);
    recorder.start(pieceMs);
    this.state = 'recording';
  }

  /** The disk is full, or the browser keeps no more: what there is must not be talked over. */
  #notKept(): void {
    this.problem = 'not-kept';
    if (this.#recorder?.state !== 'inactive') this.#recorder?.stop();
  }

  pause(): void {
    this.#recorder?.pause();
    this.state = 'paused';
  }

  resume(): void {
    this.#recorder?.resume();
    this.state = 'recording';
  }

  /** Ends the recording; resolves when all of it is kept. */
  async stop(): Promise<void> {
    const recorder = this.#recorder;
    if (!recorder) return;
    this.state = 'saving';
    if (recorder.state !== 'inactive') {
      const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
      recorder.stop();
      await stopped;
    }
    await this.#writing;
    this.#recorder = undefined;
    this.close();
  }

  /** Lets go of the microphone and the camera. */
  close(): void {
    clearInterval(this.#timer);
    this.#endMeter?.();
    this.#endMeter = undefined;
    this.#unlock?.();
    this.#unlock = undefined;
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = undefined;
    this.level = lowestLevel;
    this.state = 'idle';
  }
}
