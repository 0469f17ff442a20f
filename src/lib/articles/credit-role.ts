/**
 * The roles a credit can have, in the order pages list them. `podcast` is the group and role of the Podcast
 * Taxonomy (https://podcasttaxonomy.com), which has none for photographers; `marc` is the MARC relator code
 * (https://id.loc.gov/vocabulary/relators).
 */
export const creditRoles = {
  guest: { podcast: { group: 'Cast', role: 'Guest' }, marc: 'ive' },
  presenter: { podcast: { group: 'Cast', role: 'Host' }, marc: 'hst' },
  reporter: { podcast: { group: 'Cast', role: 'Reporter' }, marc: 'ivr' },
  narrator: { podcast: { group: 'Cast', role: 'Narrator' }, marc: 'nrt' },
  writer: { podcast: { group: 'Writing', role: 'Writer' }, marc: 'aut' },
  photographer: { podcast: null, marc: 'pht' },
  editor: { podcast: { group: 'Writing', role: 'Editor' }, marc: 'edt' },
  producer: { podcast: { group: 'Creative Direction', role: 'Producer' }, marc: 'pro' },
  sound: { podcast: { group: 'Audio Production', role: 'Audio Engineer' }, marc: 'rce' },
  camera: { podcast: { group: 'Video Production', role: 'Camera Operator' }, marc: 'vdg' },
  'video-editor': { podcast: { group: 'Video Post-Production', role: 'Editor' }, marc: 'flm' }
} as const;

export type CreditRole = keyof typeof creditRoles;

/** Tells whether a text names a role. */
export function isCreditRole(text: string): text is CreditRole {
  return Object.hasOwn(creditRoles, text);
}
