import { join } from 'node:path';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { devDoors } from './src/lib/server/http/dev-doors.ts';

export default defineConfig(({ command }) => ({
  plugins: [
    ...(command === 'serve' ? [devDoors(join(import.meta.dirname, 'scripts/worker.ts'))] : []),
    sveltekit()
  ]
}));
