import type { Language } from '#lib/ui/station.ts';
import type { Actor } from '../../accounts/actor.ts';
import type { ImportRoom } from '../importing-articles.ts';
import type { WordPressIndex } from './export.ts';
import type { MediaFolder } from './media.ts';
import type { Reporting } from './report.ts';

/** How an export is to be taken in. */
export interface WordPressOptions {
  /** A copy of WordPress's folder of uploads. */
  readonly media?: MediaFolder;
  /** Publishes what was public there, with its date; otherwise everything is a draft. */
  readonly publish?: boolean;
  /** Writes nothing, and reports what would be done. */
  readonly dryRun?: boolean;
}

/** One import of an export while it goes on. */
export interface Passage extends WordPressOptions {
  readonly room: ImportRoom;
  readonly actor: Actor;
  readonly index: WordPressIndex;
  readonly report: Reporting;
  /** The station's. */
  readonly language: Language;
}

/** The name under which everything from WordPress is noted. */
export const source = 'wordpress';
