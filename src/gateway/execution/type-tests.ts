import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';

/** The types of a whole supergraph, with those that clients do not see. */
export interface TypeNames {
  readonly objects: ReadonlySet<string>;
  /** For each abstract type the objects and interfaces that are one of it. */
  readonly subtypes: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface TypeTests {
  readonly isConcrete: (typeName: string) => boolean;
  /** Whether an object of this type is one of the wanted type too. */
  readonly isSubtype: (typeName: string, wanted: string) => boolean;
}

export const findTypeNames = (schema: GraphQLSchema): TypeNames => {
  const objects = new Set<string>();
  const subtypes = new Map<string, ReadonlySet<string>>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (isObjectType(type)) objects.add(type.name);
    if (!isAbstractType(type)) continue;
    const interfaces = isInterfaceType(type) ? schema.getImplementations(type).interfaces : [];
    const all = [...schema.getPossibleTypes(type), ...interfaces];
    subtypes.set(type.name, new Set(all.map(({ name }) => name)));
  }
  return { objects, subtypes };
};

export const createTypeTests = ({ objects, subtypes }: TypeNames): TypeTests => ({
  isConcrete: (typeName) => objects.has(typeName),
  isSubtype: (typeName, wanted) => typeName === wanted || subtypes.get(wanted)?.has(typeName) === true,
});
