/** An address with a query; parts that are empty, undefined or the first page are left out. */
export function withQuery(
  path: string,
  parts: Readonly<Record<string, string | number | undefined>>
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts))
    if (value && !(name === 'sida' && value === 1)) query.set(name, String(value));
  return query.size ? `${path}?${query.toString()}` : path;
}
