import {
  publish,
  publishingChecks,
  schedule,
  unschedule,
  withdraw
} from '#lib/server/articles/publishing.ts';
import { previewArticle } from '#lib/server/articles/articles.ts';
import { findDraft } from '#lib/server/articles/drafting.ts';
import { listTopics } from '#lib/server/articles/topics.ts';
import { may } from '#lib/server/accounts/may.ts';
import { Refusal } from '#lib/server/refusal.ts';
import { listProgrammes } from '#lib/server/programmes/programmes.ts';
import type { EditorDone } from '#lib/studio/article-editor.ts';
import { articleForm, readArticleForm } from '#lib/studio/article-form.ts';
import { instantOf } from '#lib/studio/station-time.ts';
import { enter } from '../../entering.ts';
import { answered } from './answering.ts';
import { attachFile, steerMachine } from './attaching.ts';
import { chaptersOf, machineOf, picturesOf, recordingOf } from './reading.ts';
import { saveArticle } from './saving.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { portal, actor, station } = enter(event, 'article.preview');
  const draft = await findDraft(portal, event.params.id, actor);
  const [page, checks, programmes, topics, images, sound, machine, chapters] = await Promise.all([
    previewArticle(portal, draft.id),
    publishingChecks(portal, draft),
    listProgrammes(portal),
    listTopics(portal),
    picturesOf(portal, draft),
    recordingOf(event.locals, draft.recordingId),
    machineOf(event.locals, draft.recordingId),
    chaptersOf(portal, draft.recordingId)
  ]);
  return {
    draft,
    form: articleForm(draft, chapters, station.timezone),
    checks,
    programmes: programmes.map(({ id, title }) => ({ id, title })),
    topics: topics.map((topic) => topic.name),
    images,
    ...sound,
    machine,
    media: page?.media ?? null,
    mayWrite: may(actor, 'article.write', { ownerId: draft.ownerId }),
    mayPublish: may(actor, 'article.publish')
  };
};

class ScheduleTimeMissing extends Refusal {
  constructor() {
    super('schedule-time-missing', 400, 'Write the date and time when the interview is to be published.');
  }
}

type Event = Parameters<NonNullable<Actions['save']>>[0];

/** Saves what was typed, then does what was asked of the article; what is saved stays saved when that is refused. */
async function saved(event: Event, done: EditorDone, then?: (at: number | undefined) => Promise<unknown>) {
  const { station } = enter(event, 'article.write');
  const data = await event.request.formData();
  const form = readArticleForm(data);
  const { id } = event.params;
  const kept = await answered(event.locals, id, form, async () => ({
    done,
    revision: await saveArticle(event.locals, id, form, data)
  }));
  if (!then || !('revision' in kept)) return kept;
  const { revision = form.revision } = kept;
  return answered(event.locals, id, { ...form, revision }, async () => {
    await then(instantOf(form, station.timezone));
    return kept;
  });
}

/** Does what a small form of its own asks: nothing else on the page is sent with it. */
async function done(event: Event, what: EditorDone, doing: (data: FormData) => Promise<unknown>) {
  enter(event, 'article.publish');
  const data = await event.request.formData();
  return answered(event.locals, event.params.id, null, async () => {
    await doing(data);
    return { done: what };
  });
}

export const actions: Actions = {
  save: (event) => saved(event, 'saved'),
  publish: (event) => {
    const { portal, actor } = event.locals;
    return saved(event, 'published', () => publish(portal, event.params.id, {}, actor));
  },
  schedule: (event) => {
    const { portal, actor } = event.locals;
    return saved(event, 'scheduled', (at) => {
      if (at === undefined) throw new ScheduleTimeMissing();
      return schedule(portal, event.params.id, { at }, actor);
    });
  },
  unschedule: (event) => {
    const { portal, actor } = event.locals;
    return done(event, 'unscheduled', () => unschedule(portal, event.params.id, actor));
  },
  withdraw: (event) => {
    const { portal, actor } = event.locals;
    return done(event, 'withdrawn', (data) => {
      const reason = data.get('reason');
      const words = typeof reason === 'string' ? reason : '';
      return withdraw(portal, event.params.id, { reason: words }, actor);
    });
  },
  transcript: async (event) => {
    enter(event, 'article.write');
    const data = await event.request.formData();
    return answered(event.locals, event.params.id, null, async () => ({
      done: 'transcript',
      transcript: await attachFile(event.locals, event.params.id, data)
    }));
  },
  machine: async (event) => {
    enter(event, 'article.write');
    const data = await event.request.formData();
    return answered(event.locals, event.params.id, null, async () => {
      await steerMachine(event.locals, event.params.id, data);
      return { done: 'machine' };
    });
  }
};
