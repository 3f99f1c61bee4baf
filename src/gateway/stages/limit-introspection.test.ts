import { describe, expect, test } from '@jest/globals';
import { getOperationAST, parse } from 'graphql';
import { anonymous, type Principal, type Role } from '#platform/identity.ts';
import { type IntrospectionRule, limitIntrospection } from './limit-introspection.ts';

const holder = (...roles: Role[]): Principal => ({ ...anonymous, kind: 'user', id: 'a', roles });

const outcome = (rule: IntrospectionRule, principal: Principal, text: string): string => {
  const document = parse(text);
  const stage = limitIntrospection(rule);
  const operation = getOperationAST(document, document.definitions.length > 1 ? 'A' : undefined) ?? undefined;
  try {
    for (let time = 0; time < 2; time += 1) {
      void stage.admit?.({ operation, document, contextValue: { principal } } as never);
    }
    return 'passes';
  } catch (thrown) {
    return (thrown as { readonly code: string }).code;
  }
};

const reading = '{ __schema { types { name } } }';

describe('who may read the schema', () => {
  test.each<[IntrospectionRule, Principal, string]>([
    ['PUBLIC', anonymous, 'passes'],
    ['USER', anonymous, 'UNAUTHENTICATED'],
    ['USER', holder('USER'), 'passes'],
    ['SUPPORT', holder('USER'), 'INTROSPECTION_DISABLED'],
    ['SUPPORT', holder('ADMIN'), 'passes'],
    ['ADMIN', holder('COMPLIANCE'), 'INTROSPECTION_DISABLED'],
    ['ADMIN', holder('USER', 'ADMIN'), 'passes'],
    ['ADMIN', holder('SERVICE'), 'INTROSPECTION_DISABLED'],
    ['OFF', anonymous, 'INTROSPECTION_DISABLED'],
    ['OFF', holder('ADMIN'), 'INTROSPECTION_DISABLED'],
  ])('with %s, %j: %s', (rule, principal, expected) => {
    expect(outcome(rule, principal, reading)).toBe(expected);
    expect(outcome(rule, principal, '{ __typename a { b } }')).toBe('passes');
  });

  test.each([
    '{ x: __type(name: "A") { name } }',
    '{ a ... { ... on Query { __schema { types { name } } } } }',
    'query A { ...f } fragment f on Query { ...g } fragment g on Query { __schema { types { name } } }',
    'query B { a } query A { ...f ...f } fragment f on Query { ... { __type(name: "A") { name } } }',
  ])('is asked of %s', (text) => {
    expect(outcome('OFF', anonymous, text)).toBe('INTROSPECTION_DISABLED');
  });

  test.each([
    'query A { a } query B { __schema { types { name } } }',
    'query A { a } fragment f on Query { __schema { types { name } } }',
    'query A { a { __schema } }',
    'query A { ...f } fragment f on Query { ...f a }',
  ])('is not asked of %s', (text) => {
    expect(outcome('OFF', anonymous, text)).toBe('passes');
  });
});
