import { error, json } from '@sveltejs/kit';
import { isRefusal } from '#lib/server/refusal.ts';
import { endPresence, tellPresence } from '#lib/server/transcripts/presence.ts';
import { findEditableRevision } from '#lib/server/transcripts/revisions.ts';
import { saveTranscript } from '#lib/server/transcripts/saving.ts';
import { restoreRevision, reviewRevision, showRevision } from '#lib/server/transcripts/showing.ts';
import { asTranscriptSave } from '#lib/studio/transcript/asked.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';
import { enter } from '../../../../entering.ts';
import type { RequestEvent, RequestHandler } from './$types';

/** A revision with every time it knows, for the editor. */
export const GET: RequestHandler = async (event) => {
  const { portal } = enter(event, 'recording.read');
  const found = await findEditableRevision(portal, event.params.id, numberOf(event));
  if (!found) error(404, 'Not found');
  return json(found, { headers: { 'cache-control': 'no-store' } });
};

/** What the editor’s page asks for, as `do`: a text is saved from this revision on, or the revision is shown, reviewed, restored. */
export const POST: RequestHandler = async (event) => {
  const { language } = enter(event, 'article.write');
  try {
    return json(await done(event, await bodyOf(event)));
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    const words = refusalWords(language, thrown);
    const meanwhile = thrown.code === 'transcript-conflict' ? { meanwhile: thrown.values } : {};
    return json({ words, ...meanwhile }, { status: thrown.status });
  }
};

type Body = Readonly<Record<string, unknown>>;

async function done(event: RequestEvent, asked: Body): Promise<unknown> {
  const { portal, actor } = event.locals;
  const { id } = event.params;
  const revision = numberOf(event);
  const here = { recordingId: id, language: textIn(asked, 'language'), session: textIn(asked, 'session') };
  const doing: Readonly<Record<string, () => Promise<unknown>>> = {
    save: () =>
      saveTranscript(portal, id, asTranscriptSave(asked['save']) ?? error(400, 'Not a save'), actor),
    show: () => showRevision(portal, id, revision, actor),
    review: () => reviewRevision(portal, id, revision, actor),
    restore: () => restoreRevision(portal, id, revision, actor),
    here: () => tellPresence(portal, here, actor),
    gone: () => endPresence(portal, here.session)
  };
  const what = textIn(asked, 'do');
  const act = Object.hasOwn(doing, what) ? doing[what] : undefined;
  return (await (act ?? error(400, 'Nothing is asked for'))()) ?? null;
}

async function bodyOf({ request }: RequestEvent): Promise<Body> {
  try {
    const body: unknown = await request.json();
    return typeof body === 'object' && body !== null ? (body as Body) : {};
  } catch {
    error(400, 'Not JSON');
  }
}

const textIn = (asked: Body, name: string) => {
  const value = asked[name];
  return typeof value === 'string' ? value.slice(0, 64) : '';
};

function numberOf({ params }: RequestEvent): number {
  return /^\d{1,9}$/.test(params.revision) ? Number(params.revision) : error(404, 'Not found');
}
