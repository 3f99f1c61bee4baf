import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../../bench/', import.meta.url);
const names = readdirSync(fileURLToPath(folder))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));
const [name] = process.argv.slice(2);

if (name === undefined || !names.includes(name)) {
  process.stderr.write(`Usage: npm run bench <${names.join(' | ')}>\n`);
  process.exitCode = 2;
} else {
  await import(new URL(`${name}.ts`, folder).href);
}
