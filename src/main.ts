// Checked before anything is imported, because an older Node cannot even parse the rest.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 17)) {
  console.error(
    `Rollcall needs Node 22.17 or newer, but this is ${process.versions.node}. (npm start uses a suitable version: run npm ci first.)`,
  );
  process.exit(1);
}

const { serve } = await import('./serve.ts');
await serve(process.env);
