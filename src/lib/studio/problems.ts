/** The field that each refusal of an article is about, by its id on the page. */
const fields: Readonly<Record<string, string>> = {
  'headline-too-long': 'headline',
  'lede-too-long': 'lede',
  'body-unreadable': 'body',
  'number-unusable': 'number',
  'credit-unusable': 'credits',
  'name-to-answer': 'credits',
  'name-unusable': 'credits',
  'chapter-time-wrong': 'chapters',
  'chapters-unusable': 'chapters',
  'schedule-time-missing': 'date',
  'time-has-passed': 'date',
  'not-ready-to-publish': 'checks',
  'transcript-file-missing': 'transcript-file',
  'transcript-unreadable': 'transcript-file',
  'transcript-too-large': 'transcript-file'
};

/** The id of the field that a refusal is about; undefined when it is about none. */
export function fieldOf(code: string): string | undefined {
  return fields[code] ?? (code.startsWith('image-') ? 'cover' : undefined);
}

/** The sentence of a refusal at the field it is about. */
export function problemsAt(problem: { code: string; words: string }): Readonly<Record<string, string>> {
  const field = fieldOf(problem.code);
  return field ? { [field]: problem.words } : {};
}
