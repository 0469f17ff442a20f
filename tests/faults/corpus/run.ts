import { toolsWith } from '../../support/tools.ts';
import { tryCorpus } from './trying.ts';

const usage = `Tries the media pipeline on bad files: all that were thought out, and mutants of twelve seeds.

  node tests/faults/corpus/run.ts [COUNT] [FIRST]    10000 mutants from number 0 when left out

Mutants are the same every time. Prints what became of them; the exit code is 1 when anything went as it must not.
`;

const [count = 10_000, first = 0] = process.argv.slice(2).map(Number);
if (!Number.isInteger(count) || !Number.isInteger(first)) {
  process.stderr.write(usage);
  process.exit(2);
}
const tools = toolsWith();
const { ring } = await tools.sandbox.found();
const began = performance.now();
const trial = await tryCorpus(tools, { first, count, every: 50, withThoughtOut: true }, (done) => {
  if (done % 100 === 0) process.stderr.write(`${done} tried\n`);
});
const seconds = Math.round((performance.now() - began) / 1000);
process.stdout.write(`${JSON.stringify({ ring, seconds, ...trial }, null, 2)}\n`);
const { broke, crashed, tooSlow, wrongLength, leaked, networkHits } = trial;
process.exitCode =
  [broke, crashed, tooSlow, wrongLength, leaked].some((one) => one.length > 0) || networkHits > 0 ? 1 : 0;
