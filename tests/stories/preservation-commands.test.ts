import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const programs = readdirSync(join(root, 'scripts')).filter((name) => name.endsWith('.ts'));
/** What other scripts are made with. */
const parts = ['command.ts', 'progress.ts', 'lean-heap.ts'];

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly said: string;
}

describe('the commands of an operator', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'eter-commands-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs a script on the portal whose data is in `place`. */
  const run = (place: string, script: string, ...words: string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const env = { PATH: process.env['PATH'], HOME: folder, DATA_DIR: join(folder, place) };
      execFile(
        process.execPath,
        [join(root, 'scripts', script), ...words],
        { env, cwd: folder },
        (error, out, said) =>
          resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, said })
      );
    });

  it.each(programs.filter((name) => !parts.includes(name)))(
    '%s tells with --help what it is for, and does nothing',
    async (name) => {
      const { code, out, said } = await run('help', name, '--help');
      expect({ code, said }).toEqual({ code: 0, said: '' });
      expect(out).toMatch(/npm (run|test|start)|node scripts/);
      expect(readdirSync(folder)).not.toContain('help');
    }
  );

  it('rerender asks for everything, or for one recording that there is, and for nothing else', async () => {
    expect(await run('again', 'rerender.ts', '--all')).toMatchObject({
      code: 0,
      said: expect.stringContaining('0 recordings') as string
    });
    expect(await run('again', 'rerender.ts', '--recording', 'none')).toMatchObject({ code: 1 });
    expect(await run('again', 'rerender.ts')).toMatchObject({ code: 2 });
    expect(await run('again', 'rerender.ts', '--all', '--recording', 'none')).toMatchObject({ code: 2 });
  });

  it('migrate, check, back up, restore elsewhere and check again, and say by their exit code that all is well', async () => {
    const archive = join(folder, 'archive');
    expect(await run('here', 'migrate.ts', '--pending')).toMatchObject({ code: 1 });
    expect(await run('here', 'check.ts')).toMatchObject({
      code: 2,
      said: expect.stringContaining('npm run migrate') as string
    });
    expect(await run('here', 'migrate.ts')).toMatchObject({ code: 0 });
    expect(await run('here', 'check.ts')).toMatchObject({
      code: 0,
      out: expect.stringContaining('All is well') as string
    });
    expect(await run('here', 'backup.ts', archive)).toMatchObject({ code: 0 });
    expect(await run('there', 'restore.ts', archive, '--verify')).toMatchObject({ code: 0 });
    expect(await run('there', 'restore.ts', archive)).toMatchObject({ code: 0 });
    expect(await run('there', 'check.ts', '--json')).toMatchObject({
      code: 0,
      out: '{\n  "findings": []\n}\n'
    });
  }, 120_000);

  it.each([
    ['backup.ts', []],
    ['backup.ts', ['archive', '--keep', 'none']],
    ['restore.ts', ['archive', 'another']],
    ['check.ts', ['--jsno']]
  ])('%s %j cannot be meant: it ends with 2, and says why', async (script, words) => {
    const { code, out, said } = await run('wrong', script, ...words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(said).not.toBe('');
  });

  it('a refusal is one line and the exit code 1', async () => {
    const { code, said } = await run('nowhere', 'restore.ts', join(folder, 'no-archive'));
    expect({ code, lines: said.trim().split('\n').length }).toEqual({ code: 1, lines: 1 });
  });
});
