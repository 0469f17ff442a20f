/** The text of a field, without space around; empty when there is none. */
export function textOf(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** The texts of fields that share a name, empty ones too, so that rows keep their place. */
export function textsOf(data: FormData, name: string): string[] {
  return data.getAll(name).map((value) => (typeof value === 'string' ? value.trim() : ''));
}

/** The lines of a field of several lines; empty ones are left out. */
export function linesOf(data: FormData, name: string): string[] {
  return textOf(data, name)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
