import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { isObjectType } from 'graphql';
import { createPolicyIndex } from '#gateway/policy/policy-index.ts';

const index = createPolicyIndex(
  readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'),
);

const applied = (coordinate: string, directive: string): readonly unknown[] => {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const type = index.schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
  return field === undefined ? [] : index.applications(field, directive);
};

/** What each use of a service takes from the caller's tokens; what is not here takes one for the operation. */
test.each([
  ['Query.predictPrice', 5],
  ['TokenPair.prediction', 5],
  ['Contract.analysis', 10],
  ['Transaction.risk', 2],
])('%s takes %i tokens', (coordinate, cost) => {
  expect(applied(coordinate, 'rateLimit')).toEqual([expect.objectContaining({ cost })]);
});

/** Work that goes on after its answer. */
test.each(['Mutation.startTraining', 'Mutation.processChainEvents'])('%s is dear', (coordinate) => {
  expect(applied(coordinate, 'cost')).toEqual([{ weight: 50 }]);
});

test('an account starts at most twenty trainings an hour', () => {
  expect(applied('Mutation.startTraining', 'rateLimit')).toEqual([
    expect.objectContaining({ limit: 20, window: '1h', per: 'USER' }),
  ]);
});
