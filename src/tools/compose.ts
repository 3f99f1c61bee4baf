import { fileURLToPath } from 'node:url';
import { composeSupergraph } from '#composition/compose.ts';
import { loadSubgraphSources } from '#composition/subgraph-sources.ts';
import { subgraphs } from '#subgraphs/index.ts';
import { writeOrCheck } from './generated.ts';

const target = fileURLToPath(new URL('../../schema/supergraph.graphql', import.meta.url));

try {
  const content = composeSupergraph(loadSubgraphSources(subgraphs));
  const check = process.argv.includes('--check');
  const current = writeOrCheck([{ path: target, content }], { check, command: 'npm run compose' });
  process.exitCode = current ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
