import {
  type GraphQLArgument,
  type GraphQLEnumValue,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
} from 'graphql';
import type { Need } from './permission.ts';

export type InputElement = GraphQLArgument | GraphQLInputField | GraphQLEnumValue | GraphQLNamedInputType;

/** The needs that stand on one element of the schema itself. */
export type NeedsOf = (element: InputElement) => readonly Need[];

/** Whether a value of this type can touch anything that is guarded. */
export const canNeed = (type: GraphQLInputType, needsOf: NeedsOf, seen = new Set<string>()): boolean => {
  const named = getNamedType(type);
  if (seen.has(named.name)) return false;
  seen.add(named.name);
  if (needsOf(named).length > 0) return true;
  if (isEnumType(named)) return named.getValues().some((value) => needsOf(value).length > 0);
  if (!isInputObjectType(named)) return false;
  return Object.values(named.getFields()).some(
    (field) => needsOf(field).length > 0 || canNeed(field.type, needsOf, seen),
  );
};

const needsOfFields = (type: GraphQLInputType, value: object, needsOf: NeedsOf): Need[] => {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return [];
  const fields = named.getFields();
  return Object.entries(value).flatMap(([name, inner]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined || inner === undefined) return [];
    return [...needsOf(field), ...needsOfInput(field.type, inner, needsOf)];
  });
};

/** Everything that a given value touches: its type, its input fields, its enum values. */
export const needsOfInput = (type: GraphQLInputType, value: unknown, needsOf: NeedsOf): Need[] => {
  const named = getNamedType(type);
  if (Array.isArray(value)) return value.flatMap((item) => needsOfInput(type, item, needsOf));
  const own = needsOf(named);
  if (isEnumType(named)) {
    const chosen = named
      .getValues()
      .find((candidate) => candidate.name === value || candidate.value === value);
    return chosen === undefined ? [...own] : [...own, ...needsOf(chosen)];
  }
  if (typeof value !== 'object' || value === null) return [...own];
  return [...own, ...needsOfFields(type, value, needsOf)];
};
