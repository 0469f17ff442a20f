const server = 'src/lib/server';

/** The layers of the engine, lowest first; nouns on one line never import each other. */
const layers = [
  ['log', 'clock', 'ids', 'refusal'],
  ['config', 'sealing'],
  ['database', 'storage'],
  ['jobs'],
  ['events', 'mail'],
  ['accounts'],
  ['station'],
  ['images'],
  ['people', 'media'],
  ['programmes'],
  ['transcripts'],
  ['articles'],
  ['comments', 'search', 'statistics'],
  ['feeds', 'preservation'],
  ['imports'],
  ['portal'],
  ['http']
];

const pathOf = (noun) => `^${server}/${noun}(/|\\.ts$)`;

const layerRules = layers.slice(0, -1).flatMap((nouns, level) =>
  nouns.map((noun) => ({
    name: `layer-${noun}`,
    comment: `${noun} imports only the layers below it`,
    severity: 'error',
    from: { path: pathOf(noun), pathNot: '\\.test\\.ts$' },
    to: {
      path: [...nouns.filter((one) => one !== noun), ...layers.slice(level + 1).flat()].map(pathOf)
    }
  }))
);

const onlyIn = (module, files) => ({
  name: `only-importer-of-${module}`,
  severity: 'error',
  from: { path: '^(src|scripts)', pathNot: files.map((file) => `^${file}$`) },
  to: { path: `node_modules/(@types/)?${module}/`, dependencyTypesNot: ['type-only'] }
});

module.exports = {
  forbidden: [
    ...layerRules,
    onlyIn('fluent-ffmpeg', [`${server}/media/ffmpeg\\.ts`]),
    onlyIn('lucia', [`${server}/accounts/sessions\\.ts`]),
    onlyIn('better-sqlite3', [`${server}/database/sqlite\\.ts`, `${server}/search/sqlite-engine\\.ts`]),
    onlyIn('meilisearch', [`${server}/search/meilisearch-engine\\.ts`]),
    onlyIn('pg', [`${server}/database/postgres\\.ts`]),
    onlyIn('nodemailer', [`${server}/mail/smtp\\.ts`, `${server}/mail/eml-folder\\.ts`]),
    onlyIn('postal-mime', [`${server}/mail/reports\\.ts`]),
    onlyIn('sharp', [`${server}/images/.*\\.ts`]),
    {
      name: 'engine-is-plain-node',
      severity: 'error',
      from: { path: `^${server}` },
      to: { path: ['^\\$(app|env)', 'node_modules/@sveltejs/kit', 'node_modules/svelte/', '\\.svelte$'] }
    },
    {
      name: 'browser-code-never-imports-the-engine',
      severity: 'error',
      from: { path: '^src/lib/', pathNot: `^${server}` },
      to: { path: `^${server}` }
    },
    {
      name: 'routes-are-doors',
      comment: 'no SQL, no files, no queue in a route',
      severity: 'error',
      from: { path: '^src/(routes|hooks)' },
      to: { path: [`^${server}/(database|storage|jobs)/`, 'node_modules/(kysely|better-sqlite3|pg)/'] }
    },
    {
      name: 'nothing-imports-scripts-or-tests',
      severity: 'error',
      from: { path: '^src' },
      to: { path: '^(scripts|tests)' }
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(\\$|\\./\\$types)' }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.svelte-kit|^build' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.svelte', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'node', 'default', 'types']
    }
  }
};
