// The front server in a process of its own, for tests that kill it; settings from the environment. Instead of the built
// pages, three posts do what the pages' actions do. Prints its port.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish } from '#lib/server/articles/publishing.ts';
import { submitComment } from '#lib/server/comments/submitting.ts';
import { readConfig } from '#lib/server/config.ts';
import { migrate } from '#lib/server/database/migrator.ts';
import { startServer } from '#lib/server/http/server.ts';
import { openPortal } from '#lib/server/portal.ts';

const portal = openPortal(readConfig(process.env, import.meta.dirname));
await migrate(portal.db);

const posts: Record<string, (words: string) => Promise<string>> = {
  '/article': async (headline) => {
    const id = await createArticle(
      portal,
      { headline, body: [{ type: 'paragraph', runs: [{ text: 'Text.' }] }] },
      operator
    );
    await publish(portal, id, {}, operator);
    return id;
  },
  '/comment': async (words) => {
    const [articleId = '', comment = ''] = words.split(' ');
    const form = { name: 'Anna', email: 'anna@example.org', text: comment };
    return submitComment(portal, articleId, form, { address: '127.0.0.1' });
  }
};

async function pages(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const post = posts[request.url ?? ''];
  try {
    response.end(await post?.(await text(request)));
  } catch (cause) {
    response.writeHead(500).end(String(cause));
  }
}

const server = await startServer(portal, (request, response) => void pages(request, response));
console.log(server.port);
