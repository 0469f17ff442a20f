/** How much is written: each level includes those before it. */
export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Values beside a log line. Never secrets, never a commenter's e-mail address. */
export type LogValues = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Writes one line of JSON per happening. */
export interface Log {
  error(message: string, values?: LogValues): void;
  warn(message: string, values?: LogValues): void;
  info(message: string, values?: LogValues): void;
  debug(message: string, values?: LogValues): void;
}

/** Opens a log that writes lines at `level` and above to `write` (standard error unless told). */
export function openLog(
  level: LogLevel,
  write: (line: string) => void = (line) => process.stderr.write(line)
): Log {
  const most = logLevels.indexOf(level);
  const at = (name: LogLevel) => (message: string, values?: LogValues) => {
    if (logLevels.indexOf(name) > most) return;
    write(`${JSON.stringify({ time: new Date().toISOString(), level: name, message, ...values })}\n`);
  };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}

/** The words of something thrown, for a log line. */
export function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
