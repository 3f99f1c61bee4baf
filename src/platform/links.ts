import { type ConstDirectiveNode, type DocumentNode, Kind, type ValueNode } from 'graphql';

/** A feature that a supergraph links: a specification and the names its directives go by. */
export interface Link {
  /** The URL without its version. */
  readonly identity: string;
  readonly purpose: string | null;
  /** The local name of the feature's directive `name`. */
  readonly directiveName: (name: string) => string;
  /** The feature's directive that goes by a local name; nothing for what the feature has not. */
  readonly originalName: (local: string) => string | undefined;
}

const textOf = (value: ValueNode | undefined): string | null =>
  value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : null;

const argumentOf = (directive: ConstDirectiveNode, name: string): ValueNode | undefined =>
  directive.arguments?.find((argument) => argument.name.value === name)?.value;

const fieldOf = (value: ValueNode, name: string): string | null =>
  value.kind === Kind.OBJECT ? textOf(value.fields.find((field) => field.name.value === name)?.value) : null;

/** `"@a"` or `{ name: "@a", as: "@b" }`, as `a` and its local name. */
const importsOf = (value: ValueNode | undefined): Map<string, string> => {
  const items = value?.kind === Kind.LIST ? value.values : [];
  const pairs = items.map((item) => {
    const name = textOf(item) ?? fieldOf(item, 'name') ?? '';
    return [name.replace(/^@/, ''), (fieldOf(item, 'as') ?? name).replace(/^@/, '')] as const;
  });
  return new Map(pairs);
};

const splitUrl = (url: string): { readonly identity: string; readonly name: string } => {
  const identity = url.replace(/\/v\d+(\.\d+)*$/, '');
  return { identity, name: identity.slice(identity.lastIndexOf('/') + 1) };
};

const toLink = (directive: ConstDirectiveNode): Link => {
  const { identity, name } = splitUrl(textOf(argumentOf(directive, 'url')) ?? '');
  const prefix = textOf(argumentOf(directive, 'as')) ?? name;
  const imports = importsOf(argumentOf(directive, 'import'));
  return {
    identity,
    purpose: textOf(argumentOf(directive, 'for')),
    // A feature's directive of its own name needs no prefix: @authenticated of the specification "authenticated".
    directiveName: (directiveName) =>
      imports.get(directiveName) ?? (directiveName === name ? prefix : `${prefix}__${directiveName}`),
    originalName: (local) => {
      const imported = [...imports].find(([, as]) => as === local);
      if (imported !== undefined) return imported[0];
      if (local === prefix) return name;
      return local.startsWith(`${prefix}__`) ? local.slice(prefix.length + 2) : undefined;
    },
  };
};

/** Every feature that the schema definition links. */
export const linksOf = (document: DocumentNode): Link[] =>
  document.definitions
    .filter(
      (definition) => definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION,
    )
    .flatMap((definition) => definition.directives ?? [])
    .filter((directive) => directive.name.value === 'link')
    .map(toLink);

/** What a directive is called where it was defined, whatever a document renamed it to. */
export const originalNames = (document: DocumentNode): ((local: string) => string) => {
  const links = linksOf(document);
  return (local) => {
    for (const link of links) {
      const name = link.originalName(local);
      if (name !== undefined) return name;
    }
    return local;
  };
};
