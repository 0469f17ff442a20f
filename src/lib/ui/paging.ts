/** The page of a list that an address asks for, `?sida=`: 1 unless it is a whole number from 1 to 10 000. */
export function pageAsked(url: URL): number {
  const text = url.searchParams.get('sida') ?? '';
  const page = /^\d{1,5}$/.test(text) ? Number(text) : 1;
  return page >= 1 && page <= 10_000 ? page : 1;
}

/** The address of a page of the list at `path`, whose other parameters stay. */
export function pageAddress(path: string, parameters: URLSearchParams, page: number): string {
  const changed = new URLSearchParams(parameters);
  if (page === 1) changed.delete('sida');
  else changed.set('sida', String(page));
  const query = changed.toString();
  return query ? `${path}?${query}` : path;
}
