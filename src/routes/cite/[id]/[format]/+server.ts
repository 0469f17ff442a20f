import { error } from '@sveltejs/kit';
import { bibtex, ris } from '#lib/articles/citing.ts';
import { citedBy } from '../../../citing-articles.ts';
import type { RequestHandler } from './$types';

const formats = {
  'citation.bib': { write: bibtex, type: 'application/x-bibtex; charset=utf-8' },
  'citation.ris': { write: ris, type: 'application/x-research-info-systems; charset=utf-8' }
} as const;

/** `/citera/<article>/citation.bib` and `.ris`: what a reference manager takes in, `?t=` for a place in the recording. */
export const GET: RequestHandler = async ({ params, url, locals }) => {
  const format = Object.hasOwn(formats, params.format) && formats[params.format as keyof typeof formats];
  if (!format) error(404, 'Not found');
  const { cited } = await citedBy(locals, params.id, url.searchParams);
  return new Response(format.write(cited), {
    headers: {
      'content-type': format.type,
      'content-disposition': `attachment; filename="${params.format}"`,
      'cache-control': 'public, max-age=300'
    }
  });
};
