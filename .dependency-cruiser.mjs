const spec = '\\.spec\\.ts$';

/** A rule that every import keeps. Each has a bad example in test/architecture/fixtures/<name>, which proves that it can fail. */
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    never('no-circular', 'What needs one another is one thing, or has a third between.', {}, { circular: true }),
    never('no-unresolved', 'An import that leads nowhere hides from every other rule.', {}, { couldNotResolve: true }),
    never(
      'no-cross-module',
      'Modules speak through contracts: commands, queries and events.',
      { path: '^src/modules/([^/]+)/' },
      { path: '^src/modules/', pathNot: '^src/modules/$1/' },
    ),
    never(
      'contracts-are-leaves',
      'What modules say to one another must not pull in what any of them is.',
      { path: '^src/contracts/', pathNot: spec },
      { path: '^src/', pathNot: '^src/contracts/' },
    ),
    never(
      'contracts-are-light',
      'Contracts need the message classes of @nestjs/cqrs; of any other package, and of Node, types alone.',
      { path: '^src/contracts/', pathNot: spec },
      { pathNot: ['^src/', 'node_modules/@nestjs/cqrs/'], dependencyTypesNot: ['type-only'] },
    ),
    never(
      'realtime-contract-is-types',
      'The browser shares this file: what it imports must be gone once it is compiled.',
      { path: '^src/contracts/realtime\\.ts$' },
      { path: '^src/contracts/', dependencyTypesNot: ['type-only'] },
    ),
    never(
      'domain-without-nest',
      'Rules of the business outlive the framework, and their specs need none of it.',
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
      'modules-without-adapters',
      'A module says what it needs in a port; which vendor gives it is decided in app.module.',
      { path: '^src/modules/' },
      { path: '^src/adapters/' },
    ),
    never(
      'adapters-only-to-ports',
      'An adapter knows the port it fills, the kernel and the configuration.',
      { path: '^src/adapters/([^/]+)/' },
      { path: '^src/', pathNot: '^src/(adapters/$1|modules/[^/]+/ports|kernel|config)/' },
    ),
    never(
      'kernel-without-modules',
      'What every module stands on is no business of any.',
      { path: '^src/kernel/' },
      { path: '^src/', pathNot: '^src/(kernel|contracts|config)/' },
    ),
    never(
      'config-is-a-leaf',
      'Settings are read before anything else stands.',
      { path: '^src/config/' },
      { path: '^src/', pathNot: '^src/config/' },
    ),
    never(
      'forms-from-fields',
      'Forms are made of fields, whose rules are known to the quick check and to the careful one alike.',
      { path: '^src/', pathNot: '^src/kernel/http/' },
      { path: 'node_modules/class-(validator|transformer)/' },
    ),
    never(
      'dialects-only-from-app',
      "Another system's language stays at the door.",
      { path: '^src/', pathNot: '^src/(app\\.module\\.ts$|dialects/)' },
      { path: '^src/dialects/' },
    ),
    never(
      'dialects-only-to-contracts',
      'A dialect translates: what it needs of a module is a message, or a port that the module holds out.',
      { path: '^src/dialects/([^/]+)/', pathNot: spec },
      { path: '^src/', pathNot: '^src/(dialects/$1|contracts|kernel|config|modules/[^/]+/ports)/' },
    ),
    never(
      'modules-only-from-app',
      'There is one composition root; the database lists entities and migrations besides.',
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
      'The browser, and every example of a client, shares the types of the socket events with the server, and nothing else.',
      { path: '^(client|examples)/' },
      { path: '^(src|test|bench)/', pathNot: '^src/contracts/realtime\\.ts$' },
    ),
    never(
      'server-without-tests',
      'What is shipped must not need what is not.',
      { path: '^src/', pathNot: spec },
      { path: [spec, '^(test|bench|client|examples)/'] },
    ),
    never(
      'server-declares-its-packages',
      'The image holds no development dependencies.',
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
