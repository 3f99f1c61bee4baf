import { existsSync } from 'node:fs';
import path from 'node:path';
import { costSettings } from '#gateway/cost/settings.ts';
import { describeNeeds } from '#lifecycle/changes/compare-needs.ts';
import { InputError } from '#lifecycle/input-error.ts';
import { drawPlan } from '#lifecycle/operations/draw-plan.ts';
import { type ExplainedOperation, explainOperation } from '#lifecycle/operations/explain-operation.ts';
import { parseNamed, readNamed } from '#lifecycle/sources/read-text.ts';
import { supergraphFile, supergraphOption, versionAt } from './change-options.ts';
import { type Command, type Given, type Io, UsageError } from './command.ts';
import { loadSettings } from './settings.ts';

const readOperation = async (given: string, cwd: string) => {
  if (given.includes('{') && !existsSync(path.resolve(cwd, given)))
    return { name: 'the operation', text: given };
  return { ...(await readNamed(path.resolve(cwd, given))), name: given };
};

const readVariables = (given: Given): Readonly<Record<string, unknown>> => {
  const text = given.text('variables') ?? '{}';
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('no object');
    return value as Readonly<Record<string, unknown>>;
  } catch {
    throw new UsageError('--variables must be a JSON object.');
  }
};

const table = (title: string, rows: readonly (readonly [string, string])[], none: string): string => {
  const width = Math.max(0, ...rows.map(([name]) => name.length)) + 2;
  const lines = rows.map(([name, text]) => `  ${name.padEnd(width)}${text}\n`);
  return `\n${title}\n${lines.length === 0 ? `  ${none}\n` : lines.join('')}`;
};

const asText = ({ plan: described, cost, policy, rateLimits }: ExplainedOperation): string =>
  [
    `${described.text}\n`,
    table(
      `Cost ${cost.estimated}`,
      cost.coordinates.map(
        ({ coordinate, count, cost: own }) => [coordinate, `${own} for ${count}`] as const,
      ),
      'nothing costs anything',
    ),
    table(
      'Authorisation',
      policy.map(({ coordinate, needs }) => [coordinate, describeNeeds(needs)] as const),
      'everybody may ask for it',
    ),
    table(
      'Rate limits of fields',
      rateLimits.map(({ coordinates, policy: limit }) => [coordinates.join(', '), limit] as const),
      'none',
    ),
  ].join('');

const explain = async (given: Given, io: Io): Promise<ExplainedOperation> => {
  const settings = await loadSettings(given, io);
  const version = await versionAt(supergraphFile(given, settings), { given, settings, io });
  const operation = await readOperation(given.words[0] ?? '', io.cwd);
  const document = parseNamed(operation);
  if (document.definitions.length === 0) throw new InputError({ message: 'It holds nothing.' });
  return explainOperation({
    supergraphSdl: version.text.text,
    api: version.api,
    operation,
    document,
    operationName: given.text('operation'),
    variables: readVariables(given),
    listSize: costSettings.SOBA_COST_LIST_SIZE.parse(undefined),
  });
};

export const plan: Command = {
  name: 'plan',
  summary: 'Tells the plan, the cost and the policy of an operation, without a gateway.',
  words: '<file or text of the operation>',
  count: [1, 1],
  options: {
    operation: { type: 'string', value: '<name>', description: 'Which operation of the document.' },
    variables: { type: 'string', value: '<json>', description: 'Variables, for its cost.' },
    diagram: { type: 'boolean', description: 'Draw the plan, as a Mermaid flow chart.' },
    ...supergraphOption,
  },
  run: async (given, io) => {
    const explained = await explain(given, io);
    if (given.flag('json')) io.out(`${JSON.stringify({ ok: true, ...explained }, null, 2)}\n`);
    else io.out(given.flag('diagram') ? drawPlan(explained.plan) : asText(explained));
    return 0;
  },
};
