import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { parse } from 'yaml';
import type { z } from 'zod';
import { Refusal, type RefusalValues } from '../refusal.ts';
import {
  articleSidecar,
  type ArticleSidecar,
  organisationSidecars,
  personSidecars,
  programmeSidecars,
  stationSidecar
} from './sidecars.ts';

/** A sidecar that could not be read: which file, and what is wrong with it. */
export interface SidecarProblem {
  readonly file: string;
  readonly reason: string;
}

/** An article's folder: its sidecar, and a hash of it and of the sizes and times of the files it names. */
export interface ArticleFolder {
  readonly folder: string;
  readonly sidecar: ArticleSidecar;
  readonly fingerprint: string;
}

export class FolderUnreadable extends Refusal {
  constructor(folder: string) {
    const values: RefusalValues = { folder };
    super('folder-unreadable', 400, `There is no folder ${folder} that can be read.`, values);
  }
}

/** Everything a folder holds for importing. What cannot be read is in `problems`; the rest is whole. */
export async function readFolder(folder: string) {
  const names = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw new FolderUnreadable(folder);
  });
  const problems: SidecarProblem[] = [];
  const read = <Schema extends z.ZodType>(name: string, schema: Schema) =>
    readSidecar(join(folder, name), schema, problems, folder);
  const articles: ArticleFolder[] = [];
  for (const entry of names
    .filter((one) => one.isDirectory())
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const found = await readSidecar(join(folder, entry.name, 'article'), articleSidecar, problems, folder);
    if (found)
      articles.push({
        folder: join(folder, entry.name),
        sidecar: found.value,
        fingerprint: await fingerprintOf(join(folder, entry.name), found)
      });
  }
  return {
    source: basename(folder),
    folder,
    station: (await read('station', stationSidecar))?.value,
    programmes: (await read('programmes', programmeSidecars))?.value ?? [],
    people: (await read('people', personSidecars))?.value ?? [],
    organisations: (await read('organisations', organisationSidecars))?.value ?? [],
    articles,
    problems
  };
}

export type ImportFolder = Awaited<ReturnType<typeof readFolder>>;

interface Sidecar<Value> {
  readonly text: string;
  readonly value: Value;
}

/** Reads `path` with one of the endings there are; undefined when there is no such file or it cannot be used. */
async function readSidecar<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  problems: SidecarProblem[],
  folder: string
): Promise<Sidecar<z.output<Schema>> | undefined> {
  for (const ending of ['.yaml', '.yml', '.json']) {
    const text = await readFile(path + ending, 'utf8').catch(ifMissing);
    if (text === undefined) continue;
    const file = relative(folder, path + ending);
    try {
      const read = schema.safeParse(parse(text));
      if (read.success) return { text, value: read.data };
      for (const issue of read.error.issues)
        problems.push({
          file,
          reason: `${issue.path.map(String).join('.') || 'the file'}: ${issue.message}`
        });
    } catch (cause) {
      problems.push({ file, reason: cause instanceof Error ? cause.message : String(cause) });
    }
    return undefined;
  }
  return undefined;
}

function ifMissing(cause: NodeJS.ErrnoException): undefined {
  if (cause.code !== 'ENOENT' && cause.code !== 'ENOTDIR') throw cause;
  return undefined;
}

async function fingerprintOf(folder: string, { text, value }: Sidecar<ArticleSidecar>): Promise<string> {
  const hash = createHash('sha256').update(text);
  for (const name of [value.recording, value.transcript]) {
    const about = name ? await stat(join(folder, name)).catch(ifMissing) : undefined;
    hash.update(`\n${name ?? ''} ${about?.size ?? 0}`);
  }
  return hash.digest('hex');
}
