import type { Command } from './command.ts';
import { operationsExtract } from './operations/extract.ts';
import { plan } from './plan.ts';
import { schemaCheck } from './schema/check.ts';
import { schemaCompose } from './schema/compose.ts';
import { schemaContract } from './schema/contract.ts';
import { schemaCoverage } from './schema/coverage.ts';
import { schemaDiff } from './schema/diff.ts';
import { schemaLint } from './schema/lint.ts';
import { schemaSign } from './schema/sign.ts';
import { schemaVerify } from './schema/verify.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  schemaCompose,
  schemaLint,
  schemaDiff,
  schemaCheck,
  schemaSign,
  schemaVerify,
  schemaContract,
  schemaCoverage,
  operationsExtract,
  plan,
];
