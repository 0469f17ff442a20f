/** What is shown of a page where a link to a part of it is shared, by the names of the Open Graph: `og:title`. */
export type Shared = Readonly<Record<string, string>>;

/**
 * Puts what is shared into the head of a page that the server has written: into the tags that are there, and the others
 * where `place` stands. The page's scripts know nothing of it.
 */
export function withShared(html: string, shared: Shared, place: string): string {
  let [page, missing] = [html, place];
  for (const [name, value] of Object.entries(shared)) {
    const tag = new RegExp(`(<meta property="${name}" content=")[^"]*`);
    const content = inAttribute(value);
    if (tag.test(page)) page = page.replace(tag, (_whole, before: string) => before + content);
    else missing = `<meta property="${name}" content="${content}"/>${missing}`;
  }
  return page.replace(place, () => missing);
}

/** A text as it stands between the quotes of an attribute. */
export function inAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
