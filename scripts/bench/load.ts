import { Agent, request } from 'node:http';

/** What a page answered under load. Milliseconds. */
export interface Load {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Asks for an address over and over on `connections` connections for `seconds`. Fails at an answer that is not 200. */
export async function load(address: string, seconds: number, connections = 8): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  const until = performance.now() + seconds * 1000;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) times.push(await askOnce(address, agent));
    })
  );
  const took = (performance.now() - began) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
  return { perSecond: times.length / took, p50: at(0.5), p99: at(0.99) };
}

function askOnce(address: string, agent: Agent): Promise<number> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const asking = request(address, { agent, headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      answer.resume();
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - began);
        else reject(new Error(`${address} answered ${answer.statusCode ?? 'nothing'}`));
      });
    });
    asking.on('error', reject);
    asking.end();
  });
}
