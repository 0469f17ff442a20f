import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxRing } from '#lib/media/sandbox.ts';
import { bareEnvironment, commandPrefix } from '#lib/server/media/command-prefix.ts';
import { runFfmpeg, type Tools } from '#lib/server/media/ffmpeg.ts';
import { probe } from '#lib/server/media/probing.ts';
import { giveFilter, logRing, streamsFor } from '#lib/server/media/sandbox.ts';
import { attackNames, programThat } from '../support/breaking-out.ts';
import { speak } from '../support/inputs.ts';
import { quietLog } from '../support/jobs.ts';
import { toolsWith } from '../support/tools.ts';

const { ring } = await toolsWith().sandbox.found();
const hasJail = ring === 'bubblewrap';
const { signal } = new AbortController();

let place: string;
let speech: string;
let server: Server;
let hits = 0;
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'eter-jail-'));
  chmodSync(place, 0o755);
  speech = await speak(place);
  for (const name of ['work', 'programs']) mkdirSync(join(place, name));
  chmodSync(join(place, 'work'), 0o777);
  writeFileSync(join(place, 'canary'), 'the secret of the station');
  writeFileSync(`${speech}.neighbour`, 'the secret of another recording');
  server = createServer(() => (hits += 1)).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  await rm(place, { recursive: true });
});

const attacker = (attack: string) =>
  programThat(attack, {
    folder: join(place, 'programs'),
    canary: join(place, 'canary'),
    input: speech,
    outside: join(place, 'escaped'),
    port: (server.address() as AddressInfo).port
  });
const confinement = () => ({
  reads: [speech],
  folder: join(place, 'work'),
  seconds: 20,
  bytes: 1_000_000,
  memory: 2 ** 31
});

/** Lets an attacker run in a ring, as this user or as nobody, and returns what it achieved. */
async function achieved(within: SandboxRing, attack: string, asNobody = false): Promise<string> {
  const how = commandPrefix(within, attacker(attack), confinement());
  const child = spawn(how.first, how.rest, {
    env: bareEnvironment,
    stdio: streamsFor(how),
    cwd: join(place, 'work'),
    ...(asNobody ? { uid: 65534, gid: 65534 } : {})
  });
  giveFilter(child, how);
  let said = '';
  child.stdout?.on('data', (bytes: Buffer) => (said += bytes.toString()));
  child.stderr?.on(
    'data',
    (bytes: Buffer) => (said += /bwrap|unshare|prlimit/.test(bytes.toString()) ? String(bytes) : '')
  );
  await once(child, 'close');
  return said;
}

describe.skipIf(!hasJail)('a program in the jail', () => {
  it.each(attackNames)('that was taken over by a file never %s', async (attack) => {
    expect(await achieved('bubblewrap', attack)).toBe('');
    expect(hits).toBe(0);
    expect(readdirSync(place).sort()).toEqual([
      'canary',
      'programs',
      'speech.wav',
      'speech.wav.neighbour',
      'work'
    ]);
  });

  it.skipIf(process.getuid?.() !== 0)('of an ordinary user is held as well', async () => {
    const free = { uid: 65534, gid: 65534 };
    if (spawnSync('bwrap', ['--unshare-user', '--ro-bind', '/', '/', 'true'], free).status !== 0) return;
    for (const attack of attackNames)
      expect([attack, await achieved('bubblewrap', attack, true)]).toEqual([attack, '']);
    expect(hits).toBe(0);
  });

  it('succeeds in all of it outside, so that the attacks are real', async () => {
    // What would use up this machine is not tried outside.
    for (const attack of attackNames.filter((one) => !one.includes('memory')))
      expect([attack, await achieved('off', attack)]).not.toEqual([attack, '']);
    expect(hits).toBe(1);
    hits = 0;
  });

  it('that does not listen is gone half a second after its job is taken back', async () => {
    const deaf = join(place, 'programs', 'deaf');
    writeFileSync(
      deaf,
      '#!/usr/bin/perl\n$SIG{TERM} = "IGNORE"; open(F, ">", "begun"); close F; sleep 1 while 1;'
    );
    chmodSync(deaf, 0o755);
    const stopping = new AbortController();
    const tools = toolsWith({ FFMPEG_PATH: deaf });
    const folder = join(place, 'work');
    const running = runFfmpeg(
      {
        ...tools,
        sandbox: {
          ...tools.sandbox,
          confine: (...one) => Promise.resolve(commandPrefix('bubblewrap', ...one))
        }
      },
      { folder, inputs: [{ file: speech, options: [] }], outputs: [{ file: 'out.wav', options: [] }] },
      { signal: stopping.signal, mostSeconds: 60 }
    );
    running.catch(() => undefined);
    await expect.poll(() => existsSync(join(folder, 'begun')), { timeout: 5000 }).toBe(true);
    const began = performance.now();
    stopping.abort(new Error('taken back'));
    await expect(running).rejects.toThrow('taken back');
    expect(performance.now() - began).toBeLessThan(500);
    expect(readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandOf(pid).includes(deaf))).toEqual(
      []
    );
  });

  it('tells how far it is, and makes what it should', async () => {
    const seconds: number[] = [];
    const folder = join(place, 'work');
    await runFfmpeg(
      toolsWith(),
      {
        folder,
        inputs: [{ file: speech, options: ['-readrate', '8'] }],
        outputs: [{ file: 'sound.m4a', options: ['-c:a', 'aac'] }]
      },
      { signal, mostSeconds: 60, onSeconds: (at) => seconds.push(at) }
    );
    expect(seconds.length).toBeGreaterThan(1);
    expect((await probe(toolsWith(), join(folder, 'sound.m4a'), signal)).seconds).toBeGreaterThan(4);
  });
});

