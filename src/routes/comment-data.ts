import type { ArticlePage } from '#lib/articles/article.ts';
import type { CommentView } from '#lib/comments/comment.ts';
import { articlePath } from '#lib/ui/addresses.ts';

/** The public comments of an article for search engines (schema.org), as a data block for the head; empty without any. */
export function commentData(article: ArticlePage, comments: readonly CommentView[], origin: string): string {
  const shown = comments.filter((comment) => !comment.removed);
  if (shown.length === 0) return '';
  const address = origin + articlePath(article);
  const about = (id: string) => `${address}#comment-${id}`;
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Article',
    '@id': address,
    headline: article.headline.replaceAll('\u00ad', ''),
    commentCount: shown.length,
    comment: shown.map(({ id, parentId, name, text, createdAt }) => ({
      '@type': 'Comment',
      '@id': about(id),
      ...(parentId && { parentItem: { '@id': about(parentId) } }),
      author: { '@type': 'Person', name },
      dateCreated: new Date(createdAt).toISOString(),
      text
    }))
  };
  return `<script type="application/ld+json">${inScript(data)}</script>`;
}

/** JSON that cannot end the element it stands in, whatever the texts in it say. */
function inScript(data: unknown): string {
  return JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (letter) => {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
