// How much memory an idle portal and its worker take. Linux only: it reads /proc.
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { serveBuilt } from '../../tests/support/served.ts';
import { load } from './load.ts';
import { seed } from './seeding.ts';

const { dataDir, articlePath } = await seed(1000);
const portal = await serveBuilt({ WORKER: 'on' }, dataDir);
await load(`${portal.origin}/`, 3);
await load(`${portal.origin}${articlePath}`, 3);
await pause(60_000);
const pids = [portal.pid, ...childrenOf(portal.pid)];
const sizes = pids.map((pid) => ({ pid, rss: kilobytes(pid, 'Rss'), pss: kilobytes(pid, 'Pss') }));
for (const { pid, rss, pss } of sizes)
  console.log(
    `${pid === portal.pid ? 'portal' : 'worker'}: ${mb(rss)} MB resident, ${mb(pss)} MB proportional`
  );
console.log(
  `together: ${mb(sum('rss'))} MB resident, ${mb(sum('pss'))} MB proportional (shared pages counted once)`
);
await portal.end();
await rm(dataDir, { recursive: true });

function sum(kind: 'rss' | 'pss'): number {
  return sizes.reduce((total, one) => total + one[kind], 0);
}

function mb(kB: number): string {
  return (kB / 1024).toFixed(0);
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}

function kilobytes(pid: number, name: 'Rss' | 'Pss'): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(text)?.[1]);
}
