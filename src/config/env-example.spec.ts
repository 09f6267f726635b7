import { readFileSync, readdirSync } from 'node:fs';
import { Config } from './config.ts';

describe('.env.example', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
    .map((path) => readFileSync(`src/${path}`, 'utf8'));
  const compose = readFileSync('docker-compose.yml', 'utf8');
  const wanted = new Set([
    ...[...compose.matchAll(/\$\{([A-Z0-9_]+)/g)].map(([, name]) => name!),
    ...sources.flatMap((source) => [
      ...[...source.matchAll(/\bread\.\w+\(\s*'([A-Z][A-Z0-9_]+)'/g)].map(([, name]) => name!),
      ...[...source.matchAll(/\bprocess\.env\.([A-Z0-9_]+)/g)].map(([, name]) => name!),
    ]),
  ]);
  const lines = readFileSync('.env.example', 'utf8').split('\n');
  const offered = lines.map((line) => /^([A-Z0-9_]+)=/.exec(line)?.[1]).filter((name) => name !== undefined);

  it('has every variable that the server or docker-compose.yml reads, once, and no other', () => {
    expect(wanted.size).toBeGreaterThan(20);
    expect(offered.toSorted()).toEqual([...wanted].toSorted());
  });

  it('says in the line above what each is for', () => {
    const silent = lines.filter((line, index) => /^[A-Z0-9_]+=/.test(line) && !/^# .{10,}/.test(lines[index - 1] ?? ''));
    expect(silent).toEqual([]);
  });

  it('works as it stands, and means the defaults', () => {
    const env = Object.fromEntries(lines.filter((line) => /^[A-Z0-9_]+=/.test(line)).map((line) => line.split(/=(.*)/s).slice(0, 2)));
    expect(new Config(env)).toEqual(new Config({}));
  });
});
