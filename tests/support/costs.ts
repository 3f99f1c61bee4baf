import { Kind, type OperationDefinitionNode, parse, validate } from 'graphql';
import { type CostSettings, createCosts } from '#gateway/cost/costs.ts';
import { analyseOperation } from '#gateway/policy/analyse-operation.ts';
import { createPolicyIndex } from '#gateway/policy/policy-index.ts';

/** What stands above a supergraph whose subgraphs use @cost and @listSize. */
export const costHeader = `
  schema @link(url: "https://specs.apollo.dev/link/v1.0")
    @link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@cost", { name: "@listSize", as: "@size" }])
  { query: Query mutation: Mutation }
  directive @link(url: String, as: String, import: [link__Import]) repeatable on SCHEMA
  scalar link__Import
  directive @cost(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | INPUT_OBJECT | INTERFACE | OBJECT | SCALAR
  directive @size(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
`;

type Variables = Readonly<Record<string, unknown>>;

/** The costs of operations on one supergraph. Each text is parsed once, as the document cache does. */
export const costsOn = (supergraphSdl: string, settings: Partial<CostSettings> = {}) => {
  const index = createPolicyIndex(supergraphSdl);
  const costs = createCosts(index, { listSize: 10, cappedSubgraphs: [], weigh: 'values', ...settings });
  const analyses = new Map<string, ReturnType<typeof analyseOperation>>();
  const analysisOf = (text: string) => {
    const found = analyses.get(text);
    if (found !== undefined) return found;
    const document = parse(text);
    const [problem] = validate(index.schema, document);
    if (problem !== undefined) throw problem;
    const isOperation = (one: { readonly kind: string }) => one.kind === Kind.OPERATION_DEFINITION;
    const operation = document.definitions.find(isOperation) as OperationDefinitionNode;
    const analysis = analyseOperation(document, operation, index);
    analyses.set(text, analysis);
    return analysis;
  };
  const requestOf = (text: string, variables: Variables) => ({
    analysis: analysisOf(text),
    schema: index.schema,
    variables,
  });
  return {
    schema: index.schema,
    estimate: (text: string, variables: Variables = {}) => costs.estimate(requestOf(text, variables)),
    measure: (text: string, data: Variables, variables: Variables = {}) =>
      costs.measure(requestOf(text, variables), data),
    breakDown: (text: string, variables: Variables = {}) => costs.breakDown(requestOf(text, variables)),
  };
};
