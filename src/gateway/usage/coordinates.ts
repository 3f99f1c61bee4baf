import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isUnionType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** An input type with all that can be given within it: which of it a variable holds, only its value tells. */
const addInput = (found: Set<string>, type: GraphQLNamedType): void => {
  if (!isEnumType(type) && !isInputObjectType(type)) return;
  if (found.has(type.name)) return;
  found.add(type.name);
  if (!isInputObjectType(type)) return;
  for (const field of Object.values(type.getFields())) {
    found.add(`${type.name}.${field.name}`);
    addInput(found, getNamedType(field.type));
  }
};

/** A field of an interface reads that of each object which may come. */
const ownersOf = (schema: GraphQLSchema, parent: GraphQLCompositeType, field: string): string[] => {
  const objects = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [];
  return [parent, ...objects]
    .filter((type) => !isUnionType(type) && type.getFields()[field] !== undefined)
    .map(({ name }) => name);
};

/**
 * Every coordinate of the schema that an operation depends on: `Type.field`, `Type.field.argument`, and by their names the
 * enums, unions and input types that it reads or sends. What else stands in the document is looked at as well.
 */
export const coordinatesOf = (schema: GraphQLSchema, document: DocumentNode): Set<string> => {
  const found = new Set<string>();
  const typeInfo = new TypeInfo(schema);
  const enterField = (node: FieldNode): void => {
    const [parent, field] = [typeInfo.getParentType(), typeInfo.getFieldDef()];
    if (!isCompositeType(parent) || field === null || field === undefined || field.name.startsWith('__'))
      return;
    for (const owner of ownersOf(schema, parent, field.name)) {
      found.add(`${owner}.${field.name}`);
      for (const { name } of node.arguments ?? []) found.add(`${owner}.${field.name}.${name.value}`);
    }
    for (const argument of field.args) {
      const isGiven = node.arguments?.some(({ name }) => name.value === argument.name) === true;
      if (isGiven) addInput(found, getNamedType(argument.type));
    }
    const type = getNamedType(field.type);
    if (!isObjectType(type) && (isCompositeType(type) || isEnumType(type))) found.add(type.name);
  };
  visit(document, visitWithTypeInfo(typeInfo, { Field: { enter: enterField } }));
  return found;
};
