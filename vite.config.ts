import { join } from 'node:path';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { devDoors } from './src/lib/server/http/dev-doors.ts';

const folder = (name: string, files: string) =>
  new RegExp(`/src/lib/${name}/(${files.replaceAll(' ', '|')})\\b`);

/** What every public page needs. Small pieces travel together: a file of its own costs a request and packs worse. */
const everywhere = [
  // of Svelte not what only the studio has use for
  /node_modules\/(svelte(?!\/src\/(reactivity\/|internal\/client\/index\.js|internal\/client\/dom\/(elements\/(bindings\/(select|size|media|window|navigator|universal|props)|transitions|custom-element)|blocks\/(svelte-element|html|css-props))))|@sveltejs(?!\/kit\/src\/runtime\/app\/forms)|devalue|esm-env|clsx)\//,
  folder('ui', 'Masthead PublicFrame StationMark ErrorPage NoSignal PageHead Wave Ticks ticks'),
  folder('ui', 'Icon Length DateTime page-context more-words messages dates addresses Later later awaking'),
  folder(
    'player',
    'player picture-places MiniPlayer media-element remembering chapters sources track context'
  )
];
/** What the page of an interview needs before it plays, beside the player of its kind. */
const interview = [
  folder('articles', 'ArticleView ArticleMeta parts listening'),
  folder(
    'player',
    'page-playback menus PlayerMenu PlayerKeys PlayButton PlainMedia Slider Skip DownloadLink words keys in-view'
  ),
  folder('articles', 'credits')
];
/** What shows sound rather than a film, and the place in it. */
const sound = [folder('player', 'AudioPlayer Scale ChapterDial PlayerNow')];
const menus = [
  folder('player', 'Pop SpeedMenu speeds QualityMenu VolumeMenu ShareMenu SleepMenu PageQueue QueueMenu')
];
const anyOf = (tests: readonly RegExp[]) => (id: string) => tests.some((test) => test.test(id));
const together = [
  { name: 'everywhere', test: anyOf(everywhere) },
  { name: 'interview', test: anyOf(interview) },
  { name: 'sound', test: anyOf(sound) },
  { name: 'menus', test: anyOf(menus) }
];

export default defineConfig(({ command, isSsrBuild }) => ({
  plugins: [
    ...(command === 'serve' ? [devDoors(join(import.meta.dirname, 'scripts/worker.ts'))] : []),
    sveltekit()
  ],
  build: isSsrBuild
    ? {}
    : { modulePreload: false, rolldownOptions: { output: { codeSplitting: { groups: together } } } }
}));
