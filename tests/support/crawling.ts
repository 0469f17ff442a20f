import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from './served.ts';

const root = join(import.meta.dirname, '../../src/routes');

/** Every public family of addresses: the folders of `src/routes` that answer, but for the studio's. */
export function publicRoutes(): string[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
  const folders = files
    .filter((file) => /(^|\/)(\+page(@[\w-]*)?\.svelte|\+server\.ts)$/.test(file))
    .map((file) => `/${file}`.replace(/\/\([^)]*\)/g, '').replace(/\/\+[^/]*$/, ''));
  return [...new Set(folders)].filter((folder) => !/^\/studio(\/|$)/.test(folder)).sort();
}

/**
 * Asks for these addresses and every one of ours that they lead to, with the data of each page; links on pages with a
 * question are not followed, as there is no end to them. `heard` gets each answer. Returns the addresses.
 */
export async function crawl(
  ask: (address: string) => Promise<Answer>,
  starts: readonly string[],
  heard: (address: string, answer: Answer) => void
): Promise<string[]> {
  const queue = [...starts];
  const asked = new Set<string>();
  for (const address of queue) {
    if (asked.has(address)) continue;
    if (asked.size > 2_000) throw new Error(`there is no end to the addresses: ${address}`);
    asked.add(address);
    const answer = await ask(address);
    heard(address, answer);
    const [path = '', question] = address.split('?');
    const isPage = String(answer.headers['content-type']).includes('html');
    if (question === undefined || starts.includes(address)) queue.push(...linksIn(answer));
    if (isPage && question === undefined) queue.push(`${path.replace(/\/$/, '')}/__data.json`);
  }
  return [...asked];
}

function linksIn({ text, headers }: Answer): string[] {
  const links = [...text.matchAll(/(?:href|src|<loc>|<link>)="?(?:https?:\/\/[^/"<]+)?(\/[^"<#\s]*)/g)];
  const [, path] = /^(?:https?:\/\/[^/]+)?(\/[^#]*)/.exec(headers.location ?? '') ?? [];
  return [...links.map((match) => String(match[1]).replaceAll('&amp;', '&')), ...(path ? [path] : [])].filter(
    (link) => !link.startsWith('/_app') && !link.startsWith('//')
  );
}
