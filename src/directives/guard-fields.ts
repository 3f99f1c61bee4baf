import { getDirective, MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  defaultFieldResolver,
  type GraphQLArgument,
  type GraphQLFieldConfig,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
} from 'graphql';
import { refuse } from '#platform/errors.ts';
import type { Principal } from '#platform/identity.ts';
import { canNeed, type NeedsOf, needsOfInput } from './input-needs.ts';
import { needsByDirective } from './needs.ts';
import { firstDenial, type Need } from './permission.ts';

type Element = Parameters<typeof getDirective>[1];
type Field = GraphQLFieldConfig<unknown, { readonly principal: Principal }>;

const createNeedsOf =
  (schema: GraphQLSchema, directive: string) =>
  (element: Element): Need[] =>
    (getDirective(schema, element, directive) ?? []).flatMap(
      (args) => needsByDirective[directive]?.(args) ?? [],
    );

const inputGuard = (field: Field, needsOf: NeedsOf) => {
  const definitions = Object.entries(field.args ?? {}).filter(
    ([, definition]) =>
      needsOf(definition as GraphQLArgument).length > 0 || canNeed(definition.type, needsOf),
  );
  if (definitions.length === 0) return null;
  return (args: Readonly<Record<string, unknown>>): Need[] =>
    definitions.flatMap(([name, definition]) =>
      args[name] === undefined
        ? []
        : [...needsOf(definition as GraphQLArgument), ...needsOfInput(definition.type, args[name], needsOf)],
    );
};

/**
 * Puts a guard before the resolver of every field that carries the directive, whose type or return type does, or that
 * is given an argument that does. The resolver runs only when every need holds.
 */
export const guardFields =
  (directive: string) =>
  (schema: GraphQLSchema): GraphQLSchema => {
    const needsOf = createNeedsOf(schema, directive);
    return mapSchema(schema, {
      [MapperKind.OBJECT_FIELD]: (field, name, typeName) => {
        const type = schema.getType(typeName) as GraphQLObjectType;
        const inherited = type.getInterfaces().flatMap((parent) => {
          const same = parent.getFields()[name];
          return [...needsOf(parent), ...(same === undefined ? [] : needsOf(same))];
        });
        const needs = [
          ...needsOf(type),
          ...needsOf(field),
          ...inherited,
          ...needsOf(getNamedType(field.type)),
        ];
        const needsOfArguments = inputGuard(field, needsOf as NeedsOf);
        const { resolve = defaultFieldResolver } = field;
        if (needs.length === 0 && needsOfArguments === null) return field;
        const guarded: Field['resolve'] = (...call) => {
          const denial = firstDenial(
            call[2].principal,
            needsOfArguments === null ? needs : [...needs, ...needsOfArguments(call[1])],
          );
          if (denial !== null) refuse(denial.code);
          return resolve(...call);
        };
        return { ...field, resolve: guarded };
      },
    });
  };
