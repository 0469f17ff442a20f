import { databaseIsSound, runningJobsAreHeld, searchFollowsDatabase } from './database-invariants.ts';
import { filesAreReferenced, filesAreWhole, publishedSetsHaveFiles } from './file-invariants.ts';
import type { CheckRoom, Invariant } from './invariant.ts';

/** A thing of which an invariant is not true. */
export interface Finding {
  readonly invariant: string;
  readonly sentence: string;
}

/** Everything that is checked. */
export const invariants: readonly Invariant[] = [
  databaseIsSound,
  filesAreWhole,
  publishedSetsHaveFiles,
  filesAreReferenced,
  runningJobsAreHeld,
  searchFollowsDatabase
];

/** Checks every invariant and returns what is found, nothing when all is well. `told` hears of each before it is checked. */
export async function check(
  room: CheckRoom,
  told: (invariant: Invariant) => void = () => undefined
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const invariant of invariants) {
    told(invariant);
    for (const sentence of await invariant.find(room)) findings.push({ invariant: invariant.name, sentence });
  }
  return findings;
}
