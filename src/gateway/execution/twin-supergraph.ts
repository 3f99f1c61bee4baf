import {
  type ArgumentNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  Kind,
  print,
  type SelectionSetNode,
} from 'graphql';
import { fieldSetText, parseFieldSet, textArgument, withTextArgument } from './field-sets.ts';
import { withoutIdle } from './idle-externals.ts';
import { type FieldsType, graphOf, hasFields, isExternal, isNamed, namedType } from './join-directives.ts';
import { ownPrefix } from './rename-aliases.ts';

/** A field of its own in the place of a field with fixed arguments. */
export interface Twin {
  readonly name: string;
  readonly field: string;
  readonly arguments: readonly ArgumentNode[];
}

export interface TwinnedSupergraph {
  readonly document: DocumentNode;
  readonly twins: ReadonlyMap<string, Twin>;
}

/** Everything about one supergraph that the transform reads and collects. */
interface Twinning {
  readonly types: ReadonlyMap<string, FieldsType>;
  readonly twins: Map<string, Twin>;
  /** By type, field and arguments. */
  readonly names: Map<string, Twin>;
  /** `type.twin` with the graphs that require it. */
  readonly users: Map<string, Set<string>>;
}

const fieldIn = ({ types }: Twinning, type: string, name: string): FieldDefinitionNode | undefined =>
  types.get(type)?.fields?.find((field) => field.name.value === name);

/** A type with the object types that implement it. */
const withImplementations = ({ types }: Twinning, name: string): string[] => [
  name,
  ...[...types.values()]
    .filter((type) => type.interfaces?.some((one) => one.name.value === name))
    .map((type) => type.name.value),
];

const twinFor = (twinning: Twinning, type: string, field: FieldNode): Twin => {
  const identity = `${type}.${field.name.value}(${(field.arguments ?? []).map(print).toSorted().join(',')})`;
  const known = twinning.names.get(identity);
  if (known !== undefined) return known;
  const name = `${ownPrefix}${field.name.value}_${twinning.names.size}`;
  const twin = { name, field: field.name.value, arguments: field.arguments ?? [] };
  twinning.names.set(identity, twin);
  twinning.twins.set(name, twin);
  return twin;
};

interface Place {
  readonly graph: string;
  readonly type: string;
}

const twinned = (twinning: Twinning, { graph, type }: Place, field: FieldNode): FieldNode => {
  if ((field.arguments ?? []).length === 0) return field;
  const twin = twinFor(twinning, type, field);
  for (const owner of withImplementations(twinning, type)) {
    const at = `${owner}.${twin.name}`;
    twinning.users.set(at, (twinning.users.get(at) ?? new Set()).add(graph));
  }
  const { arguments: _, ...rest } = field;
  return { ...rest, name: { kind: Kind.NAME, value: twin.name } };
};

/** The field set with twins for fields with arguments. */
const rewriteSet = (twinning: Twinning, place: Place, set: SelectionSetNode): SelectionSetNode => ({
  ...set,
  selections: set.selections.map((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const type = selection.typeCondition?.name.value ?? place.type;
      return { ...selection, selectionSet: rewriteSet(twinning, { ...place, type }, selection.selectionSet) };
    }
    const field = twinned(twinning, place, selection);
    const definition = fieldIn(twinning, place.type, selection.name.value);
    if (selection.selectionSet === undefined || definition === undefined) return field;
    const below = { ...place, type: namedType(definition) };
    return { ...field, selectionSet: rewriteSet(twinning, below, selection.selectionSet) };
  }),
});

const rewriteText = (twinning: Twinning, place: Place, text: string): string => {
  const set = parseFieldSet(text);
  const rewritten = fieldSetText(rewriteSet(twinning, place, set));
  return rewritten === fieldSetText(set) ? text : rewritten;
};

const rewriteField = (twinning: Twinning, type: string, field: FieldDefinitionNode): FieldDefinitionNode => ({
  ...field,
  directives: (field.directives ?? []).map((directive) => {
    if (!isNamed(directive, 'join__field')) return directive;
    const place = { graph: graphOf(directive), type };
    const requires = textArgument(directive, 'requires');
    if (requires === undefined) return directive;
    return withTextArgument(directive, 'requires', rewriteText(twinning, place, requires));
  }),
});

/** The twins of a field, in the graphs that resolve it and, as external, in those that require them. */
const twinsOf = (twinning: Twinning, type: string, field: FieldDefinitionNode): FieldDefinitionNode[] =>
  [...twinning.twins.values()].flatMap((twin) => {
    const users = twinning.users.get(`${type}.${twin.name}`);
    if (twin.field !== field.name.value || users === undefined) return [];
    const directives = (field.directives ?? []).filter(
      (directive) =>
        isNamed(directive, 'join__field') && (!isExternal(directive) || users.has(graphOf(directive))),
    );
    const { description: _, arguments: __, ...rest } = field;
    return [{ ...rest, name: { kind: Kind.NAME as const, value: twin.name }, directives }];
  });

const rewriteAll = (twinning: Twinning, document: DocumentNode) =>
  document.definitions.map((definition) => {
    if (!hasFields(definition)) return definition;
    const fields = definition.fields?.map((field) => rewriteField(twinning, definition.name.value, field));
    return { ...definition, ...(fields === undefined ? {} : { fields }) };
  });

const hasArguments = (document: DocumentNode): boolean =>
  document.definitions.some(
    (definition) =>
      hasFields(definition) &&
      definition.fields?.some((field) =>
        field.directives?.some((directive) => textArgument(directive, 'requires')?.includes('(') === true),
      ) === true,
  );

/**
 * The planner merges fields by response name only: what @requires asks with arguments would be taken for the same field
 * with others. Each such field gets a hidden twin without arguments that is planned in its place. `undefined` when no
 * @requires has arguments.
 */
export const twinSupergraph = (document: DocumentNode): TwinnedSupergraph | undefined => {
  if (!hasArguments(document)) return undefined;
  const types = new Map(
    document.definitions.filter(hasFields).map((type) => [type.name.value, type] as const),
  );
  const twinning: Twinning = {
    types,
    twins: new Map(),
    names: new Map(),
    users: new Map(),
  };
  const definitions = rewriteAll(twinning, document).map((definition) => {
    if (!hasFields(definition)) return definition;
    const fields = (definition.fields ?? []).flatMap((field) => [
      field,
      ...twinsOf(twinning, definition.name.value, field),
    ]);
    return { ...definition, fields };
  });
  return {
    document: withoutIdle(document, { kind: Kind.DOCUMENT, definitions }),
    twins: twinning.twins,
  };
};
