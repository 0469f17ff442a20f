import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig, settings } from '#lib/server/config.ts';

interface Service {
  readonly environment: Readonly<Record<string, string | number>>;
  readonly command?: string | readonly string[];
  readonly volumes: readonly string[];
  readonly profiles?: readonly string[];
}

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Readonly<Record<'web' | 'worker' | 'meilisearch' | 'postgres' | 'storage', Service>>;
  volumes: Readonly<Record<string, unknown>>;
};

/** What a `${NAME:-standard}` becomes where NAME is not set. */
const substituted = (value: string | number): string => String(value).replace(/\$\{\w+:-([^}]*)\}/g, '$1');

describe('docker-compose.yml', () => {
  it('has the web server and its worker, the search engine, and for scale PostgreSQL and S3 storage', () => {
    const profiles = Object.entries(compose.services).map(([name, one]) => [name, one.profiles ?? []]);
    expect(Object.fromEntries(profiles)).toEqual({
      web: [],
      worker: [],
      meilisearch: [],
      postgres: ['scale'],
      storage: ['scale']
    });
  });

  it.each(['web', 'worker'] as const)(
    'gives %s only settings there are, with values they can have',
    (name) => {
      const { environment } = compose.services[name];
      expect(Object.keys(environment).filter((one) => !(one in settings))).toEqual([]);
      const given = Object.entries(environment).map(([key, value]) => [key, substituted(value)]);
      const config = readConfig(Object.fromEntries(given) as Record<string, string>, root);
      expect(config).toMatchObject({ DATA_DIR: '/data', origin: 'http://localhost:3000' });
    }
  );

  it('runs one worker, beside a web server that runs none, on the same data', () => {
    const { web, worker } = compose.services;
    expect(web.environment['WORKER']).toBe('off');
    expect(worker.command?.at(-1)).toBe('scripts/worker.ts');
    expect(worker.volumes).toEqual(web.volumes);
  });

  it('names every volume it uses', () => {
    const used = Object.values(compose.services).flatMap((one) => one.volumes.map((it) => it.split(':')[0]));
    expect(Object.keys(compose.volumes).sort()).toEqual([...new Set(used)].sort());
  });
});

describe('the Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');

  it('starts a script that exists, as a user who is not root, on the Node.js that the project asks for', () => {
    const words = JSON.parse(lines.find((line) => line.startsWith('CMD'))?.slice(4) ?? '[]') as string[];
    expect(existsSync(join(root, words.at(-1) ?? ''))).toBe(true);
    expect(lines).toContain('USER node');
    expect(lines.filter((line) => line.startsWith('FROM')).every((line) => line.includes('node:24-'))).toBe(
      true
    );
  });

  it('sets only settings there are', () => {
    const set = lines.find((line) => line.startsWith('ENV'))?.match(/\b[A-Z_]+(?==)/g) ?? [];
    expect(set.filter((name) => name !== 'NODE_ENV' && !(name in settings))).toEqual([]);
    expect(set).toContain('DATA_DIR');
  });
});
