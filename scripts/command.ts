import { parseArgs, type ParseArgsConfig } from 'node:util';
import { readConfig } from '#lib/server/config.ts';
import { openPortal, type Portal } from '#lib/server/portal.ts';
import { isRefusal } from '#lib/server/refusal.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<Given extends Options> = ReturnType<
  typeof parseArgs<{ options: Given; allowPositionals: true; args: string[] }>
>;

/** What a command is told: its words and its `--options`. */
interface Asked<Given extends Options> {
  readonly words: readonly string[];
  readonly options: Parsed<Given>['values'];
}

/** Says something to the person at the terminal; standard output is kept for answers. */
export function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/**
 * Runs one operator's command against the portal that the settings describe, and ends with its exit code:
 * what `work` answers (0 when nothing), 1 with one line for a refusal, 2 with the usage for a call that cannot be meant.
 * `words` tells how many words the call must have, or at least and at most.
 */
export async function command<const Given extends Options>(
  call: { usage: string; options: Given; words?: number | readonly [number, number] },
  work: (portal: Portal, asked: Asked<Given>) => Promise<number | undefined>
): Promise<void> {
  const asked = understand(call);
  if (!asked) return;
  try {
    const portal = openPortal(readConfig());
    try {
      process.exitCode = (await work(portal, asked)) ?? 0;
    } finally {
      await portal.close();
    }
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    say(thrown.message);
    process.exitCode = 1;
  }
}

/** The call's words and options; nothing, with the usage shown, when it asks for help or cannot be meant. */
function understand<const Given extends Options>(call: {
  usage: string;
  options: Given;
  words?: number | readonly [number, number];
}): Asked<Given> | undefined {
  if (process.argv.includes('--help')) {
    process.stdout.write(call.usage);
    return undefined;
  }
  try {
    const { values, positionals } = parseArgs({ options: call.options, allowPositionals: true });
    const [least, most] = typeof call.words === 'object' ? call.words : [call.words ?? 0, call.words ?? 0];
    if (positionals.length < least || positionals.length > most)
      throw new Error('The call has too few or too many words.');
    return { words: positionals, options: values };
  } catch (cause) {
    say(`${cause instanceof Error ? cause.message : String(cause)}\n\n${call.usage}`);
    process.exitCode = 2;
    return undefined;
  }
}
