import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig, settings } from '#lib/server/config.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

describe('the settings', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'eter-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const inFile = (text: string) => writeFileSync(join(folder, '.env'), text);
  const reading = (environment: Record<string, string>) => () => readConfig(environment, folder);

  it('have their standard values when nobody sets them, and the whole of .env.example changes nothing', () => {
    const untouched = readConfig({}, folder);
    expect(untouched).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', DEMO: 'on', WORKER: 'on' });
    expect(untouched.origin).toBe('http://localhost:3000');
    expect(untouched.databaseUrl).toBe(`file:${untouched.DATA_DIR}/eter.db`);
    inFile(read('.env.example').replaceAll(/^# (?=[A-Z0-9_]+=)/gm, ''));
    expect(readConfig({}, folder)).toEqual(untouched);
  });

  it('come from the environment before the file .env', () => {
    inFile('PORT=4000\nHOST=0.0.0.0\n');
    expect(readConfig({ PORT: '5000' }, folder)).toMatchObject({ PORT: 5000, HOST: '0.0.0.0' });
  });

  it('refuse an unknown name by that name, in .env and in the environment where the name begins as ours do', () => {
    expect(reading({ STATION_TIMEZOEN: 'x' })).toThrow('STATION_TIMEZOEN');
    inFile('PROT=3000');
    expect(reading({})).toThrow('PROT');
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', 'three thousand'],
    ['ORIGIN', 'radio.example'],
    ['ORIGIN', 'https://radio.example/portal'],
    ['STATION_TIMEZONE', 'Europe/Eskilstuna'],
    ['DEMO', 'yes'],
    ['LOG_LEVEL', 'loud']
  ])('refuse %s=%s, naming the setting', (name, value) => {
    expect(reading({ [name]: value })).toThrow(`The setting ${name} must`);
  });

  it('stand one by one in .env.example, as they are when nobody sets them', () => {
    const [, ...blocks] = read('.env.example').trim().split('\n\n');
    expect(blocks).toEqual(
      Object.entries(settings).map(([name, one]) => `# ${one.sentence}\n# ${name}=${one.standard}`)
    );
  });

  it('stand one by one in the table of docs/operating.md', () => {
    const rows = read('docs/operating.md').match(/^\| `[A-Z0-9_]+` \|.*$/gm);
    expect(rows).toEqual(
      Object.entries(settings).map(
        ([name, one]) => `| \`${name}\` | ${one.standard ? `\`${one.standard}\`` : ''} | ${one.sentence} |`
      )
    );
  });
});
