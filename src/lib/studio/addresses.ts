/** The addresses of the studio; `hooks.ts` leads each to its folder. */
export const studioPaths = {
  overview: '/redaktion',
  articles: '/redaktion/artikel',
  upload: '/redaktion/ladda-upp',
  record: '/redaktion/spela-in',
  comments: '/redaktion/kommentarer',
  moderation: '/redaktion/moderering',
  people: '/redaktion/person',
  organisations: '/redaktion/organisation',
  programmes: '/redaktion/program',
  settings: '/redaktion/installningar',
  mail: '/redaktion/post',
  accounts: '/redaktion/konton',
  account: '/redaktion/mitt-konto',
  suggestions: '/redaktion/forslag'
} as const;

/** The editor of an article. */
export const editPath = (articleId: string) => `${studioPaths.articles}/${articleId}`;

/** A draft as its page will look. */
export const previewPath = (articleId: string) => `${editPath(articleId)}/forhandsgranska`;

/** A comment with everything there is to know before deciding. */
export const commentPath = (commentId: string) => `${studioPaths.comments}/${commentId}`;

/** The latest recordings, as JSON. */
export const recordingsPath = '/redaktion/inspelning';

/** The files that are fetched from addresses, as JSON. */
export const importsPath = '/redaktion/hamtningar';

/** How far a recording has come, as JSON. */
export const captionsPath = (recordingId: string) => `/redaktion/inspelning/${recordingId}/undertexter`;
/** The tab of the published interviews that have no transcript. */
export const unreadTab = 'utan-utskrift';
export const suggestedChaptersPath = (recordingId: string) =>
  `/redaktion/inspelning/${recordingId}/kapitelforslag`;
export const progressPath = (recordingId: string) => `/redaktion/inspelning/${recordingId}/forlopp`;

/** How far a machine has come with writing a recording down, as JSON. */
export const transcriptionPath = (recordingId: string) =>
  `/redaktion/inspelning/${recordingId}/maskinutskrift`;

/** The editor of a recording's transcript; with a revision, what its page fetches and sends. */
export const transcriptPath = (recordingId: string, revision?: number) =>
  `/redaktion/inspelning/${recordingId}/utskrift${revision === undefined ? '' : `/${revision}`}`;
