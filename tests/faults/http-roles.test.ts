import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '#lib/server/accounts/accounts.ts';
import { operator, type Role, roles } from '#lib/server/accounts/actor.ts';
import { type Action, may } from '#lib/server/accounts/may.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { restoreComment } from '#lib/server/comments/restoring.ts';
import { readConfig } from '#lib/server/config.ts';
import { registerOrganisation } from '#lib/server/people/registering-organisations.ts';
import { registerPerson } from '#lib/server/people/registering.ts';
import { openPortal, type Portal } from '#lib/server/portal.ts';
import { createProgramme } from '#lib/server/programmes/running.ts';
import { type Answer, serveBuilt, type Served } from '../support/served.ts';

/** Which right each door of the studio asks for: a page by GET, a form's action by its name, a method by its own. */
const doors: Readonly<Record<string, Action>> = {
  'GET ': 'studio.enter',
  'GET /account': 'studio.enter',
  'GET /accounts': 'account.write',
  'GET /articles': 'article.preview',
  'GET /articles/[id]': 'article.preview',
  'GET /articles/[id]/preview': 'article.preview',
  'GET /comments': 'comment.moderate',
  'GET /comments/[id]': 'comment.moderate',
  'GET /imports': 'recording.upload',
  'GET /moderation': 'comment.moderate',
  'GET /mail': 'station.write',
  'GET /organisations': 'person.write',
  'GET /organisations/[id]': 'person.write',
  'GET /people': 'person.write',
  'GET /people/[id]': 'person.write',
  'GET /programmes': 'programme.write',
  'GET /programmes/[id]': 'programme.write',
  'GET /record': 'recording.upload',
  'GET /recordings': 'recording.upload',
  'GET /recordings/[id]/captions': 'article.write',
  'GET /recordings/[id]/chapter-suggestions': 'article.write',
  'GET /recordings/[id]/progress': 'recording.read',
  'GET /recordings/[id]/transcript': 'recording.read',
  'GET /recordings/[id]/transcript/[revision]': 'recording.read',
  'GET /recordings/[id]/transcription': 'recording.read',
  'GET /settings': 'station.write',
  'GET /suggestions': 'studio.enter',
  'GET /upload': 'recording.upload',
  'POST /images': 'recording.upload',
  'POST /suggestions': 'person.write',
  'POST /recordings/[id]/transcript/[revision]': 'article.write',
  'save /account': 'studio.enter',
  'password /account': 'studio.enter',
  'add /accounts': 'account.write',
  'role /accounts': 'account.write',
  'disable /accounts': 'account.write',
  'enable /accounts': 'account.write',
  'password /accounts': 'account.write',
  'default /articles': 'article.write',
  'save /articles/[id]': 'article.write',
  'publish /articles/[id]': 'article.write',
  'schedule /articles/[id]': 'article.write',
  'unschedule /articles/[id]': 'article.publish',
  'withdraw /articles/[id]': 'article.publish',
  'transcript /articles/[id]': 'article.write',
  'machine /articles/[id]': 'article.write',
  'approve /comments': 'comment.moderate',
  'spam /comments': 'comment.moderate',
  'remove /comments': 'comment.moderate',
  'undo /comments': 'comment.moderate',
  'answer /comments': 'comment.moderate',
  'keep /comments': 'comment.moderate',
  'approve /comments/[id]': 'comment.moderate',
  'spam /comments/[id]': 'comment.moderate',
  'remove /comments/[id]': 'comment.moderate',
  'undo /comments/[id]': 'comment.moderate',
  'keep /comments/[id]': 'comment.moderate',
  'erase /comments/[id]': 'comment.moderate',
  'mend /comments/[id]': 'comment.moderate',
  'ban /comments/[id]': 'comment.moderate',
  'policy /moderation': 'comment.policy',
  'lift /moderation': 'comment.moderate',
  'allow /mail': 'station.write',
  'default /organisations': 'person.write',
  'save /organisations/[id]': 'person.write',
  'merge /organisations/[id]': 'person.write',
  'default /people': 'person.write',
  'save /people/[id]': 'person.write',
  'merge /people/[id]': 'person.write',
  'default /programmes': 'programme.write',
  'default /programmes/[id]': 'programme.write',
  'default /recordings/[id]/captions': 'article.write',
  'default /settings': 'station.write',
  'retry /upload': 'recording.upload',
  'cancel /upload': 'recording.process',
  'first /upload': 'queue.steer',
  'poster /upload': 'recording.process',
  'import /upload': 'recording.upload',
  'takeChapters /upload': 'article.write',
  'undoChapters /upload': 'article.write',
  'cancelImport /upload': 'recording.process',
  'fetchAgain /upload': 'recording.process',
  'pause /upload': 'queue.steer',
  'continue /upload': 'queue.steer',
  'hide /upload': 'article.publish',
  'show /upload': 'article.publish',
  'dismiss /upload': 'recording.process',
  'dismissImport /upload': 'recording.process'
};

/** The words of the studio's addresses for its folders. */
const words: Readonly<Record<string, string>> = {
  account: 'mitt-konto',
  accounts: 'konton',
  articles: 'artikel',
  captions: 'undertexter',
  'chapter-suggestions': 'kapitelforslag',
  comments: 'kommentarer',
  images: 'bilder',
  imports: 'hamtningar',
  mail: 'post',
  moderation: 'moderering',
  organisations: 'organisation',
  people: 'person',
  preview: 'forhandsgranska',
  programmes: 'program',
  progress: 'forlopp',
  record: 'spela-in',
  recordings: 'inspelning',
  settings: 'installningar',
  suggestions: 'forslag',
  transcript: 'utskrift',
  transcription: 'maskinutskrift',
  '[revision]': '1',
  upload: 'ladda-upp'
};

