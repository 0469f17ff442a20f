import { join } from 'node:path';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { devDoors } from './src/lib/server/http/dev-doors.ts';

/** Small pieces that most pages share travel together: each file of its own costs a request and packs worse. */
const together = [
  { name: 'framework', test: /node_modules\/(svelte|@sveltejs|devalue|esm-env|clsx)\// },
  { name: 'shared', test: /src\/lib\/(ui|images|articles)\//, minShareCount: 3 }
];

export default defineConfig(({ command, isSsrBuild }) => ({
  plugins: [
    ...(command === 'serve' ? [devDoors(join(import.meta.dirname, 'scripts/worker.ts'))] : []),
    sveltekit()
  ],
  build: isSsrBuild ? {} : { rolldownOptions: { output: { codeSplitting: { groups: together } } } }
}));
