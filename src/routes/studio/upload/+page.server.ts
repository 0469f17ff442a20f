import { fail } from '@sveltejs/kit';
import { receiveImage } from '#lib/server/images/images.ts';
import { dismissImport, dismissRecording } from '#lib/server/media/dismissing.ts';
import { hidePart, showPart } from '#lib/server/media/hiding.ts';
import { choosePoster } from '#lib/server/media/posters.ts';
import { continueQueue, pauseQueue } from '#lib/server/media/queue.ts';
import { cancelProcessing, processFirst } from '#lib/server/media/steering.ts';
import { cancelImport, fetchAgain } from '#lib/server/media/steering-imports.ts';
import { importFrom } from '#lib/server/media/url-imports.ts';
import { setChapters, takeFileChapters } from '#lib/server/transcripts/chapters.ts';
import { tryAgain } from '#lib/server/media/trying-again.ts';
import type { Portal } from '#lib/server/portal.ts';
import type { Action } from '#lib/server/accounts/may.ts';
import type { Actor } from '#lib/server/accounts/actor.ts';
import { instantOf } from '#lib/studio/station-time.ts';
import { studioWords } from '#lib/studio/words.ts';
import { readTime } from '#lib/transcripts/times.ts';
import { imageFileOf } from '#lib/studio/image-form.ts';
import { enter, tried } from '../entering.ts';
import { latestImports, latestRecordings } from '../listing-recordings.ts';
import { textOf, textsOf } from '../reading-forms.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
  const locals = enter(event, 'recording.upload');
  return { recordings: await latestRecordings(locals), imports: await latestImports(locals) };
};

/** What was done, as the page says it: `upload.told.…`. */
type Told = 'retry' | 'dismiss' | 'cancel' | 'first' | 'cancelImport' | 'fetchAgain';

/** Does something to the recording, or to the import, that a form names. */
async function withNamed(
  event: RequestEvent,
  { name = 'recording', action, told }: { name?: 'recording' | 'import'; action: Action; told: Told },
  doing: (portal: Portal, id: string, actor: Actor) => Promise<void>
) {
  const { portal, actor } = enter(event, action);
  const id = textOf(await event.request.formData(), name);
  return tried(event.locals, null, async () => {
    await doing(portal, id, actor);
    return { told };
  });
}

const hidingFields = ['recording', 'from', 'to', 'reason', 'notice', 'date', 'time'] as const;

/** When a part is to be shown: null when nothing says so, undefined for what is no time. */
function untilOf(
  { date = '', time = '' }: Record<string, string>,
  timezone: string
): number | null | undefined {
  return date || time ? instantOf({ date, time }, timezone) : null;
}

export const actions: Actions = {
  retry: (event) => withNamed(event, { action: 'recording.upload', told: 'retry' }, tryAgain),
  dismiss: (event) => withNamed(event, { action: 'recording.process', told: 'dismiss' }, dismissRecording),
  dismissImport: (event) =>
    withNamed(event, { name: 'import', action: 'recording.process', told: 'dismiss' }, dismissImport),
  cancel: (event) => withNamed(event, { action: 'recording.process', told: 'cancel' }, cancelProcessing),
  first: (event) => withNamed(event, { action: 'queue.steer', told: 'first' }, processFirst),
  poster: async (event) => {
    const { portal, actor } = enter(event, 'recording.process');
    const data = await event.request.formData();
    return tried(event.locals, null, async () => {
      const file = imageFileOf(data, 'poster');
      const chosen = file
        ? { imageId: await receiveImage(portal, new Uint8Array(await file.arrayBuffer()), actor) }
        : { key: textOf(data, 'poster') };
      await choosePoster(portal, textOf(data, 'recording'), chosen, actor);
      return { told: 'poster' as const };
    });
  },
  import: async (event) => {
    const { portal, actor } = enter(event, 'recording.upload');
    const address = textOf(await event.request.formData(), 'address');
    return tried(event.locals, null, async () => {
      await importFrom(portal, address, actor);
      return { done: true };
    });
  },
  takeChapters: async (event) => {
    const { portal, actor } = enter(event, 'article.write');
    const data = await event.request.formData();
    const [recording, replaces] = [textOf(data, 'recording'), textOf(data, 'replaces') === 'yes'];
    return tried(event.locals, null, async () => ({
      taken: { recording, before: await takeFileChapters(portal, recording, { replaces }, actor) }
    }));
  },
  undoChapters: async (event) => {
    const { portal, actor } = enter(event, 'article.write');
    const data = await event.request.formData();
    const titles = textsOf(data, 'chapter.title');
    const before = textsOf(data, 'chapter.start').map((start, at) => ({
      startMs: Number(start),
      title: titles[at] ?? ''
    }));
    return tried(event.locals, null, async () => {
      await setChapters(portal, textOf(data, 'recording'), before, actor);
      return { undone: true };
    });
  },
  hide: async (event) => {
    const { portal, actor, language } = enter(event, 'article.publish');
    const data = await event.request.formData();
    const typed = Object.fromEntries(hidingFields.map((name) => [name, textOf(data, name)]));
    const [startMs, endMs] = [readTime(textOf(data, 'from')), readTime(textOf(data, 'to'))];
    const untilMs = untilOf(typed, portal.config.STATION_TIMEZONE);
    if (startMs === null || endMs === null || untilMs === undefined)
      return fail(400, {
        values: typed,
        problem: { code: 'times', words: studioWords(language)('hide.times') }
      });
    const part = { startMs, endMs, untilMs, reason: textOf(data, 'reason'), notice: textOf(data, 'notice') };
    return tried(event.locals, typed, async () => {
      await hidePart(portal, textOf(data, 'recording'), part, actor);
      return { told: 'hide' as const };
    });
  },
  show: async (event) => {
    const { portal, actor } = enter(event, 'article.publish');
    const part = textOf(await event.request.formData(), 'part');
    return tried(event.locals, null, async () => {
      await showPart(portal, part, actor);
      return { told: 'show' as const };
    });
  },
  cancelImport: (event) =>
    withNamed(event, { name: 'import', action: 'recording.process', told: 'cancelImport' }, cancelImport),
  fetchAgain: (event) =>
    withNamed(event, { name: 'import', action: 'recording.process', told: 'fetchAgain' }, fetchAgain),
  pause: async (event) => {
    const { portal, actor } = enter(event, 'queue.steer');
    await pauseQueue(portal, textOf(await event.request.formData(), 'reason'), actor);
  },
  continue: async (event) => {
    const { portal, actor } = enter(event, 'queue.steer');
    await continueQueue(portal, actor);
  }
};
