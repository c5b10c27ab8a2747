// The arrows of the house: kernel ← platform ← modules ← contracts ← app ← main, and the two browser applications that
// know only the protocol. There is no list of exceptions; tests beside their subject may use the harness.

/** The modules in their order: each may use those before it, through their index.ts. */
const modules = ['identity', 'settings', 'mail', 'inboxes', 'people', 'files', 'conversations', 'canned', 'presence', 'teams', 'routing', 'feedback', 'alerts', 'metrics', 'workforce', 'outreach', 'installation']

const ours = '^(server|console|widget|protocol|e2e|scripts)/(?!node_modules/)'
const protocol = '^protocol/src/'
const tests = String.raw`\.test\.tsx?$`
const src = (path) => `^server/src/${path}`

/** `from` may import, of everything that is ours, only `to`. */
const only = (name, from, to, comment) => ({
  name, severity: 'error', comment,
  from: { path: from, pathNot: tests },
  to: { path: ours, pathNot: to },
})

const moduleRules = modules.map((name, position) => only(
  `module-${name}`,
  src(`modules/${name}/`),
  [protocol, src('kernel/'), src('platform/'), src(`modules/${name}/`), ...modules.slice(0, position).map((earlier) => src(`modules/${earlier}/index\\.ts$`))],
  'A module imports kernel, platform and the index.ts of earlier modules.',
))

module.exports = {
  forbidden: [
    only('protocol', '^protocol/', ['^protocol/'], 'The protocol imports nothing of ours.'),
    only('kernel', src('kernel/'), [protocol, src('kernel/')], 'The kernel imports nothing of ours but the words of the protocol.'),
    only('platform', src('platform/'), [protocol, src('kernel/'), src('platform/')], 'The platform knows no module, contract or app.'),
    ...moduleRules,
    {
      name: 'module-unlisted', severity: 'error', comment: 'A new module takes its place in the order at the top of this file.',
      from: { path: src('modules/[^/]+/index\\.ts$'), pathNot: src(`modules/(${modules.join('|')})/`) }, to: {},
    },
    {
      name: 'module-without-http', severity: 'error', comment: 'A module that knows HTTP cannot be spoken to in five tongues.',
      from: { path: src('modules/') }, to: { path: ['node_modules/(fastify|@fastify)/', '^(fastify|@fastify/.*)$'] },
    },
    // The context is the first argument of every use case, and a tongue's realtime table names the events of the bus.
    only('contract', src('contracts/([^/]+)/'), [protocol, src('kernel/'), src('platform/(http|realtime)/'), src('platform/(context|bus/events)\\.ts$'), src('modules/[^/]+/index\\.ts$'), src('contracts/$1/')],
      'A contract imports the index.ts of modules, platform/http and platform/realtime; never another contract, no SQL.'),
    {
      name: 'contract-without-sql', severity: 'error', comment: 'A contract translates; SQL belongs to modules.',
      from: { path: src('contracts/') }, to: { path: ['node_modules/(pg|pg-boss)/', '^(pg|pg-boss)$'] },
    },
    only('options', src('options\\.ts$'), [protocol, src('kernel/'), src('platform/')], 'Options are declared, not used, here.'),
    only('app', src('app(\\.ts$|/)'), [protocol, src('(kernel|platform|contracts|app)/'), src('modules/[^/]+/index\\.ts$'), src('(app|options)\\.ts$')],
      'The composition root takes modules by their door and knows neither main nor the command line.'),
    only('command-line', src('cli(\\.ts$|/)'), [protocol, src('(kernel|platform|app|cli)/'), src('(app|options|cli)\\.ts$')],
      'The command line speaks only through public doors.'),
    only('main', src('main\\.ts$'), [protocol, src('(kernel|platform|app|cli)/'), src('modules/[^/]+/index\\.ts$'), src('(app|options)\\.ts$')], 'Main reads options, builds the app, obeys signals.'),
    only('console', '^console/', ['^console/', protocol], 'The console knows only the protocol.'),
    only('widget', '^widget/', ['^widget/', protocol], 'The widget knows only the protocol.'),
    {
      name: 'not-to-tests', severity: 'error', comment: 'The product does not import its tests.',
      from: { path: '^(server|console|widget|protocol)/src/', pathNot: tests }, to: { path: ['^server/test/', '^e2e/', tests] },
    },
    { name: 'no-cycles', severity: 'error', comment: 'Break it by an event, or by an interface that the consumer owns.', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', comment: 'The file or package does not exist.', from: {}, to: { couldNotResolve: true, pathNot: String.raw`\?(raw|url|worker)$` } },
  ],
  options: {
    // TypeScript 7 has no parser to lend; this one also sees imports of types, which are arrows too.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules/(?!(fastify|@fastify|pg|pg-boss)/)|dist/)' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'require', 'node', 'default'], extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'] },
  },
}
