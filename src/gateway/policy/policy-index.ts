import { getDirective } from '@graphql-tools/utils';
import {
  buildASTSchema,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isInterfaceType,
  isObjectType,
  parse,
} from 'graphql';
import { needsByDirective } from '#directives/needs.ts';
import type { Need } from '#directives/permission.ts';
import { linksOf } from '#platform/links.ts';
import { guardSpec } from '#platform/subgraph-sdl.ts';

type Arguments = Readonly<Record<string, unknown>>;
export type Element = Parameters<typeof getDirective>[1];
type Composite = GraphQLObjectType | GraphQLInterfaceType;

/** What the schema says of who may see what and what it costs, by element of the supergraph. Made once per supergraph. */
export interface PolicyIndex {
  readonly schema: GraphQLSchema;
  /** All that a caller needs to select this field of this type, interfaces and return type included. */
  readonly fieldNeeds: (typeName: string, fieldName: string) => readonly Need[];
  /** What stands on an element itself, for arguments, input fields, enum values and input types. */
  readonly ownNeeds: (element: Element) => readonly Need[];
  /** Names of policies that stand on arguments' types, input fields or enum values: which apply, only values tell. */
  readonly inputPolicies: readonly string[];
  /** The applications of a directive, by its original name whatever it was renamed to. */
  readonly applications: (element: Element, directive: string) => readonly Arguments[];
}

const apolloSpec = (name: string): string => `https://specs.apollo.dev/${name}`;

/** Which specification each directive that we read comes from. */
const specOf: Readonly<Record<string, string>> = {
  auth: guardSpec,
  hasRole: guardSpec,
  rateLimit: guardSpec,
  cacheControl: guardSpec,
  sizedBy: guardSpec,
  public: guardSpec,
  authenticated: apolloSpec('authenticated'),
  requiresScopes: apolloSpec('requiresScopes'),
  policy: apolloSpec('policy'),
  cost: apolloSpec('cost'),
  listSize: apolloSpec('cost'),
};

const once = <Key extends object, Value>(create: (key: Key) => Value): ((key: Key) => Value) => {
  const known = new WeakMap<Key, Value>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = create(key);
    known.set(key, value);
    return value;
  };
};

const distinct = (needs: readonly Need[]): Need[] => [
  ...new Map(needs.map((need) => [JSON.stringify(need), need])).values(),
];

/**
 * An object field inherits what its interfaces ask. An interface field is as strict as its strictest implementation, for
 * one cannot know which object will come.
 */
const createFieldNeeds = (schema: GraphQLSchema, ownNeeds: (element: Element) => readonly Need[]) => {
  const declared = (type: Composite, name: string): Need[] => {
    const field = type.getFields()[name];
    return field === undefined ? [] : [type, field, getNamedType(field.type)].flatMap(ownNeeds);
  };
  const inherited = (type: Composite, name: string): Need[] =>
    [type, ...type.getInterfaces()].flatMap((one) => declared(one, name));
  const effective = (type: Composite, name: string): Need[] => {
    const objects = isInterfaceType(type) ? schema.getImplementations(type).objects : [];
    return distinct([type, ...objects].flatMap((one) => inherited(one, name)));
  };
  const computed = new Map<string, readonly Need[]>();
  return (typeName: string, fieldName: string): readonly Need[] => {
    const coordinate = `${typeName}.${fieldName}`;
    const known = computed.get(coordinate);
    if (known !== undefined) return known;
    const type = schema.getType(typeName);
    const needs = isObjectType(type) || isInterfaceType(type) ? effective(type, fieldName) : [];
    computed.set(coordinate, needs);
    return needs;
  };
};

const inputPolicies = (schema: GraphQLSchema, ownNeeds: (element: Element) => readonly Need[]): string[] => {
  const types = Object.values(schema.getTypeMap()).filter(isInputType);
  const elements = types.flatMap((type): Element[] => [
    type,
    ...(isInputObjectType(type) ? Object.values(type.getFields()) : []),
    ...(isEnumType(type) ? type.getValues() : []),
  ]);
  const needs = elements.flatMap(ownNeeds);
  return needs.flatMap((need) => (need.kind === 'policies' ? need.anyOf.flat() : []));
};

export const createPolicyIndex = (supergraphSdl: string): PolicyIndex => {
  const document = parse(supergraphSdl);
  const schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  const links = linksOf(document);
  const localName = (directive: string): string | undefined =>
    links.find(({ identity }) => identity === specOf[directive])?.directiveName(directive);
  const localNames = new Map(Object.keys(specOf).map((name) => [name, localName(name)]));
  const applications = (element: Element, directive: string): readonly Arguments[] => {
    const local = localNames.get(directive);
    return local === undefined ? [] : (getDirective(schema, element, local) ?? []);
  };
  const ownNeeds = once((element: Element): readonly Need[] =>
    Object.entries(needsByDirective).flatMap(([directive, toNeeds]) =>
      applications(element, directive).flatMap(toNeeds),
    ),
  );
  return {
    schema,
    ownNeeds,
    applications,
    inputPolicies: inputPolicies(schema, ownNeeds),
    fieldNeeds: createFieldNeeds(schema, ownNeeds),
  };
};
