import { parentPort, workerData } from 'node:worker_threads';
import { isRefusal } from '../refusal.ts';
import type { EngineQuestion } from './engine.ts';
import { openSqliteSearch } from './sqlite-engine.ts';

/** A thread of its own that answers questions from the embedded index, one after the other. `workerData` is the folder. */
const engine = openSqliteSearch(String(workerData));

parentPort?.on('message', (question: EngineQuestion) => {
  engine.find(question).then(
    (found) => parentPort?.postMessage({ found }),
    (cause: unknown) =>
      parentPort?.postMessage({
        reason: isRefusal(cause) ? String(cause.values['reason'] ?? cause.code) : String(cause)
      })
  );
});