const studio = join(import.meta.dirname, '../../src/routes/studio');

/** Every door there is in the studio's folder, as the table names them. */
function doorsFound(): string[] {
  const files = readdirSync(studio, { recursive: true, encoding: 'utf8' });
  return files.flatMap((file) => {
    const [, folder = '', name] =
      /^(.*?)\/?(\+page\.svelte|\+page\.server\.ts|\+server\.ts)$/.exec(file) ?? [];
    if (!name) return [];
    const path = folder && `/${folder}`;
    const source = readFileSync(join(studio, file), 'utf8');
    if (name === '+server.ts')
      return [...source.matchAll(/^export const ([A-Z]+)/gm)].map((match) => `${match[1]} ${path}`);
    const actions = /^export const actions[^]*?^};/m.exec(source)?.[0] ?? '';
    const named = [...actions.matchAll(/^ {2}(\w+): /gm)].map((match) => `${match[1]} ${path}`);
    return [`GET ${path}`, ...named];
  });
}

describe('the doors of the studio', () => {
  let served: Served;
  let portal: Portal;
  const cookies = new Map<Role, string>();
  const ids: Record<string, string> = { recordings: '000000000000' };

  beforeAll(async () => {
    served = await serveBuilt();
    portal = openPortal(
      readConfig({ DATA_DIR: served.dataDir, ORIGIN: served.origin, PORT: '0' }, served.dataDir)
    );
    for (const role of roles) {
      const password = 'korrekt häst batteri';
      const id = await createAccount(portal, { email: `${role}@x.se`, name: role, role, password }, operator);
      const cookie = await portal.sessions.start(id);
      cookies.set(role, `${cookie.name}=${cookie.value}`);
    }
    ids['articles'] = await createArticle(portal, { headline: 'Ett utkast' }, operator);
    ids['people'] = await registerPerson(portal, { name: 'Ada Berg' }, operator);
    ids['organisations'] = await registerOrganisation(portal, { name: 'Ett förbund' }, operator);
    ids['comments'] = await portal.db.transact((tx) =>
      restoreComment(tx, portal, {
        ...{ articleId: ids['articles'] ?? '', parentId: null, name: 'Kim', email: null, text: 'Hej' },
        ...{ at: 1, state: 'pending', fromEditors: false }
      })
    );
    ids['programmes'] = await createProgramme(portal, { title: 'Ett program', description: '' }, operator);
  }, 300_000);
  afterAll(async () => {
    await portal.close();
    await served.drop();
  });

  const knock = (door: string, role?: Role): Promise<Answer> => {
    const [verb = '', path = ''] = door.split(' ');
    const noun = path.split('/')[1] ?? '';
    const parts = path
      .split('/')
      .map((part) => (part === '[id]' ? (ids[noun] ?? '') : (words[part] ?? part)));
    const address = `/redaktion${parts.join('/')}`;
    const who = role ? { cookie: cookies.get(role) ?? '' } : {};
    if (verb === 'GET') return served.ask(address, { headers: { ...who, accept: 'text/html' } });
    const body =
      '--x\r\ncontent-disposition: form-data; name="image"; filename="a.png"\r\n\r\nno picture\r\n--x--\r\n';
    const headers = { ...who, accept: 'text/html', 'content-type': 'multipart/form-data; boundary=x' };
    const action = verb === 'POST' || verb === 'default' ? '' : `?/${verb}`;
    return served.ask(`${address}${action}`, { method: 'POST', headers, body });
  };

  it('are all in the table', () => {
    expect([...new Set(doorsFound())].sort()).toEqual(Object.keys(doors).sort());
  });

  it.each(Object.keys(doors))('%s is closed to who has not signed in', async (door) => {
    const answer = await knock(door);
    expect([answer.status, answer.headers.location?.split('?')[0]]).toEqual([303, '/logga-in']);
  });

  /** There is no recording here. The article is nobody's: what may be done to it is not the contributor's, whatever else is wrong. */
  const expected = (door: string, action: Action, role: Role): RegExp => {
    const actor = { kind: 'account', accountId: 'x', name: role, role } as const;
    if (role === 'contributor' && /^[a-z].*articles\/\[id\]/.test(door)) return /^4/;
    if (!may(actor, action)) return /^403$/;
    return door.startsWith('GET') && !door.includes('/recordings/') ? /^200$/ : /^(?!403)[234]/;
  };

  it.each(Object.entries(doors))('%s opens to those who may %s', async (door, action) => {
    for (const role of roles) {
      const { status, headers } = await knock(door, role);
      expect(String(status), role).toMatch(expected(door, action, role));
      expect(headers.location ?? '').not.toContain('logga-in');
    }
  });

  it('leave a contributor’s hands off what others have written, and let the author in', async () => {
    const foreign = await knock('save /articles/[id]', 'contributor');
    expect(foreign.status).toBeGreaterThanOrEqual(400);
    const before = await portal.db.read.selectFrom('article').select(['headline', 'revision']).execute();
    expect(before).toContainEqual({ headline: 'Ett utkast', revision: 1 });
  });

  it('for uploads open to those who write, and say 401 to who has not signed in', async () => {
    const upload = (cookie?: string) =>
      served.ask('/uploads', {
        method: 'POST',
        headers: { 'tus-resumable': '1.0.0', 'upload-length': '10', ...(cookie && { cookie }) }
      });
    expect((await upload()).status).toBe(401);
    expect((await upload(cookies.get('moderator'))).status).toBe(403);
    expect((await upload(cookies.get('contributor'))).status).toBeLessThan(401);
  });
});
