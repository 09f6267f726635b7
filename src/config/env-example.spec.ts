import { readFileSync, readdirSync } from 'node:fs';
import { Config } from './config.ts';

describe('.env.example', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
    .map((path) => readFileSync(`src/${path}`, 'utf8'));
  const compose = readFileSync('docker-compose.yml', 'utf8');
  const used = new Set([
    ...[...compose.matchAll(/\$\{([A-Z0-9_]+)/g)].map(([, name]) => name!),
    ...sources.flatMap((source) => [
      ...[...source.matchAll(/\bread\.\w+\(\s*'([A-Z][A-Z0-9_]+)'/g)].map(([, name]) => name!),
      ...[...source.matchAll(/\bprocess\.env\.([A-Z0-9_]+)/g)].map(([, name]) => name!),
    ]),
  ]);
  const lines = readFileSync('.env.example', 'utf8').split('\n');
  const documented = lines.map((line) => /^([A-Z0-9_]+)=/.exec(line)?.[1]).filter((name) => name !== undefined);

  it('lists exactly the variables that the server and docker-compose.yml read, each once', () => {
    expect(used.size).toBeGreaterThan(20);
    expect(documented.toSorted()).toEqual([...used].toSorted());
  });

  it('explains each variable on the line above it', () => {
    const unexplained = lines.filter((line, index) => /^[A-Z0-9_]+=/.test(line) && !/^# .{10,}/.test(lines[index - 1] ?? ''));
    expect(unexplained).toEqual([]);
  });

  it('is valid as it stands, and sets every variable to its default', () => {
    const env = Object.fromEntries(lines.filter((line) => /^[A-Z0-9_]+=/.test(line)).map((line) => line.split(/=(.*)/s).slice(0, 2)));
    expect(new Config(env)).toEqual(new Config({}));
  });
});