const commandOf = (pid: string) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};

const hasNetworkCut = spawnSync('unshare', ['--net', 'true']).status === 0;
const hasLimits = spawnSync('setpriv', ['--no-new-privs', 'prlimit', '--nofile=64', 'true']).status === 0;

describe.skipIf(!hasLimits)('a program in a lesser ring', () => {
  it.each(['limits', 'shell-limits'] as const)(
    '(%s) has no more memory and disk than it is given',
    async (within) => {
      expect(await achieved(within, 'fills the memory')).toBe('');
      expect(await achieved(within, 'fills the disk')).toBe('');
    }
  );

  it.skipIf(!hasNetworkCut)('(no-network) calls no server', async () => {
    expect(await achieved('no-network', 'calls a server')).toBe('');
    expect(await achieved('no-network', 'fills the disk')).toBe('');
    expect(hits).toBe(0);
  });

  it.each(['limits', 'shell-limits', ...(hasNetworkCut ? (['no-network'] as const) : [])] as const)(
    '(%s) reads and makes what it should',
    async (within) => {
      const tools: Tools = {
        ...toolsWith(),
        sandbox: {
          found: () => Promise.resolve({ ring: within, missing: [] }),
          confine: (...one) => Promise.resolve(commandPrefix(within, ...one))
        }
      };
      expect((await probe(tools, speech, signal)).sound?.channels).toBe(1);
      const command = {
        folder: join(place, 'work'),
        inputs: [{ file: speech, options: [] }],
        outputs: [{ file: `${within}.m4a`, options: ['-c:a', 'aac'] }]
      };
      await runFfmpeg(tools, command, { signal, mostSeconds: 60 });
      expect((await probe(tools, join(place, 'work', `${within}.m4a`), signal)).seconds).toBeGreaterThan(4);
    }
  );
});

const lesser = hasLimits ? (hasNetworkCut ? 'no-network' : 'limits') : 'shell-limits';

describe('where the sandbox is required', () => {
  it('and cannot be had, no file is opened, and it is said why', async () => {
    // A program that runs outside and not inside: then there is no sandbox for it.
    const picky = join(place, 'programs', 'picky');
    writeFileSync(picky, `#!/bin/sh\ntest -e ${join(place, 'canary')} || exit 1\nexec ffmpeg "$@"\n`);
    chmodSync(picky, 0o755);
    const required = toolsWith({ FFMPEG_PATH: picky, MEDIA_SANDBOX: 'required' });
    await expect(probe(required, speech, signal)).rejects.toMatchObject({
      code: 'sandbox-missing',
      status: 503,
      retry: true
    });
    const auto = toolsWith({ FFMPEG_PATH: picky });
    expect((await auto.sandbox.found()).ring).toBe(lesser);
    expect((await probe(auto, speech, signal)).sound).not.toBeNull();
    const lines: string[] = [];
    await logRing(auto.sandbox, quietLog(lines));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/"level":"warn".*"sandbox":"[a-z-]+".*"no bubblewrap":"/);
  });

  it('turned off, nothing is tried', async () => {
    expect(await toolsWith({ MEDIA_SANDBOX: 'off' }).sandbox.found()).toEqual({ ring: 'off', missing: [] });
  });
});
