import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';

export interface TypeTests {
  readonly isConcrete: (typeName: string) => boolean;
  /** Whether an object of this type is one of the wanted type too. */
  readonly isSubtype: (typeName: string, wanted: string) => boolean;
}

/** By the whole supergraph, with the types that clients do not see. */
export const createTypeTests = (schema: GraphQLSchema): TypeTests => {
  const isSubtype = (typeName: string, wanted: string): boolean => {
    if (typeName === wanted) return true;
    const abstract = schema.getType(wanted);
    const type = schema.getType(typeName);
    return (
      isAbstractType(abstract) &&
      (isObjectType(type) || isInterfaceType(type)) &&
      schema.isSubType(abstract, type)
    );
  };
  return { isSubtype, isConcrete: (typeName) => isObjectType(schema.getType(typeName)) };
};
