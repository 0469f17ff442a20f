import { useDates } from '../ui/page-context.ts';
import type { Saying } from './set-words.ts';
import { useStudio } from './words.ts';

/** What the words about a recording need, as a function: call it where they are said. */
export function useSaying(): () => Saying {
  const studio = useStudio();
  const dates = useDates();
  return () => ({ t: studio().t, timeOf: (at) => dates.time(at) });
}
