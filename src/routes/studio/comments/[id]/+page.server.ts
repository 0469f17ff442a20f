import { removalGrounds } from '#lib/comments/grounds.ts';
import { banCommenter } from '#lib/server/comments/bans.ts';
import { blotOut } from '#lib/server/comments/blotting.ts';
import { decideComments, type Verdict } from '#lib/server/comments/deciding.ts';
import { mendComment } from '#lib/server/comments/editing.ts';
import { findToModerate } from '#lib/server/comments/one-to-moderate.ts';
import { keepReported } from '#lib/server/comments/reports.ts';
import { enter, tried } from '../../entering.ts';
import { textOf } from '../../reading-forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { portal, actor } = enter(event, 'comment.moderate');
  return findToModerate(portal, event.params.id, actor);
};

type Event = Parameters<NonNullable<Actions['approve']>>[0];
type Done = Verdict | 'kept' | 'erased' | 'edited' | 'banned';
type Doors = App.Locals & { readonly data: FormData; readonly id: string };

/** Does what a form of the page asks for, and says that it is done. */
async function act(event: Event, done: Done, doing: (doors: Doors) => Promise<unknown>) {
  const locals = enter(event, 'comment.moderate');
  const data = await event.request.formData();
  const values = { words: textOf(data, 'words'), text: textOf(data, 'text') };
  return tried(event.locals, values, async () => {
    await doing({ ...locals, data, id: event.params.id });
    return { done };
  });
}

function reasonsIn(data: FormData) {
  const ground = removalGrounds.find((code) => code === textOf(data, 'ground')) ?? null;
  return { ground, words: textOf(data, 'words') };
}

const decide = (event: Event, verdict: Verdict) =>
  act(event, verdict, ({ portal, id, data, actor }) =>
    decideComments(portal, [id], { verdict, ...(verdict === 'removed' && reasonsIn(data)) }, actor)
  );

export const actions: Actions = {
  approve: (event) => decide(event, 'approved'),
  spam: (event) => decide(event, 'spam'),
  remove: (event) => decide(event, 'removed'),
  undo: (event) => decide(event, 'pending'),
  keep: (event) =>
    act(event, 'kept', ({ portal, id, data, actor }) =>
      keepReported(portal, id, textOf(data, 'words'), actor)
    ),
  erase: (event) =>
    act(event, 'erased', ({ portal, id, data, actor }) => blotOut(portal, id, reasonsIn(data), actor)),
  mend: (event) =>
    act(event, 'edited', ({ portal, id, data, actor }) =>
      mendComment(portal, id, { text: textOf(data, 'text'), words: textOf(data, 'words') }, actor)
    ),
  ban: (event) =>
    act(event, 'banned', ({ portal, id, data, actor }) => {
      const days = textOf(data, 'days');
      const kind = textOf(data, 'kind') === 'network' ? 'network' : 'email';
      const ban = { kind, days: days === '' ? null : Number(days), reason: textOf(data, 'words') } as const;
      return banCommenter(portal, id, ban, actor);
    })
};
