import { havePython, pythonCommand } from './python-tools.ts';
import { type Command, nodeCommand, runCommand } from './run-command.ts';

type Check = readonly [name: string, command: Command];

const checks: readonly Check[] = [
  [
    'style, imports and limits',
    nodeCommand('node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '.'),
  ],
  ['types', nodeCommand('node_modules/typescript/bin/tsc', '-p', '.', '--pretty', 'false')],
  ['unused code', nodeCommand('node_modules/knip/bin/knip.js', '--no-progress')],
  ['generated files', nodeCommand('src/tools/generate.ts', '--check')],
  ['supergraph', nodeCommand('src/tools/compose.ts', '--check')],
];

const pythonChecks: readonly Check[] = [
  ['Python style', pythonCommand('ruff', 'check', '--quiet', '.')],
  ['Python format', pythonCommand('ruff', 'format', '--check', '--quiet', '.')],
  ['Python limits', pythonCommand('soba_services.tools.limits')],
  ['Python types', pythonCommand('mypy')],
];

const withPython = await havePython('use');
if (!withPython) process.stdout.write('skipped Python: there is no .venv yet, npm test makes it\n');

/** Everything that says yes or no about the source, side by side. */
const results = await Promise.all(
  [...checks, ...(withPython ? pythonChecks : [])].map(async ([name, command]) => {
    const result = await runCommand(command);
    const verdict = result.code === 0 ? 'ok' : 'FAILED';
    process.stdout.write(`${verdict.padEnd(7)} ${name} (${result.seconds.toFixed(1)} s)\n`);
    return { name, ...result };
  }),
);

const failed = results.filter(({ code }) => code !== 0);
for (const { name, output } of failed) process.stdout.write(`\n--- ${name}\n${output.trimEnd()}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
