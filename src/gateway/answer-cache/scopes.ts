import { firstDenial, type Need } from '#directives/permission.ts';
import type { RequestContext } from '#gateway/request.ts';
import { type ForwardRule, headersFor } from '#gateway/subgraphs/header-rules.ts';
import type { Principal } from '#platform/identity.ts';
import { canonicalJson, digest } from './canonical.ts';

/** Who shares an answer, as a part of its key. */
export type ScopeOf = (
  context: RequestContext,
  policy: { readonly isPrivate: boolean; readonly needs: readonly Need[] },
) => string;

export interface Scopes {
  /** Of what this subgraph answers. */
  readonly ofSubgraph: (name: string) => ScopeOf;
  /** Of what all subgraphs answer, but for those that are told about the client itself. */
  readonly ofOperation: ScopeOf;
  readonly isToldOfClient: (subgraph: string) => boolean;
}

/** Who is asking, as a text that tells callers apart and says nothing about them. */
const createPrincipalKeys = (): ((principal: Principal) => string) => {
  const known = new WeakMap<Principal, string>();
  return (principal) => {
    const key = known.get(principal) ?? digest(canonicalJson(principal));
    known.set(principal, key);
    return key;
  };
};

/** What such a subgraph is told about the client. */
export const clientText = ({ address, client, device }: RequestContext): string =>
  canonicalJson([address, client, device]);

/**
 * A private answer is for the caller that asked, with all that its subgraph was told about the caller. Any other is for
 * everybody who may see what is guarded in it. Headers of the client that its subgraph was sent divide both.
 */
export const createScopes = (parts: {
  readonly principalOf: (context: RequestContext) => Principal;
  readonly forwardRules: readonly ForwardRule[];
  /** Subgraphs that are told the client's address and device. */
  readonly toldOfClient: ReadonlySet<string>;
}): Scopes => {
  const { principalOf, forwardRules, toldOfClient } = parts;
  const principalKey = createPrincipalKeys();
  const allHeaders = [...new Set(forwardRules.map(({ header }) => header))];

  const toldText = (context: RequestContext, headers: readonly string[], isToldOfClient: boolean): string => {
    const sent = headers.map((name) => context.forwarded[name] ?? null);
    const text = `${sent.length === 0 ? '' : canonicalJson(sent)}${isToldOfClient ? clientText(context) : ''}`;
    return text === '' ? '' : digest(text);
  };
  const createScopeOf =
    (headers: readonly string[], isToldOfClient: boolean): ScopeOf =>
    (context, { isPrivate, needs }) => {
      const principal = principalOf(context);
      const isAlone = isPrivate || (needs.length > 0 && firstDenial(principal, needs) !== null);
      return `${isAlone ? principalKey(principal) : ''}/${toldText(context, headers, isToldOfClient)}`;
    };
  return {
    ofSubgraph: (name) => createScopeOf(headersFor(forwardRules, name), toldOfClient.has(name)),
    ofOperation: createScopeOf(allHeaders, false),
    isToldOfClient: (subgraph) => toldOfClient.has(subgraph),
  };
};
