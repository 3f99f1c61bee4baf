import { subgraphs } from '#subgraphs/index.ts';
import { writeOrCheck } from './generated.ts';
import { havePython, pythonCommand } from './python-tools.ts';
import { createReadme } from './readme-tables.ts';
import { createResolverTypes } from './resolver-types.ts';
import { runCommand } from './run-command.ts';

const check = process.argv.includes('--check');

/** The OpenAPI documents; they are left alone where there is no Python to make them with. */
const generateOpenapi = async (): Promise<boolean> => {
  if (!(await havePython(check ? 'use' : 'make'))) return true;
  const args = check ? ['--check'] : [];
  const { code, output } = await runCommand(pythonCommand('soba_services.tools.openapi', ...args));
  process.stdout.write(output);
  return code === 0;
};

const openapi = generateOpenapi();
const types = await Promise.all(subgraphs.map(createResolverTypes));
const current = writeOrCheck([...types, createReadme()], { check, command: 'npm run generate' });
process.exitCode = current && (await openapi) ? 0 : 1;
