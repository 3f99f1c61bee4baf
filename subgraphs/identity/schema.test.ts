import { buildSubgraphSchema } from '@apollo/subgraph';
import { getDirective } from '@graphql-tools/utils';
import { expect, test } from '@jest/globals';
import { isObjectType, parse } from 'graphql';
import { loadSdl } from '#platform/subgraph-sdl.ts';

test('every mutation takes a caller, but those by which one becomes one', () => {
  const schema = buildSubgraphSchema([
    { typeDefs: parse(loadSdl(new URL('schema.graphql', import.meta.url))) },
  ]);
  const mutation = schema.getMutationType();
  if (!isObjectType(mutation)) throw new Error('no mutations');
  const open = Object.values(mutation.getFields()).filter(
    (field) =>
      !['auth', 'hasRole', 'authenticated'].some((name) => getDirective(schema, field, name)?.length),
  );
  expect(open.map(({ name }) => name).sort()).toEqual([
    'completeSignIn',
    'confirmEmail',
    'createWalletNonce',
    'refreshSession',
    'register',
    'requestPasswordReset',
    'resetPassword',
    'signIn',
    'signInWithWallet',
    'verifyEmail',
  ]);
  const uncosted = Object.values(mutation.getFields()).filter(
    (field) => !getDirective(schema, field, 'cost')?.length,
  );
  expect(uncosted).toEqual([]);
});
