import { captionOf, listenTo, mediaElement } from './media-element.ts';
import { lastStarted, nextStart, previousStart } from './chapters.ts';
import type { Extras } from './extras.svelte.ts';
import { PicturePlaces } from './picture-places.ts';
import { browserMemory, keepSetting, type Memory, placeLeft, rememberPlace, setting } from './remembering.ts';
import type { Stream } from './streaming.svelte.ts';
import { isSameTrack, type Track } from './track.ts';

/** What the player does. */
export type Activity = 'idle' | 'loading' | 'playing' | 'paused' | 'ended' | 'failed';

/**
 * The one player of the portal: lives in the layout, so that it plays on from page to page.
 * Everything that touches its media element happens in the browser only.
 */
export class Player {
  track = $state.raw<Track | null>(null);
  activity = $state<Activity>('idle');
  atMs = $state(0);
  /** How far the browser has fetched from where it plays. */
  fetchedMs = $state(0);
  isOnline = $state(true);
  /** True from the first time something has been played: the mini-player is there. */
  hasStarted = $state(false);
  /** True while the page's own player is on screen: the mini-player steps aside. */
  isInView = $state(false);
  speed = $state(1);
  volume = $state(1);
  isMuted = $state(false);
  /** True when only the sound is wanted of the film that is in the player. */
  isSoundOnly = $state(false);
  /** The film that comes in pieces, from when it is first played; null for what comes as one file. */
  stream = $state.raw<Stream | null>(null);
  hasCaptions = $state(true);
  caption = $state('');
  /** How captions look, in the words of the style sheet; empty as they are drawn. */
  captionLook = $state('');
  /** The queue and the sleep timer, from when there is use for them. */
  extras = $state.raw<Extras | null>(null);
  /** True when the sheet of the mini-player is to open by itself: it shows a film that was started from a list. */
  isSheetWanted = $state(false);
  /** Letters as keys of the player, which a listener may turn off. */
  lettersOn = $state(true);
  /** Where it stops by itself: the end of a quote that is played; null when it goes on. A step elsewhere takes it away. */
  stopAtMs: number | null = null;
  /** What is remembered on this device; null where nothing may be, or before `wake`. */
  memory: Memory | null = null;

  readonly durationMs = $derived(this.track?.media.durationMs ?? 0);
  readonly chapter = $derived(this.track?.chapters[lastStarted(this.track.chapters, this.atMs)] ?? null);
  readonly isRunning = $derived(this.activity === 'playing' || this.activity === 'loading');

  #isAwake = false;
  #element: HTMLVideoElement | null = null;
  /** Where the picture stands on the page. */
  readonly picture = new PicturePlaces(() => this.element);

  #stop: (() => void) | null = null;
  #keptAtMs = 0;

