import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { readConfig } from '#lib/server/config.ts';
import { migrate } from '#lib/server/database/migrator.ts';
import { claim } from '#lib/server/jobs/claiming.ts';
import { runClaim } from '#lib/server/jobs/running.ts';
import { findRecordingProgress } from '#lib/server/media/progress.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { jobKinds, openPortal, type Portal } from '#lib/server/portal.ts';
import { check } from '#lib/server/preservation/checking.ts';
import { ffmpeg } from '../support/inputs.ts';
import { quietLog, runDueJobs } from '../support/jobs.ts';

/** A disk of its own, small, in memory. Only root may make one. */
const disk = mkdtempSync(join(tmpdir(), 'eter-disk-'));
const hasDisk = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk]).status === 0;
const filler = join(disk, 'filler');

describe.skipIf(!hasDisk)('a film for which the disk is full', () => {
  const inputs = mkdtempSync(join(tmpdir(), 'eter-inputs-'));
  const lines: string[] = [];
  let portal: Portal;
  let id: string;

  /** A program of the same name that fills the disk once it is run as `<inputs>/when` says, before or after. */
  const filling = (program: string) => {
    const file = join(inputs, program);
    writeFileSync(
      file,
      `#!/bin/sh
read -r side pattern < ${inputs}/when
fill() { rm ${inputs}/when; cat /dev/zero > ${filler} 2> /dev/null; }
case "${program} $*" in $pattern) ;; *) exec ${program} "$@" ;; esac
test "$side" = after || { fill; exec ${program} "$@"; }
${program} "$@"; code=$?; fill; exit $code
`
    );
    chmodSync(file, 0o755);
    return file;
  };
  beforeAll(async () => {
    mkdirSync(join(disk, 'data'));
    const data = { DATA_DIR: join(disk, 'data'), UPLOAD_RESERVE_BYTES: '0', LOG_LEVEL: 'error' };
    const tools = { FFMPEG_PATH: filling('ffmpeg'), FFPROBE_PATH: filling('ffprobe'), MEDIA_SANDBOX: 'off' };
    portal = openPortal(readConfig({ ...data, ...tools }, inputs));
    await migrate(portal.db);
    const film = join(inputs, 'film.mkv');
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=416x312:r=10:d=1', '-c:v', 'mpeg4'];
    await ffmpeg('-f', 'lavfi', '-i', 'sine=d=1', ...picture, film);
    id = await receiveFile(portal, { localFile: film, name: 'film.mkv' }, operator);
  });
  afterAll(async () => {
    await portal.close();
    spawnSync('umount', [disk]);
    for (const folder of [disk, inputs]) await rm(folder, { recursive: true });
  });

  /** Runs jobs, one after the other, until the disk has become full in one of them. */
  const workUntilFull = async () => {
    const heavy = jobKinds(portal).filter((kind) => kind.lane === 'heavy');
    const room = { db: portal.db, log: quietLog(lines), graceMs: 1_000 };
    while (!existsSync(filler)) {
      const claimed = await claim(portal.db, 'test', { name: 'heavy', atOnce: 1, kinds: heavy });
      if (!claimed) return;
      await runClaim(room, claimed, new AbortController().signal);
    }
  };
  /** What could not be written down is free again, and no try waits for its time, nor is it the last. */
  const makeRoom = async () => {
    rmSync(filler, { force: true });
    await portal.db.transact(async (tx) => {
      await tx.updateTable('job').set({ max_attempts: 99 }).execute();
      await tx.updateTable('job').set({ run_at: 1 }).where('state', '=', 'waiting').execute();
      await tx.updateTable('job').set({ lease_until: 1 }).where('state', '=', 'running').execute();
    });
  };
  afterEach(makeRoom);

  const published = async () => {
    const rows = portal.db.read.selectFrom('output_set').select('name').where('published_at', 'is not', null);
    return (await rows.orderBy('name').execute()).map((row) => row.name);
  };

  it.each([
    ['it has been probed', 'after ffprobe*', []],
    ['its sound is made', 'before *sound.mp3*', []],
    ['its sound has been made, and not its waveform', 'after *sound.mp3*', []],
    ['its sound has been verified', 'after ffprobe*sound.opus', []],
    ['its sizes are made', 'before *-f tee*', ['audio']],
    ['its sizes have been made, and not its playlists', 'after *-f tee*', ['audio']],
    ['its storyboard is made', 'before *tile=*', ['audio']],
    ['its storyboard has been made, and not the times in it', 'after *tile=*', ['audio']],
    ['its posters are made', 'before *poster-1*', ['audio', 'video']]
  ])('when %s, publishes nothing of that, and goes on when there is room', async (_what, when, sets) => {
    writeFileSync(join(inputs, 'when'), `${when}\n`);
    lines.length = 0;
    await workUntilFull();
    expect(existsSync(filler)).toBe(true);
    expect(await published()).toEqual(sets);
    expect(lines.join('\n')).toMatch(/no-room-left|database-full/);
    expect(lines.join('\n')).not.toContain('job-broke');
    expect(await readdir(join(disk, 'data', 'work', id)).catch(() => [])).toEqual([]);
    rmSync(filler);
    expect((await check(portal)).filter((one) => one.invariant !== 'running-jobs-are-held')).toEqual([]);
  });

  it('is ready in the end, and nothing is wrong', async () => {
    writeFileSync(join(inputs, 'when'), 'never never\n');
    await runDueJobs(portal, jobKinds(portal));
    expect(await findRecordingProgress(portal, id)).toMatchObject({ state: 'ready', failure: null });
    expect(await published()).toEqual(['audio', 'extras', 'video']);
    expect(await check(portal)).toEqual([]);
  });
});
