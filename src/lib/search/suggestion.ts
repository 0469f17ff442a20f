/** A thing of the portal whose name answers what is being typed. */
export interface Suggestion {
  readonly kind: 'article' | 'person' | 'organisation' | 'topic';
  readonly href: string;
  readonly name: string;
  /** The language of its name; null when it is the station's. */
  readonly language: string | null;
}

/** The address that suggests, for what is typed. */
export function suggestionsAddress(text: string): string {
  return `/forslag?q=${encodeURIComponent(text)}`;
}
