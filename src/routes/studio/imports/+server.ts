import { json } from '@sveltejs/kit';
import { enter } from '../entering.ts';
import { latestImports } from '../listing-recordings.ts';
import type { RequestHandler } from './$types';

/** The files that are fetched from addresses, for a page that watches. */
export const GET: RequestHandler = async (event) => {
  const imports = await latestImports(enter(event, 'recording.upload'));
  return json(imports, { headers: { 'cache-control': 'no-store' } });
};
