import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptResolvers from '@graphql-codegen/typescript-resolvers';
import { parse } from 'graphql';
import type { Subgraph } from '#platform/subgraph.ts';
import { loadSdl } from '#platform/subgraph-sdl.ts';
import type { GeneratedFile } from './generated.ts';

const notice = '// Generated from schema.graphql by `npm run generate`. Do not edit.\n';

/** `schema.mappers.ts` exports `XMapper` for each GraphQL type X that resolvers return as a domain type. */
const mappersOf = (folder: URL): Record<string, string> => {
  const file = new URL('schema.mappers.ts', folder);
  if (!existsSync(file)) return {};
  const names = [...readFileSync(file, 'utf8').matchAll(/\b(\w+)Mapper\b/g)].map(([, name = '']) => name);
  return Object.fromEntries(names.map((name) => [name, `./schema.mappers.ts#${name}Mapper`]));
};

const scalarTypes = {
  DateTime: { input: 'Date', output: 'Date' },
  Duration: 'string',
  Decimal: 'string',
  Address: 'string',
  TxHash: 'string',
  PairSymbol: 'string',
  _FieldSet: 'string',
};

export const createResolverTypes = async (subgraph: Subgraph): Promise<GeneratedFile> => {
  const folder = new URL('.', subgraph.schema);
  const filename = fileURLToPath(new URL('schema.types.ts', folder));
  const content = await codegen({
    filename,
    schema: parse(loadSdl(subgraph.schema)),
    documents: [],
    config: {
      federation: true,
      enumsAsTypes: true,
      useTypeImports: true,
      strictScalars: true,
      immutableTypes: true,
      scalars: scalarTypes,
      contextType: './context.ts#Context',
      mappers: mappersOf(folder),
      // The compiler then names a root field that has no resolver.
      avoidOptionals: { query: true, mutation: true, subscription: true, defaultValue: true },
      resolversNonOptionalTypename: { unionMember: true },
    },
    plugins: [{ typescript: {} }, { 'typescript-resolvers': {} }],
    pluginMap: { typescript, 'typescript-resolvers': typescriptResolvers },
  });
  return { path: filename, content: `${notice}${content.trimEnd()}\n` };
};
