import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createReference } from '#lifecycle/reference/create-reference.ts';
import { toError } from '#platform/errors.ts';
import { writeWhole } from '#platform/write-file.ts';

const usage = `Usage: npm run docs [-- options]

Writes a reference of the graph: types, fields, who may have them, what they cost, an example for each root field.

Options
  --supergraph <file>  default: schema/supergraph.graphql
  --output <folder>    default: .data/reference
  --help               this text
`;

const root = fileURLToPath(new URL('../..', import.meta.url));
const options = {
  supergraph: { type: 'string', default: path.join(root, 'schema/supergraph.graphql') },
  output: { type: 'string', default: path.join(root, '.data/reference') },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const readOptions = () => {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    process.stderr.write(`${toError(error).message}\nSee: npm run docs -- --help\n`);
    process.exit(2);
  }
};

const given = readOptions();
if (given.help) process.stdout.write(usage);
else {
  try {
    const text = readFileSync(given.supergraph, 'utf8');
    // Everything is made before anything is written.
    const files = createReference({ name: given.supergraph, text });
    for (const [name, content] of files) await writeWhole(path.join(given.output, name), content);
    process.stdout.write(
      `${files.size - 2} types are described in ${path.join(given.output, 'index.html')}\n`,
    );
  } catch (error) {
    process.stderr.write(`${toError(error).message}\n`);
    process.exitCode = 1;
  }
}
