import { isCreditRole } from '../articles/credit-role.ts';
import type { MessageKey, Translate } from '../ui/messages.ts';
import type { Facet, FacetPart } from './search.ts';

const kinds = ['audio', 'video', 'text'] as const;

/** What a value is called on the page: kinds and roles have words of their own, other things are named already. */
export function facetWords(say: Translate<MessageKey>, part: FacetPart, { value, name }: Facet): string {
  if (part === 'role') return isCreditRole(value) ? say(`role.${value}`) : name;
  const kind = part === 'kind' ? kinds.find((one) => one === value) : undefined;
  return kind ? say(`kind.${kind}`) : name;
}

/**
 * The values that are shown at once, and those that are folded away, the commonest first; the chosen ones are always among
 * those that are shown.
 */
export function folded(
  counted: readonly Facet[],
  chosen: readonly string[],
  most = 8
): { readonly shown: readonly Facet[]; readonly rest: readonly Facet[] } {
  const choices = counted.toSorted((a, b) => b.count - a.count);
  // one alone is shown as easily as the line that unfolds it
  if (choices.length <= most + 1) return { shown: choices, rest: [] };
  const [shown, rest] = [choices.slice(0, most), choices.slice(most)];
  const isChosen = ({ value }: Facet) => chosen.includes(value);
  return { shown: [...shown, ...rest.filter(isChosen)], rest: rest.filter((one) => !isChosen(one)) };
}
