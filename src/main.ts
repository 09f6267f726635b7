// Nothing is imported before the check: what follows cannot even be read by an older Node.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 17)) {
  console.error(`Rollcall needs Node 22.17 or newer, and this is ${process.versions.node}. (npm start brings its own: run npm ci first.)`);
  process.exit(1);
}

const { serve } = await import('./serve.ts');
await serve(process.env);
