import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';

/** One part of the verification: a command, and whether it is vitest with counts of its own. */
interface Part {
  readonly name: string;
  readonly command: string;
  readonly vitest?: true;
}

interface Outcome {
  readonly name: string;
  readonly seconds: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const root = join(import.meta.dirname, '..');
const minutesAtMost = 15;
const npmScripts = (
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
).scripts;
const script = (name: string): string => npmScripts[name] ?? `echo "package.json has no ${name}"; exit 1`;
const vitest = (project: string): string => `vitest run --project ${project}`;

const parts: readonly Part[] = [
  { name: 'format', command: script('format:check') },
  { name: 'lint', command: script('lint') },
  { name: 'types', command: script('types') },
  { name: 'boundaries', command: script('boundaries') },
  { name: 'dead-code', command: 'svelte-kit sync && npx --yes knip@6.44.2 --no-progress' },
  { name: 'unit', command: vitest('unit'), vitest: true },
  { name: 'build', command: script('build') },
  { name: 'stories', command: vitest('stories'), vitest: true },
  { name: 'browser', command: vitest('browser'), vitest: true }
];

const usage = `Verifies everything: ${parts.map((part) => part.name).join(', ')}.

  npm test                         all of it, on a bare machine too
  npm test -- --only unit,stories  some parts
  node scripts/verify.ts           all of it, where Chromium and PostgreSQL are at hand

TEST_DATABASE_URL names a PostgreSQL server where databases may be made; CHROMIUM_PATH names the browser.
The last line counts tests and checks; the exit code is 1 when anything failed.
`;

const reports = mkdtempSync(join(tmpdir(), 'eter-verify-'));
let running: ChildProcess | undefined;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal));
  const outcomes: Outcome[] = [];
  for (const part of chosen(values.only)) outcomes.push(await verify(part));
  rmSync(reports, { recursive: true, force: true });
  report(outcomes);
}

function chosen(only: string | undefined): readonly Part[] {
  if (only === undefined) return parts;
  const names = only.split(',');
  const stranger = names.find((name) => !parts.some((part) => part.name === name));
  if (stranger !== undefined) {
    process.stderr.write(`There is no part "${stranger}".\n\n${usage}`);
    process.exit(2);
  }
  return parts.filter((part) => names.includes(part.name));
}

async function verify(part: Part): Promise<Outcome> {
  process.stdout.write(`\n── ${part.name} ${'─'.repeat(100 - part.name.length)}\n`);
  const began = Date.now();
  const file = join(reports, `${part.name}.json`);
  const code = await run(part.vitest ? `${part.command} ${reportersTo(file)}` : part.command);
  const seconds = Math.round((Date.now() - began) / 1000);
  const counts = part.vitest
    ? countsIn(file, code)
    : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  return { name: part.name, seconds, ...counts };
}

const reportersTo = (file: string): string =>
  `--reporter=default --reporter=json --outputFile.json='${file}'`;

/** Runs a shell command with the project's own programs first on PATH, and answers with its exit code. */
function run(command: string): Promise<number> {
  const PATH = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
  const child = spawn('sh', ['-c', command], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) },
    detached: true
  });
  running = child;
  const limit = setTimeout(() => {
    process.stdout.write(`\nStopped after ${minutesAtMost} minutes.\n`);
    endGroup(child, 'SIGKILL');
  }, minutesAtMost * 60_000);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(limit);
      running = undefined;
      resolve(code ?? 1);
    });
  });
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined) process.kill(-child.pid, signal);
}

function stop(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void {
  if (running) endGroup(running, 'SIGTERM');
  rmSync(reports, { recursive: true, force: true });
  process.exit(128 + constants.signals[signal]);
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** What vitest counted; a file that could not be read, and an error outside every test, count as one failure each. */
function countsIn(file: string, code: number): { passed: number; failed: number; skipped: number } {
  let report: VitestReport;
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const unread = report.testResults.filter((one) => one.status === 'failed' && !one.assertionResults.length);
  const failed = report.numFailedTests + unread.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests
  };
}

function report(outcomes: readonly Outcome[]): void {
  process.stdout.write('\n');
  for (const one of outcomes) {
    const verdict = one.failed > 0 ? `${one.failed} FAILED` : 'ok';
    process.stdout.write(
      `${one.name.padEnd(12)}${String(one.seconds).padStart(5)} s  ${String(one.passed).padStart(5)} passed  ${verdict}\n`
    );
  }
  const sum = (count: 'passed' | 'failed' | 'skipped') =>
    outcomes.reduce((total, one) => total + one[count], 0);
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
  process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}\n`);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
}

await main();
