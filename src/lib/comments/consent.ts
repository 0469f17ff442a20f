/**
 * Names the words beside the button (`comments.consent`, `comments.runBy`): kept with each comment, so that it can be told
 * later what its writer had read. A test holds it to the words; change it with them.
 */
export const consentVersion = '2026-11';
