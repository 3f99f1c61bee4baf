import { getDirective, MapperKind, mapSchema } from '@graphql-tools/utils';
import { defaultFieldResolver, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { refuse } from '#platform/errors.ts';
import type { Principal } from '#platform/identity.ts';
import { denial, type Requirement } from './permission.ts';

type Arguments = Readonly<Record<string, unknown>>;

/**
 * Puts a guard before the resolver of every field that carries the directive itself or whose type does.
 * The resolver runs only when every requirement holds.
 */
export const guardFields =
  (directive: string, toRequirement: (args: Arguments) => Requirement) =>
  (schema: GraphQLSchema): GraphQLSchema =>
    mapSchema(schema, {
      [MapperKind.OBJECT_FIELD]: (field, _name, typeName) => {
        const type = schema.getType(typeName) as GraphQLObjectType;
        const onType = getDirective(schema, type, directive) ?? [];
        const onField = getDirective(schema, field, directive) ?? [];
        const requirements = [...onType, ...onField].map(toRequirement);
        if (requirements.length === 0) return field;
        const { resolve = defaultFieldResolver } = field;
        return {
          ...field,
          resolve: (...call) => {
            const context = call[2] as { readonly principal: Principal };
            for (const requirement of requirements) {
              const code = denial(context.principal, requirement);
              if (code !== null) refuse(code);
            }
            return resolve(...call);
          },
        };
      },
    });
