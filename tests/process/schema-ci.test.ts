import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse as parseYaml } from 'yaml';
import { createScratchFolder, type ScratchFolder } from '#support/scratch-folder.ts';

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly run?: string; readonly uses?: string }[] }>
  >;
}

const program = fileURLToPath(new URL('../../src/soba.mjs', import.meta.url));
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const [, yaml = ''] = /```yaml\n(name: schema[\s\S]*?)```/.exec(readme) ?? [];
const steps = Object.values((parseYaml(yaml) as Workflow).jobs).flatMap((job) => job.steps);

const schema = `type Query {
  "A thing."
  thing: Int @hasRole(role: ADMIN)
}
`;

let origin: ScratchFolder;
let clone: ScratchFolder;

/** A step as a runner does it: the package is installed, and the base of the pull request is known. */
const run = async (command: string): Promise<{ code: number; output: string }> => {
  const script = command.replaceAll(/\$\{\{ github\.base_ref \}\}/g, 'main');
  try {
    const { stdout, stderr } = await promisify(execFile)('/bin/sh', ['-e', '-c', script], {
      cwd: clone.path,
    });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
};

const runSteps = async (): Promise<{ code: number; output: string }> => {
  let output = '';
  for (const { run: command } of steps) {
    // The runner installs the package; here it is linked.
    if (command === undefined || command === 'npm ci') continue;
    const result = await run(command);
    output += result.output;
    if (result.code !== 0) return { code: result.code, output };
  }
  return { code: 0, output };
};

beforeEach(() => {
  origin = createScratchFolder();
  clone = createScratchFolder();
});
afterEach(() => {
  origin.remove();
  clone.remove();
});

const openPullRequest = async (changed: string): Promise<void> => {
  origin.git('init', '--quiet', '--bare');
  clone.git('clone', '--quiet', origin.path, '.');
  mkdirSync(`${clone.path}/node_modules/.bin`, { recursive: true });
  symlinkSync(program, `${clone.path}/node_modules/.bin/soba`);
  clone.write({ 'subgraphs/a/schema.graphql': schema, '.gitignore': 'node_modules\n' });
  expect(await run('npx soba schema compose --output schema/supergraph.graphql')).toMatchObject({ code: 0 });
  clone.git('checkout', '--quiet', '-B', 'main');
  clone.git('add', '.');
  clone.git('commit', '--quiet', '-m', 'first');
  clone.git('push', '--quiet', 'origin', 'main');
  clone.git('checkout', '--quiet', '-b', 'change');
  clone.write({ 'subgraphs/a/schema.graphql': changed });
};

describe("the README's workflow on a pull request", () => {
  test('has the steps that it is about', () => {
    const commands = steps.map(({ run: command }) => command ?? '');
    expect(commands.filter((command) => command.includes('soba schema lint'))).toHaveLength(1);
    expect(commands.filter((command) => command.includes('soba schema check'))).toHaveLength(1);
  });

  test('passes a change that breaks nothing', async () => {
    await openPullRequest(schema.replace('}\n', '  "More."\n  more: Int @public\n}\n'));
    expect(await runSteps()).toMatchObject({ code: 0 });
  });

  test('stops a change that makes a field public, with an annotation and without colours', async () => {
    await openPullRequest(schema.replace('@hasRole(role: ADMIN)', '@public'));
    const { code, output } = await runSteps();
    expect(code).toBe(1);
    expect(output).toContain(
      '::error file=subgraphs/a/schema.graphql,line=3,title=policy/made-public::This change makes',
    );
    expect(output).not.toContain('\u001b[');
    expect(JSON.parse(clone.read('schema.sarif') ?? '{}')).toMatchObject({ version: '2.1.0' });
    expect(clone.read('schema.xml')).toContain('failures="1"');
  });

  test('stops a root field of which nobody said who may use it', async () => {
    await openPullRequest(schema.replace('}\n', '  "More."\n  more: Int\n}\n'));
    const { code, output } = await runSteps();
    expect(code).toBe(1);
    expect(output).toContain('title=lint/policy-missing::Query.more says not who may use it');
  });
});
