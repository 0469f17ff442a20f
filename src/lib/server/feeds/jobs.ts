import type { DomainEvent } from '../events/announce.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import { enqueue, type NewJob } from '../jobs/queue.ts';
import type { Recurring } from '../jobs/recurring.ts';
import { publishedRecordings } from './episode-tags.ts';
import { type EpisodeRoom, isOutdated, tagEpisode } from './tagging.ts';

const usual = { priority: 6, maxAttempts: 5, leaseMs: 120_000, lane: 'light' } as const;

/** What has changed of what episodes' files say: everything when nothing is named. */
type Changed = { readonly articleId?: string; readonly programmeId?: string };

/** Makes the file that feeds offer of one recording. */
export const tagOne = (room: EpisodeRoom): JobKind<{ readonly recordingId: string }> => ({
  name: 'feeds.tag',
  ...usual,
  run: (context, { recordingId }) => tagEpisode(room, context, recordingId)
});

/** Finds the recordings whose file for feeds is not what it should be any more, and adds a job for each. */
export const tagChanged = (room: EpisodeRoom): JobKind<Changed> => ({
  name: 'feeds.tag-changed',
  ...usual,
  async run(context, changed) {
    const outdated: string[] = [];
    for (const id of await publishedRecordings(room, changed))
      if (await isOutdated(room, id)) outdated.push(id);
    await context.finish(async (tx) => {
      for (const id of outdated) await enqueue(tx, room.clock, tagJob(id));
    });
  }
});

/** Once a day, and when the first worker starts: what the station is called, and episodes from before there were tags. */
export const taggingAll: Recurring = {
  name: 'feeds.tag-changed',
  everyMs: 24 * 3600_000,
  kind: 'feeds.tag-changed',
  payload: {}
};

const tagJob = (recordingId: string): NewJob => ({
  ...{ kind: 'feeds.tag', payload: { recordingId }, uniqueKey: `feeds.tag:${recordingId}` },
  priority: usual.priority,
  maxAttempts: usual.maxAttempts
});

/** The jobs that an event about a recording starts. */
export const toTag = ({ subject }: DomainEvent): NewJob[] => [tagJob(subject)];

/** The jobs that an event about an article or a programme starts. */
export const toTagOf =
  (thing: 'articleId' | 'programmeId') =>
  ({ subject }: DomainEvent): NewJob[] => [
    {
      ...{
        kind: 'feeds.tag-changed',
        payload: { [thing]: subject },
        uniqueKey: `feeds.tag-changed:${subject}`
      },
      priority: usual.priority,
      maxAttempts: usual.maxAttempts
    }
  ];
