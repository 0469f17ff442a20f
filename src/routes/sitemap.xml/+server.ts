import { listArticles } from '#lib/server/articles/listing.ts';
import {
  listParticipants,
  listProgrammesWithCounts,
  listTakingPart
} from '#lib/server/articles/participants.ts';
import { listTopics } from '#lib/server/articles/topics.ts';
import type { Portal } from '#lib/server/portal.ts';
import { articlePath, organisationPath, personPath, programmePath, topicPath } from '#lib/ui/addresses.ts';
import type { RequestHandler } from './$types';

/** The most addresses that one map may hold: https://www.sitemaps.org/protocol.html */
const most = 50_000;
const standing = ['/', '/program', '/arkiv', '/person', '/organisation', '/amne', '/om'];

/** Every public address of the portal. */
export const GET: RequestHandler = async ({ locals: { portal }, url }) => {
  const paths = [...standing, ...(await pathsOf(portal))].slice(0, most);
  const entries = paths.map((path) => `<url><loc>${url.origin}${path}</loc></url>`);
  const map = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ...entries,
    '</urlset>',
    ''
  ];
  return new Response(map.join('\n'), { headers: { 'content-type': 'application/xml; charset=utf-8' } });
};

async function pathsOf(portal: Portal): Promise<string[]> {
  return [
    ...(await listProgrammesWithCounts(portal)).map(programmePath),
    ...(await listTopics(portal)).map(topicPath),
    ...(await listParticipants(portal)).map(personPath),
    ...(await listTakingPart(portal)).map(organisationPath),
    ...(await articlePaths(portal))
  ];
}

async function articlePaths(portal: Portal): Promise<string[]> {
  const paths: string[] = [];
  for (let page = 1, pages = 1; page <= pages && paths.length < most; page++) {
    const list = await listArticles(portal, {}, { page, perPage: 500 });
    pages = list.pages;
    paths.push(...list.articles.map(articlePath));
  }
  return paths;
}
