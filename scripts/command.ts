import { parseArgs, type ParseArgsConfig } from 'node:util';
import { type Config, readConfig } from '#lib/server/config.ts';
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

interface Call<Given extends Options> {
  readonly usage: string;
  readonly options: Given;
  /** How many words the call must have, or at least and at most. */
  readonly words?: number | readonly [number, number];
}

/**
 * Runs one operator's command against the portal that the settings describe, and ends with its exit code:
 * what `work` answers (0 when nothing), 1 with one line for a refusal, 2 with the usage for a call that cannot be meant.
 */
export async function command<const Given extends Options>(
  call: Call<Given>,
  work: (portal: Portal, asked: Asked<Given>) => Promise<number | undefined>
): Promise<void> {
  await commandAlone(call, async (config, asked) => {
    const portal = openPortal(config);
    try {
      return await work(portal, asked);
    } finally {
      await portal.close();
    }
  });
}

/** The same for a command that needs the settings but no portal: nothing is opened, and no database is made. */
export async function commandAlone<const Given extends Options>(
  call: Call<Given>,
  work: (config: Config, asked: Asked<Given>) => Promise<number | undefined>
): Promise<void> {
  const asked = understand(call);
  if (!asked) return;
  try {
    process.exitCode = (await work(readConfig(), asked)) ?? 0;
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    say(thrown.message);
    process.exitCode = 1;
  }
}

/** The call's words and options; nothing, with the usage shown, when it asks for help or cannot be meant. */
function understand<const Given extends Options>(call: Call<Given>): Asked<Given> | undefined {
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
