import { subgraphs } from '#subgraphs/index.ts';
import { writeOrCheck } from './generated.ts';
import { createReadme } from './readme-tables.ts';
import { createResolverTypes } from './resolver-types.ts';

const types = await Promise.all(subgraphs.map(createResolverTypes));
const current = writeOrCheck([...types, createReadme()], {
  check: process.argv.includes('--check'),
  command: 'npm run generate',
});
process.exitCode = current ? 0 : 1;
