import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish } from '#lib/server/articles/publishing.ts';
import { readConfig } from '#lib/server/config.ts';
import { migrate } from '#lib/server/database/migrator.ts';
import { registerPerson } from '#lib/server/people/registering.ts';
import { openPortal, type Portal } from '#lib/server/portal.ts';
import { createProgramme } from '#lib/server/programmes/running.ts';
import { rebuildIndex } from '#lib/server/search/indexing.ts';

/** A portal's folder with articles in it, and where one of them is. */
export interface Seeded {
  readonly dataDir: string;
  readonly articlePath: string;
}

const words =
  'sändaren masten studion intervjun lyssnaren staden ån bron torget skolan verkstaden biblioteket'.split(
    ' '
  );
const sentence = (at: number): string =>
  `På en plats i staden låg ${words[at % words.length]}, och dit kom ${words[(at * 7) % words.length]} var ${at % 30}:e dag.`;
const paragraph = (at: number) => ({
  type: 'paragraph' as const,
  runs: [{ text: [0, 1, 2, 3, 4].map((part) => sentence(at * 5 + part)).join(' ') }]
});

/** Makes a portal on SQLite with `count` published articles, written through the engine as an editor would. */
export async function seed(count: number): Promise<Seeded> {
  const dataDir = mkdtempSync(join(tmpdir(), 'eter-bench-'));
  const portal = openPortal(readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error' }, dataDir));
  try {
    await migrate(portal.db);
    const ids = await writeArticles(portal, count);
    await rebuildIndex(portal);
    await portal.db.transact((tx) => tx.deleteFrom('job').execute());
    return { dataDir, articlePath: `/artikel/${ids.at(-1) ?? ''}/rubrik-${count - 1}` };
  } finally {
    await portal.close();
  }
}

async function writeArticles(portal: Portal, count: number): Promise<string[]> {
  const programmes = await Promise.all(
    ['Förmiddag', 'Ekot', 'Kvällen'].map((title) =>
      createProgramme(portal, { title, description: '' }, operator)
    )
  );
  const people: { id: string; name: string }[] = [];
  for (let at = 0; at < 50; at++) {
    const name = `Person Nummer${at}`;
    people.push({ id: await registerPerson(portal, { name }, operator), name });
  }
  const ids: string[] = [];
  for (let at = 0; at < count; at++) {
    const guests = [people[at % 50], people[(at * 3) % 50], people[(at * 11) % 50]].filter((one) => !!one);
    const id = await createArticle(
      portal,
      {
        headline: `Rubrik ${at}`,
        lede: sentence(at),
        body: [1, 2, 3, 4, 5, 6].map((part) => paragraph(at + part)),
        programmeId: programmes[at % 3] ?? null,
        topics: [words[at % words.length] ?? 'ämne'],
        commentsOpen: true,
        credits: guests.map(({ id: personId, name }) => ({
          ...{ role: 'guest' as const, personId, organisationId: null, name },
          ...{ title: 'lyssnare', affiliationId: null, affiliation: null }
        }))
      },
      operator
    );
    await publish(portal, id, { at: Date.now() - (count - at) * 6 * 3600_000 }, operator);
    ids.push(id);
  }
  return ids;
}
