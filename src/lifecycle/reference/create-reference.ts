import type { GraphQLNamedType } from 'graphql';
import { apiSchemaOf } from '#lifecycle/api-schema.ts';
import { policiesOf } from '#lifecycle/changes/policy-changes.ts';
import type { NamedText } from '#lifecycle/sources/read-text.ts';
import { type Html, html } from './html.ts';
import { type Graph, kindOf, shownTypes, typePage } from './type-pages.ts';

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:0;display:flex;color:#1c1e26;background:#fff}
nav{width:16rem;height:100vh;position:sticky;top:0;overflow:auto;padding:1rem;border-right:1px solid #ddd;box-sizing:border-box}
nav ul{list-style:none;padding:0;margin:0 0 1rem}nav h2{font-size:.8rem;text-transform:uppercase;color:#666;margin:1rem 0 .25rem}
main{flex:1;min-width:0;max-width:50rem;padding:1rem 2rem}a{color:#1a5fb4;text-decoration:none}a:hover{text-decoration:underline}
section{border-top:1px solid #eee;padding:.5rem 0}h3{margin:.25rem 0;font-size:1rem;font-family:ui-monospace,monospace}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.5rem 0}dt{color:#666}dd{margin:0}
pre{background:#f5f5f8;padding:.75rem;overflow:auto}.kind{color:#666;margin:0}.warn{color:#9a3412}p{margin:.25rem 0}
`;

const order = ['type', 'interface', 'union', 'input', 'enum', 'scalar'] as const;

const navigation = (types: readonly GraphQLNamedType[]): Html => {
  const byKind = Map.groupBy(types, kindOf);
  const groups = order.flatMap((kind) => {
    const all = byKind.get(kind);
    if (all === undefined) return [];
    const items = all.map(({ name }) => html`<li><a href="${name}.html">${name}</a></li>`);
    return [html`<h2>${kind}</h2><ul>${items}</ul>`];
  });
  return html`<nav><a href="index.html">The graph</a>${groups}</nav>`;
};

const page = (title: string, menu: Html, content: Html): string =>
  `<!doctype html>\n${html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><link rel="stylesheet" href="style.css"></head><body>${menu}<main>${content}</main></body></html>`.html}\n`;

const firstSentence = (text: string | null | undefined): string => text?.split('\n')[0] ?? '';

const rootList = ({ api }: Graph): Html => {
  const roots = [api.getQueryType(), api.getMutationType(), api.getSubscriptionType()];
  const lists = roots.flatMap((type) => {
    if (type === null || type === undefined) return [];
    const fields = Object.values(type.getFields()).toSorted((a, b) => a.name.localeCompare(b.name));
    const items = fields.map(
      ({ name, description }) =>
        html`<li><a href="${type.name}.html#${name}">${name}</a> ${firstSentence(description)}</li>`,
    );
    return [html`<h2>${type.name}</h2><ul>${items}</ul>`];
  });
  return html`<h1>The graph</h1>${lists}`;
};

/** Names of types are the names of their pages; a type may not take that of the first page. */
const fileOf = (type: GraphQLNamedType): string => `${type.name}.html`;

/** A browsable reference of what clients see of a supergraph, as files by their names. It needs no server. */
export const createReference = (supergraph: NamedText): ReadonlyMap<string, string> => {
  const api = apiSchemaOf(supergraph);
  const graph: Graph = { api, policies: policiesOf(supergraph.text, api) };
  const types = shownTypes(graph);
  const menu = navigation(types);
  return new Map([
    ['style.css', style],
    ...types.map((type) => [fileOf(type), page(type.name, menu, typePage(graph, type))] as const),
    ['index.html', page('The graph', menu, rootList(graph))] as const,
  ]);
};
