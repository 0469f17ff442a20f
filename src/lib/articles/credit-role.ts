/**
 * The roles a credit can have, in the order pages list them. `podcast` is the Podcast Taxonomy's role
 * (https://podcasttaxonomy.com), `marc` the MARC relator code (https://id.loc.gov/vocabulary/relators).
 */
export const creditRoles = {
  guest: { podcast: 'guest', marc: 'ive' },
  presenter: { podcast: 'host', marc: 'hst' },
  reporter: { podcast: 'reporter', marc: 'ivr' },
  narrator: { podcast: 'narrator', marc: 'nrt' },
  writer: { podcast: 'writer', marc: 'aut' },
  photographer: { podcast: 'photographer', marc: 'pht' },
  editor: { podcast: 'editor', marc: 'edt' },
  producer: { podcast: 'producer', marc: 'pro' },
  sound: { podcast: 'audio engineer', marc: 'rce' },
  camera: { podcast: 'camera operator', marc: 'vdg' },
  'video-editor': { podcast: 'video editor', marc: 'flm' }
} as const;

export type CreditRole = keyof typeof creditRoles;

/** Tells whether a text names a role. */
export function isCreditRole(text: string): text is CreditRole {
  return text in creditRoles;
}
