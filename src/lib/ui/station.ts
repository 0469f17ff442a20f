import type { Body } from '../articles/body.ts';

export type Language = 'sv' | 'en';

/** The station as its pages show it. */
export interface StationView {
  readonly name: string;
  readonly tagline: string;
  readonly language: Language;
  readonly timezone: string;
  readonly publisher: string;
  readonly email: string;
  readonly isDemo: boolean;
  readonly about: Body;
}

/** Tells whether a text names a language the interface speaks. */
export function isLanguage(text: string): text is Language {
  return text === 'sv' || text === 'en';
}
