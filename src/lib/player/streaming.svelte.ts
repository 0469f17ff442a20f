import Hls, { type ErrorData, ErrorTypes, Events, type HlsConfig } from 'hls.js';
import { savesData } from './media-element.ts';
import type { Player } from './player.svelte.ts';
import { keepSetting, type Memory, setting } from './remembering.ts';
import type { Track } from './track.ts';

/** A stream to open. */
interface StreamWishes {
  /** Of the playlist that offers the picture in sizes. */
  readonly address: string;
  readonly startMs: number;
  /** True of a visitor who has asked for little data to be used. */
  readonly savesData: boolean;
  /** Where the size that the viewer chooses is kept. */
  readonly memory: Memory | null;
  /** Called once, when nothing more can be done. */
  failed(): unknown;
}

/** Opens and plays the stream of the film in the player, unless the viewer has paused meanwhile. */
export function openStream(player: Player): void {
  const { track } = player;
  if (!track?.media.stream || player.stream || player.activity !== 'loading') return;
  const failed = () => player.track === track && playAsFile(player, track);
  if (!Hls.isSupported()) {
    failed();
    return;
  }
  const wishes = {
    address: track.media.stream,
    startMs: player.atMs,
    savesData: savesData(),
    memory: player.memory,
    failed
  };
  player.stream = new Stream(player.element, wishes);
  player.run();
}

/** Goes on with the film as one file, which asks less of browser and line. */
function playAsFile(player: Player, track: Track): void {
  const { isRunning, atMs } = player;
  const whole = { ...track, media: { ...track.media, stream: null } };
  player.cue(whole, atMs);
  if (isRunning) player.play(whole);
}

/** So often in a row it is tried again when the line breaks or the picture cannot be decoded. */
const mostTries = 4;

const wishes: Partial<HlsConfig> = {
  // our segments are played as they are: there is nothing for a worker to do, and none to allow
  enableWorker: false,
  capLevelToPlayerSize: true,
  abrEwmaDefaultEstimate: 2_000_000,
  backBufferLength: 90,
  // by itself it would fetch up to ten minutes ahead, which the viewer may pay for and never see
  maxMaxBufferLength: 120
};

/** Captions are our own, and none of the rest is used: hls.js would empty the tracks it finds. */
const without = [
  'timelineController',
  'subtitleStreamController',
  'subtitleTrackController',
  'emeController',
  'cmcdController',
  'contentSteeringController',
  'interstitialsController'
] as const;

/** A film that comes in pieces of the size that the line and the screen have use for. Only ever made in a browser. */
export class Stream {
  /** The sizes there are, in lines of the picture's short side, largest first. */
  sizes = $state.raw<readonly number[]>([]);
  /** The size that is shown now. */
  shown = $state(0);
  /** The size that the viewer wants; 0 leaves it to the line. */
  chosen = $state(0);

  readonly #hls: Hls;
  readonly #wishes: StreamWishes;
  readonly #ending = new AbortController();
  #tries = 0;

  constructor(element: HTMLMediaElement, wished: StreamWishes) {
    this.#wishes = wished;
    this.chosen = setting(wished.memory, 'quality', 0);
    const none = Object.fromEntries(without.map((name) => [name, undefined]));
    this.#hls = new Hls({ ...wishes, ...none, startPosition: wished.startMs / 1000 });
    this.#listen();
    this.#hls.loadSource(wished.address);
    this.#hls.attachMedia(element);
  }

  /** Shows the picture in a size from now on, also of other films; 0 leaves it to the line. */
  choose(lines: number): void {
    this.chosen = lines;
    keepSetting(this.#wishes.memory, 'quality', lines);
    this.#hls.nextLevel = this.#levelOf(lines);
  }

  /** Ends it, and takes it out of the element. */
  stop(): void {
    if (this.#ending.signal.aborted) return;
    this.#ending.abort();
    this.#hls.destroy();
  }

  #listen(): void {
    const hls = this.#hls;
    hls.on(Events.MANIFEST_PARSED, () => this.#found());
    hls.on(Events.LEVEL_SWITCHED, (_, { level }) => (this.shown = this.#linesOf(level)));
    hls.on(Events.FRAG_BUFFERED, () => (this.#tries = 0));
    hls.on(Events.ERROR, (_, data) => {
      if (data.fatal) this.#mend(data);
    });
  }

  #found(): void {
    const hls = this.#hls;
    const lines = hls.levels.map((_, level) => this.#linesOf(level));
    this.sizes = lines.filter((one, at) => lines.indexOf(one) === at).sort((one, other) => other - one);
    if (this.#wishes.savesData) hls.autoLevelCapping = 0;
    if (this.chosen > 0) hls.loadLevel = this.#levelOf(this.chosen);
  }

  #linesOf(level: number): number {
    const { width = 0, height = 0 } = this.#hls.levels[level] ?? {};
    return Math.min(width, height);
  }

  /** The level of a size, or of the next smaller one there is; -1 leaves it to the line. Levels rise with their rate. */
  #levelOf(lines: number): number {
    if (lines === 0) return -1;
    return Math.max(
      0,
      this.#hls.levels.findLastIndex((_, level) => this.#linesOf(level) <= lines)
    );
  }

  #mend({ type }: ErrorData): void {
    this.#tries += 1;
    const isHopeless = this.shown === 0 || this.#tries > mostTries;
    if (type === ErrorTypes.NETWORK_ERROR && !navigator.onLine) this.#goOnWhenOnline();
    else if (isHopeless) this.#giveUp();
    else if (type === ErrorTypes.NETWORK_ERROR) this.#goOnIn(500 * 2 ** this.#tries);
    else if (type === ErrorTypes.MEDIA_ERROR) this.#hls.recoverMediaError();
    else this.#giveUp();
  }

  #goOnWhenOnline(): void {
    const { signal } = this.#ending;
    window.addEventListener('online', () => this.#goOn(), { once: true, signal });
  }

  #goOnIn(ms: number): void {
    const timer = setTimeout(() => this.#goOn(), ms);
    this.#ending.signal.addEventListener('abort', () => clearTimeout(timer));
  }

  #goOn(): void {
    if (this.#hls.levels.length > 0) this.#hls.startLoad();
    else this.#hls.loadSource(this.#wishes.address);
  }

  #giveUp(): void {
    this.stop();
    this.#wishes.failed();
  }
}
