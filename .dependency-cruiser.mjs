const spec = '\\.spec\\.ts$';

/** A rule for every import. Each has a bad example in test/architecture/fixtures/<name> that proves it can fail. */
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    never('no-circular', 'Files that import each other are really one file, or need a third one between them.', {}, { circular: true }),
    never('no-unresolved', 'An unresolved import escapes all other rules.', {}, { couldNotResolve: true }),
    never(
      'no-cross-module',
      'Modules communicate only through contracts: commands, queries and events.',
      { path: '^src/modules/([^/]+)/' },
      { path: '^src/modules/', pathNot: '^src/modules/$1/' },
    ),
    never(
      'contracts-are-leaves',
      'Messages between modules must not depend on any module.',
      { path: '^src/contracts/', pathNot: spec },
      { path: '^src/', pathNot: '^src/contracts/' },
    ),
    never(
      'contracts-are-light',
      'Contracts use the message classes of @nestjs/cqrs; from any other package, and from Node, only types.',
      { path: '^src/contracts/', pathNot: spec },
      { pathNot: ['^src/', 'node_modules/@nestjs/cqrs/'], dependencyTypesNot: ['type-only'] },
    ),
    never(
      'realtime-contract-is-types',
      'The browser client shares these files, so they may import only types.',
      { path: '^src/contracts/realtime(\\.ts$|/)' },
      { path: '^src/contracts/', dependencyTypesNot: ['type-only'] },
    ),
    never(
      'domain-without-nest',
      'Business rules outlive the framework, and their specs do not need it.',
      { path: '^src/(modules|kernel)/.*\\bdomain/' },
      { path: 'node_modules/@nestjs/' },
    ),
    never(
      'domain-stands-alone',
      'Features use the domain, never the other way round.',
      { path: '^src/modules/([^/]+)/.*\\bdomain/', pathNot: spec },
      { path: '^src/modules/$1/', pathNot: '^src/modules/$1/.*\\bdomain/' },
    ),
    never(
      'session-access-stands-alone',
      'Every part of live-session asks who may do what in a session; the answer depends on none of them.',
      { path: '^src/modules/live-session/access/', pathNot: spec },
      { path: '^src/modules/live-session/', pathNot: '^src/modules/live-session/access/' },
    ),
    never(
      'classroom-parts-stand-alone',
      'Chat, hands and the other parts of the classroom know nothing of one another; they share only who may do what (access).',
      { path: '^src/modules/classroom/([^/]+)/', pathNot: spec },
      { path: '^src/modules/classroom/', pathNot: '^src/modules/classroom/($1|access|ports)/' },
    ),
    never(
      'modules-without-adapters',
      'A module declares what it needs as a port; app.module chooses the vendor.',
      { path: '^src/modules/' },
      { path: '^src/adapters/' },
    ),
    never(
      'adapters-only-to-ports',
      'An adapter knows only the port it implements, the kernel and the configuration.',
      { path: '^src/adapters/([^/]+)/' },
      { path: '^src/', pathNot: '^src/(adapters/$1|modules/[^/]+/ports|kernel|config)/' },
    ),
    never(
      'kernel-without-modules',
      'The foundation of all modules must not depend on any of them.',
      { path: '^src/kernel/' },
      { path: '^src/', pathNot: '^src/(kernel|contracts|config)/' },
    ),
    never(
      'config-is-a-leaf',
      'Settings are read before anything else exists.',
      { path: '^src/config/' },
      { path: '^src/', pathNot: '^src/config/' },
    ),
    never(
      'forms-from-fields',
      'DTOs are made of our field decorators: each validates, documents and limits the size of its field.',
      { path: '^src/', pathNot: '^src/kernel/http/' },
      { path: 'node_modules/class-(validator|transformer)/' },
    ),
    never(
      'dialects-only-from-app',
      "No other code depends on another system's API.",
      { path: '^src/', pathNot: '^src/(app\\.module\\.ts$|dialects/)' },
      { path: '^src/dialects/' },
    ),
    never(
      'dialects-only-to-contracts',
      'A dialect only translates: it reaches a module through messages or through a port that the module exposes, and knows no other dialect.',
      { path: '^src/dialects/([^/]+)/', pathNot: spec },
      { path: '^src/', pathNot: '^src/(dialects/($1|shared)|contracts|kernel|config|modules/[^/]+/ports)/' },
    ),
    never(
      'modules-only-from-app',
      'There is one composition root; apart from it, only the database lists entities and migrations.',
      {
        path: '^src/',
        pathNot: [
          '^src/(app\\.module|bootstrap)\\.ts$',
          '^src/database/(entities|migrations/list)\\.ts$',
          '^src/(modules|adapters|dialects|kernel|contracts|config)/',
        ],
      },
      { path: '^src/modules/' },
    ),
    never(
      'client-only-realtime',
      'The browser client and the examples share the types of the socket events with the server, and nothing else.',
      { path: '^(client|examples)/' },
      { path: '^(src|test|bench)/', pathNot: '^src/contracts/realtime\\.ts$' },
    ),
    never(
      'server-without-tests',
      'Shipped code must not depend on code that is not shipped.',
      { path: '^src/', pathNot: spec },
      { path: [spec, '^(test|bench|client|examples)/'] },
    ),
    never(
      'server-declares-its-packages',
      'The image contains no development dependencies.',
      { path: '^src/', pathNot: spec },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^test/architecture/fixtures/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
