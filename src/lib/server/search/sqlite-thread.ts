import { parentPort, workerData } from 'node:worker_threads';
import { isRefusal } from '../refusal.ts';
import type { Asking } from './off-thread.ts';
import { openSqliteSearch } from './sqlite-engine.ts';

/** A thread of its own that answers questions from the embedded index, one after the other. `workerData` is the folder. */
const engine = openSqliteSearch(String(workerData));

parentPort?.on('message', (asked: Asking) => {
  const answering = 'text' in asked ? engine.alternatives(asked.text) : engine.find(asked.question);
  answering.then(
    (answer) => parentPort?.postMessage({ answer }),
    (cause: unknown) =>
      parentPort?.postMessage({
        reason: isRefusal(cause) ? String(cause.values['reason'] ?? cause.code) : String(cause)
      })
  );
});
