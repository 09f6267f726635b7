import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTypescript, { astToString } from 'openapi-typescript';

/* Writes src/api/schema.gen.ts, the types of the REST API, from the OpenAPI document of the built server. */

const OUTPUT = join(import.meta.dirname, 'src/api/schema.gen.ts');
const document = execFileSync(process.execPath, [join(import.meta.dirname, '../dist/cli/bin/print-openapi.js')], {
  encoding: 'utf8',
  maxBuffer: 50_000_000,
});
const head = `// Generated from the OpenAPI document ${createHash('sha256').update(document).digest('hex')}\n`;
const isCurrent = existsSync(OUTPUT) && readFileSync(OUTPUT, 'utf8').startsWith(head);
if (!isCurrent) writeFileSync(OUTPUT, head + astToString(await openapiTypescript(document)));
