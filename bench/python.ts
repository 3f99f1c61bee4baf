/** What each Python service does in a second, measured by themselves: npm run bench python [service ...] */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { havePython, pythonCommand } from '../src/tools/python-tools.ts';

const runBench = async (names: readonly string[]): Promise<number> => {
  if (!(await havePython('make'))) return 1;
  const { program, args, cwd } = pythonCommand('soba_services.bench', ...names);
  const [code] = await once(spawn(program, args, { cwd, stdio: 'inherit' }), 'close');
  return Number(code ?? 1);
};

process.exitCode = await runBench(process.argv.slice(3));