  /** Reads, once, what the listener has set before on this device. */
  wake(memory: Memory | null = browserMemory()): void {
    if (this.#isAwake) return;
    this.#isAwake = true;
    this.memory = memory;
    this.speed = setting(this.memory, 'speed', 1);
    this.volume = setting(this.memory, 'volume', 1);
    this.hasCaptions = setting(this.memory, 'captions', true);
    this.lettersOn = setting(this.memory, 'letters', true);
    this.captionLook = setting(this.memory, 'captionLook', '');
    this.isOnline = navigator.onLine;
  }

  /** Makes a recording ready to play at a place, without playing it. */
  cue(track: Track, atMs = 0): void {
    const { element } = this;
    this.#keep();
    if (!isSameTrack(this.track, track)) this.isSoundOnly = false;
    this.track = track;
    this.activity = 'idle';
    this.caption = '';
    this.#stop?.();
    this.stream?.stop();
    this.stream = null;
    mediaElement.fill(element, track, this.isSoundOnly);
    this.#stop = listenTo(element, this);
    element.defaultPlaybackRate = this.speed;
    element.playbackRate = this.speed;
    element.volume = this.volume;
    this.seek(atMs);
  }

  /** Plays a recording, from a place when one is given. */
  play(track: Track, atMs?: number): void {
    if (!isSameTrack(this.track, track)) this.cue(track, atMs ?? this.placeLeft(track) ?? 0);
    else if (this.activity === 'failed' || this.element.error) this.cue(track, atMs ?? this.atMs);
    else if (atMs !== undefined) this.seek(atMs);
    else if (this.activity === 'ended') this.seek(0);
    this.#start();
  }

  toggle(): void {
    if (!this.track) return;
    if (this.isRunning) this.pause();
    else this.play(this.track);
  }

  pause(): void {
    this.#element?.pause();
    // a stream that is still being opened says nothing of it
    if (this.activity === 'loading') this.became('paused');
  }

  seek(atMs: number): void {
    const to = Math.min(Math.max(0, atMs), this.durationMs);
    this.stopAtMs = null;
    this.atMs = to;
    this.element.currentTime = to / 1000;
    if (this.activity === 'ended') this.activity = 'paused';
    this.#keep();
  }

  skip(ms: number): void {
    this.seek(this.atMs + ms);
  }

  nextChapter(): void {
    const next = nextStart(this.track?.chapters ?? [], this.atMs);
    if (next !== null) this.seek(next);
  }

  previousChapter(): void {
    this.seek(previousStart(this.track?.chapters ?? [], this.atMs));
  }

  /** Fetches the recording again after a failure, and goes on where it stopped. */
  retry(): void {
    if (this.track) this.play(this.track, this.atMs);
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    this.element.defaultPlaybackRate = speed;
    this.element.playbackRate = speed;
    keepSetting(this.memory, 'speed', speed);
  }

  setVolume(volume: number): void {
    this.volume = Math.round(Math.min(Math.max(0, volume), 1) * 100) / 100;
    this.isMuted = false;
    this.element.muted = false;
    this.element.volume = this.volume;
    keepSetting(this.memory, 'volume', this.volume);
  }

  toggleMuted(): void {
    this.isMuted = !this.isMuted;
    this.element.muted = this.isMuted;
  }

  toggleCaptions(): void {
    this.hasCaptions = !this.hasCaptions;
    keepSetting(this.memory, 'captions', this.hasCaptions);
  }

  setCaptionLook(look: string): void {
    this.captionLook = look;
    keepSetting(this.memory, 'captionLook', look);
  }

  setLetters(on: boolean): void {
    this.lettersOn = on;
    keepSetting(this.memory, 'letters', on);
  }

  /** Where the listener left a recording on this device; null when there is nothing to go on from. */
  placeLeft(track: Track): number | null {
    return placeLeft(this.memory, track.media.recordingId);
  }

  /** Called by the media element: where it is, and what the browser has fetched. */
  moved(atMs: number, fetchedMs: number): void {
    this.atMs = atMs;
    this.fetchedMs = fetchedMs;
    if (Math.abs(atMs - this.#keptAtMs) > 5000) this.#keep();
    if (this.stopAtMs === null || atMs < this.stopAtMs) return;
    this.stopAtMs = null;
    this.pause();
  }

  /** Called by the media element: what it does now. */
  became(activity: Activity): void {
    // what could not be fetched ahead is tried again at the press, and told only then
    if (activity === 'failed' && this.activity === 'idle') return;
    this.activity = activity;
    if (activity === 'playing') this.hasStarted = true;
    if (activity !== 'playing' && activity !== 'loading') this.#keep();
  }

  /** Called by the media element: the words to read in the picture. */
  said(track: TextTrack): void {
    this.caption = captionOf(track);
  }

  get element(): HTMLVideoElement {
    this.#element ??= mediaElement.make();
    return this.#element;
  }

  #start(): void {
    this.activity = 'loading';
    if (this.stream || this.element.hasAttribute('src')) this.run();
    else
      import('./streaming.svelte.ts').then(
        ({ openStream }) => openStream(this),
        () => this.became('failed')
      );
  }

  /** Has the element play what it holds. */
  run(): void {
    this.element.play().catch((refused: unknown) => {
      // AbortError is a pause before the sound came; a browser that wants a click first says NotAllowedError
      const { name } = refused as DOMException;
      if (name === 'NotAllowedError') this.became('paused');
      else if (name !== 'AbortError') this.became('failed');
    });
  }

  #keep(): void {
    if (!this.track || !this.hasStarted) return;
    this.#keptAtMs = this.atMs;
    const atMs = this.activity === 'ended' ? this.durationMs : this.atMs;
    const { title, href, media } = this.track;
    rememberPlace(this.memory, { id: media.recordingId, title, href }, atMs, this.durationMs);
  }
}
