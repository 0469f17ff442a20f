import type { Plugin } from 'vite';
import { readConfig } from '../config.ts';
import { migrate } from '../database/migrator.ts';
import { supervise } from '../jobs/supervising.ts';
import { openPortal, type Portal } from '../portal.ts';
import { answerThrown } from './answering.ts';
import { type Door, doorsOf } from './doors.ts';
import { answerHealth } from './health.ts';

/** Where the development server leaves the portal for the pages, which `serve.ts` hands over with each request. */
const devPortal = Symbol.for('eter.dev-portal');

/**
 * Makes `npm run dev` what `npm start` is: the same portal, worker and doors before the pages, at the same address.
 * Only the gates (host, origin, lengths) are the development server's own.
 */
export function devDoors(worker: string): Plugin {
  const config = readConfig();
  return {
    name: 'eter-doors',
    apply: 'serve',
    config: () => ({ server: { host: config.HOST, port: config.PORT, strictPort: true } }),
    async configureServer({ middlewares, httpServer }) {
      const portal = openPortal(config);
      Object.assign(globalThis, { [devPortal]: portal });
      await migrate(portal.db);
      const child = config.WORKER === 'on' ? supervise(portal, { script: worker }) : undefined;
      httpServer?.once('close', () => void child?.stop().then(() => portal.close()));
      const doors = [healthDoor(portal), ...doorsOf(portal)];
      middlewares.use((req, res, next) => {
        tryDoors(doors, req, res).then(
          (wasAnswered) => {
            if (!wasAnswered) next();
          },
          (thrown: unknown) => answerThrown(req, res, thrown, portal)
        );
      });
    }
  };
}

function healthDoor(portal: Portal): Door {
  const state = () => ({ isStopping: false, worker: 'elsewhere' }) as const;
  return (req, res) => answerHealth(portal, state, { req, res });
}

async function tryDoors(doors: readonly Door[], ...[req, res]: Parameters<Door>): Promise<boolean> {
  for (const door of doors) if (await door(req, res)) return true;
  return false;
}
