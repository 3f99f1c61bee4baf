import { runCommand } from './run-command.ts';

/** Everything that says yes or no about the source, side by side. */
const checks: readonly (readonly [string, readonly string[]])[] = [
  ['style, imports and limits', ['node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '.']],
  ['types', ['node_modules/typescript/bin/tsc', '-p', '.', '--pretty', 'false']],
  ['unused code', ['node_modules/knip/bin/knip.js', '--no-progress']],
  ['generated files', ['src/tools/generate.ts', '--check']],
  ['supergraph', ['src/tools/compose.ts', '--check']],
];

const results = await Promise.all(
  checks.map(async ([name, args]) => {
    const result = await runCommand(args);
    const verdict = result.code === 0 ? 'ok' : 'FAILED';
    process.stdout.write(`${verdict.padEnd(7)} ${name} (${result.seconds.toFixed(1)} s)\n`);
    return { name, ...result };
  }),
);

const failed = results.filter(({ code }) => code !== 0);
for (const { name, output } of failed) process.stdout.write(`\n--- ${name}\n${output.trimEnd()}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
