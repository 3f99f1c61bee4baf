import {
  type ASTNode,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  parse,
  print,
  type TypeDefinitionNode,
} from 'graphql';
import { linksOf } from '#platform/links.ts';
import { InputError } from './input-error.ts';
import { namedTypeOf } from './lint/subject.ts';

const tagSpec = 'https://specs.apollo.dev/tag';
const inaccessibleSpec = 'https://specs.apollo.dev/inaccessible';

type Member = FieldDefinitionNode | InputValueDefinitionNode | EnumValueDefinitionNode;
type Tagged = { readonly directives?: readonly ConstDirectiveNode[] | undefined };
type IsTagged = (node: Tagged) => boolean;

const membersOf = (type: TypeDefinitionNode): readonly Member[] => {
  if ('fields' in type) return type.fields ?? [];
  return 'values' in type ? (type.values ?? []) : [];
};

const tagReader = (document: DocumentNode): ((tag: string) => IsTagged) => {
  const link = linksOf(document).find(({ identity }) => identity === tagSpec);
  const directive = link?.directiveName('tag');
  return (tag) => (node) =>
    (node.directives ?? []).some(({ name, arguments: given }) => {
      const value = given?.find((argument) => argument.name.value === 'name')?.value;
      return name.value === directive && value?.kind === Kind.STRING && value.value === tag;
    });
};

const isOwnType = (definition: DefinitionNode): definition is TypeDefinitionNode =>
  definition.kind.endsWith('TypeDefinition') &&
  'name' in definition &&
  !/^(join|link|core|federation)__/.test((definition as TypeDefinitionNode).name.value);

/** Objects and interfaces are in a contract by what is tagged of them; what they need of other types comes with them. */
const isChosenByMembers = ({ kind }: TypeDefinitionNode): boolean =>
  kind === Kind.OBJECT_TYPE_DEFINITION || kind === Kind.INTERFACE_TYPE_DEFINITION;

interface Choice {
  readonly types: ReadonlyMap<string, TypeDefinitionNode>;
  readonly isTagged: IsTagged;
  /** Names of types that arguments of directives have: the directives stay, and so do these. */
  readonly ofDirectives: ReadonlySet<string>;
}

const keptMembers = ({ isTagged }: Choice, type: TypeDefinitionNode): readonly Member[] => {
  const members = membersOf(type);
  return !isChosenByMembers(type) || isTagged(type) ? members : members.filter(isTagged);
};

const typesNamedBy = (member: Member): string[] => {
  if (member.kind === Kind.ENUM_VALUE_DEFINITION) return [];
  const given = member.kind === Kind.FIELD_DEFINITION ? (member.arguments ?? []) : [];
  return [member, ...given].map(({ type }) => namedTypeOf(type));
};

/** The types that clients of the contract see: those with something tagged, and all that these mention. */
const reachableTypes = (choice: Choice): Set<string> => {
  const reached = new Set<string>();
  const waiting = [...choice.types.values()].filter(
    (type) =>
      choice.isTagged(type) ||
      choice.ofDirectives.has(type.name.value) ||
      (isChosenByMembers(type) && keptMembers(choice, type).length > 0),
  );
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    if (reached.has(type.name.value)) continue;
    reached.add(type.name.value);
    const named = keptMembers(choice, type).flatMap(typesNamedBy);
    const members = type.kind === Kind.UNION_TYPE_DEFINITION ? (type.types ?? []) : [];
    for (const name of [...named, ...members.map(({ name }) => name.value)]) {
      const next = choice.types.get(name);
      if (next !== undefined) waiting.push(next);
    }
  }
  return reached;
};

const inaccessible: ConstDirectiveNode = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'inaccessible' },
};

const hide = <Node extends Tagged & ASTNode>(node: Node): Node =>
  (node.directives ?? []).some(({ name }) => name.value === 'inaccessible')
    ? node
    : { ...node, directives: [...(node.directives ?? []), inaccessible] };

const hideMembers = (choice: Choice, type: TypeDefinitionNode): TypeDefinitionNode => {
  const kept = new Set<Member>(keptMembers(choice, type));
  const mark = <One extends Member>(member: One): One => (kept.has(member) ? member : hide(member));
  if ('fields' in type) return { ...type, fields: type.fields?.map(mark as never) } as TypeDefinitionNode;
  return 'values' in type ? { ...type, values: type.values?.map(mark) ?? [] } : type;
};

const [linkHolder, definition] = parse(`
  schema @link(url: "${inaccessibleSpec}/v0.2", for: SECURITY) { query: Query }
  directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION
`).definitions as readonly [Extract<DefinitionNode, { kind: Kind.SCHEMA_DEFINITION }>, DefinitionNode];

const linkInaccessible = (document: DocumentNode): DocumentNode => {
  const link = linksOf(document).find(({ identity }) => identity === inaccessibleSpec);
  if (link !== undefined && link.directiveName('inaccessible') !== 'inaccessible')
    throw new InputError({ message: 'The supergraph calls @inaccessible by another name.' });
  if (link !== undefined) return document;
  const definitions = document.definitions.map((one) =>
    one.kind === Kind.SCHEMA_DEFINITION
      ? { ...one, directives: [...(one.directives ?? []), ...(linkHolder.directives ?? [])] }
      : one,
  );
  return { ...document, definitions: [...definitions, definition] };
};

const assertWhole = (choice: Choice, reached: ReadonlySet<string>, tag: string): void => {
  const roots = ['Query', 'Mutation'].flatMap((name) => choice.types.get(name) ?? []);
  if (roots.every((type) => keptMembers(choice, type).length === 0))
    throw new InputError({ message: `No root field has @tag(name: "${tag}"): nothing could be asked.` });
  const hollow = [...reached].find((name) => {
    const type = choice.types.get(name);
    return type !== undefined && isChosenByMembers(type) && keptMembers(choice, type).length === 0;
  });
  if (hollow !== undefined)
    throw new InputError({
      message: `The type ${hollow} is needed and nothing of it has @tag(name: "${tag}"). Tag the type or some of its fields.`,
    });
};

/**
 * The supergraph as clients of one tag see it. All else becomes `@inaccessible`: it cannot be asked for, and the gateway can
 * still use it to get what can.
 */
export const createContract = (supergraphSdl: string, tag: string): string => {
  const document = linkInaccessible(parse(supergraphSdl));
  const types = new Map(document.definitions.filter(isOwnType).map((type) => [type.name.value, type]));
  const ofDirectives = document.definitions.flatMap((one) =>
    one.kind === Kind.DIRECTIVE_DEFINITION ? (one.arguments ?? []).map(({ type }) => namedTypeOf(type)) : [],
  );
  const choice = { types, isTagged: tagReader(document)(tag), ofDirectives: new Set(ofDirectives) };
  const reached = reachableTypes(choice);
  assertWhole(choice, reached, tag);
  const definitions = document.definitions.map((one) => {
    if (!isOwnType(one)) return one;
    // A root type that is empty in the contract goes as a whole; Query is never empty.
    return reached.has(one.name.value) ? hideMembers(choice, one) : hide(one);
  });
  return `${print({ ...document, definitions })}\n`;
};
