/** The words an index holds, as far as understanding a question needs them. Lists are cut, the commonest kept. */
export interface Vocabulary {
  hasForm(form: string): boolean;
  hasStem(stem: string): boolean;
  stemsOfFormsBeginning(beginning: string): readonly string[];
  stemsBeginning(beginning: string): readonly string[];
  stemsEnding(ending: string): readonly string[];
  /** Stems that are this when their dots and rings are left out. */
  stemsWithoutDots(bare: string): readonly string[];
  /** Forms that may be meant by a misspelled one: those that share its first half or its last. */
  formsLike(form: string): readonly { readonly form: string; readonly stem: string }[];
  /** In how many texts a stem stands. */
  commonness(stem: string): number;
}
