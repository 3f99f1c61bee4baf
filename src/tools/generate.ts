import { subgraphs } from '#subgraphs/index.ts';
import { writeOrCheck } from './generated.ts';
import { createResolverTypes } from './resolver-types.ts';

const files = await Promise.all(subgraphs.map(createResolverTypes));
const current = writeOrCheck(files, {
  check: process.argv.includes('--check'),
  command: 'npm run generate',
});
process.exitCode = current ? 0 : 1;
