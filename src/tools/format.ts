import { havePython, pythonCommand } from './python-tools.ts';
import { nodeCommand, runCommand } from './run-command.ts';

const python = (await havePython('use'))
  ? [pythonCommand('ruff', 'check', '--fix', '--quiet', '.'), pythonCommand('ruff', 'format', '--quiet', '.')]
  : [];
for (const command of [
  nodeCommand('node_modules/@biomejs/biome/bin/biome', 'check', '--write', '.'),
  ...python,
]) {
  const { code, output } = await runCommand(command);
  process.stdout.write(output);
  if (code !== 0) process.exitCode = 1;
}
