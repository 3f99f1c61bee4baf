import {
  type GraphQLArgument,
  type GraphQLEnumValue,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql';
import { describeNeeds } from '#lifecycle/changes/compare-needs.ts';
import type { CoordinatePolicy } from '#lifecycle/changes/policy-changes.ts';
import { exampleOperation } from './example-operation.ts';
import { type Html, html, nothing } from './html.ts';

export interface Graph {
  readonly api: GraphQLSchema;
  readonly policies: ReadonlyMap<string, CoordinatePolicy>;
}

const isShown = (type: GraphQLNamedType): boolean =>
  !isIntrospectionType(type) && !isSpecifiedScalarType(type);

export const shownTypes = ({ api }: Graph): GraphQLNamedType[] =>
  Object.values(api.getTypeMap())
    .filter(isShown)
    .toSorted((a, b) => a.name.localeCompare(b.name));

export const kindOf = (type: GraphQLNamedType): string => {
  if (isObjectType(type)) return 'type';
  if (isInterfaceType(type)) return 'interface';
  if (isUnionType(type)) return 'union';
  if (isEnumType(type)) return 'enum';
  return isInputObjectType(type) ? 'input' : 'scalar';
};

/** A type's text with a link to its page; pages stand side by side. */
const typeLink = (type: { toString(): string }): Html => {
  const named = getNamedType(type as GraphQLNamedType);
  if (!isShown(named)) return html`<code>${String(type)}</code>`;
  const [before = '', after = ''] = String(type).split(named.name);
  return html`<code>${before}<a href="${named.name}.html">${named.name}</a>${after}</code>`;
};

const described = (text: string | null | undefined): Html =>
  text === null || text === undefined ? nothing : html`<p>${text}</p>`;

const deprecated = (reason: string | null | undefined): Html =>
  reason === null || reason === undefined ? nothing : html`<p class="warn">Deprecated: ${reason}</p>`;

const rateLimitText = ({ cost, limit, window, per }: Readonly<Record<string, unknown>>): string =>
  [
    typeof cost === 'number' ? `${cost} tokens of the caller's limit` : '',
    limit === undefined ? '' : `${limit} in ${window} per ${per ?? 'USER'}`,
  ]
    .filter(Boolean)
    .join(', ');

const cacheText = ({ maxAge, scope, inheritMaxAge }: Readonly<Record<string, unknown>>): string => {
  const age = inheritMaxAge === true ? 'as long as its parent' : `${maxAge ?? 0} s`;
  return scope === undefined ? age : `${age}, ${scope}`;
};

const costText = ({ cost }: CoordinatePolicy): string => {
  if (cost === null || (cost.weight === 0 && cost.lists === 0)) return '';
  if (cost.lists === 0) return String(cost.weight);
  const slicing = cost.size?.slicing.map(({ name }) => name) ?? [];
  const size = slicing.length > 0 ? slicing.join(' or ') : (cost.size?.assumedSize ?? 'an assumed length');
  return `${cost.weight} for each item, ${size}`;
};

/** What a coordinate asks and takes, as the gateway sees it. */
const policyRows = (policy: CoordinatePolicy | undefined): Html => {
  if (policy === undefined) return nothing;
  const rows: (readonly [string, string])[] = [
    ['Needs', policy.needs.length === 0 ? '' : describeNeeds(policy.needs)],
    ['Cost', costText(policy)],
    ['Rate limit', policy.rateLimits.map(rateLimitText).join('; ')],
    ['Kept', policy.cache.map(cacheText).join('; ')],
  ];
  const shown = rows.filter(([, text]) => text !== '');
  if (shown.length === 0) return nothing;
  return html`<dl>${shown.map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>`;
};

type Given = GraphQLArgument | GraphQLInputField;

/** Fields of input types can be linked to; arguments stand within their field. */
const givenItem = (one: Given, policy: CoordinatePolicy | undefined, anchor = nothing): Html => {
  const fallback = one.defaultValue === undefined ? '' : ` = ${JSON.stringify(one.defaultValue)}`;
  return html`<li${anchor}><code>${one.name}</code>: ${typeLink(one.type)}<code>${fallback}</code>${described(one.description)}${deprecated(one.deprecationReason)}${policyRows(policy)}</li>`;
};

const exampleOf = ({ api }: Graph, type: GraphQLNamedType, field: GraphQLField<unknown, unknown>): Html => {
  const kinds = [
    ['query', api.getQueryType()],
    ['mutation', api.getMutationType()],
    ['subscription', api.getSubscriptionType()],
  ] as const;
  const kind = kinds.find(([, root]) => root === type)?.[0];
  if (kind === undefined) return nothing;
  const { query, variables } = exampleOperation(kind, field);
  const given =
    Object.keys(variables).length === 0 ? nothing : html`<pre>${JSON.stringify(variables, null, 2)}</pre>`;
  return html`<details><summary>Example</summary><pre>${query}</pre>${given}</details>`;
};

const fieldSection = (graph: Graph, type: GraphQLNamedType, field: GraphQLField<unknown, unknown>): Html => {
  const coordinate = `${type.name}.${field.name}`;
  const given = field.args.map((one) => givenItem(one, graph.policies.get(`${coordinate}.${one.name}`)));
  const list = given.length === 0 ? nothing : html`<ul>${given}</ul>`;
  return html`<section id="${field.name}"><h3><a href="#${field.name}">${field.name}</a>: ${typeLink(field.type)}</h3>${described(field.description)}${deprecated(field.deprecationReason)}${list}${policyRows(graph.policies.get(coordinate))}${exampleOf(graph, type, field)}</section>`;
};

const valueItem = (graph: Graph, typeName: string, value: GraphQLEnumValue): Html =>
  html`<li><code>${value.name}</code>${described(value.description)}${deprecated(value.deprecationReason)}${policyRows(graph.policies.get(`${typeName}.${value.name}`))}</li>`;

const contents = (graph: Graph, type: GraphQLNamedType): Html => {
  if (isObjectType(type) || isInterfaceType(type)) {
    const fields = Object.values(type.getFields()).map((field) => fieldSection(graph, type, field));
    return html`${fields}`;
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    return html`<ul>${fields.map((one) => givenItem(one, graph.policies.get(`${type.name}.${one.name}`), html` id="${one.name}"`))}</ul>`;
  }
  if (isEnumType(type))
    return html`<ul>${type.getValues().map((value) => valueItem(graph, type.name, value))}</ul>`;
  if (isUnionType(type))
    return html`<ul>${type.getTypes().map((member) => html`<li>${typeLink(member)}</li>`)}</ul>`;
  return nothing;
};

/** Fields that return a type, and what takes it. */
const usedBy = ({ api }: Graph, type: GraphQLNamedType): Html => {
  const uses = Object.values(api.getTypeMap()).flatMap((one) => {
    if (isIntrospectionType(one) || !(isObjectType(one) || isInterfaceType(one) || isInputObjectType(one)))
      return [];
    const fields: readonly (GraphQLField<unknown, unknown> | GraphQLInputField)[] = Object.values(
      one.getFields(),
    );
    return fields
      .filter((field) => {
        const given = 'args' in field ? field.args.map((argument) => argument.type) : [];
        return [field.type, ...given].some((used) => getNamedType(used) === type);
      })
      .map((field) => html`<li><a href="${one.name}.html#${field.name}">${one.name}.${field.name}</a></li>`);
  });
  return uses.length === 0 ? nothing : html`<h2>Used by</h2><ul>${uses}</ul>`;
};

/** The page of one type: what it holds, who may have it, what it costs. */
export const typePage = (graph: Graph, type: GraphQLNamedType): Html =>
  html`<p class="kind">${kindOf(type)}</p><h1>${type.name}</h1>${described(type.description)}${contents(graph, type)}${usedBy(graph, type)}`;
