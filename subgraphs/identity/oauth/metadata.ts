/** RFC 8414. Without a public URL as the issuer, clients are told the address that they have asked at. */
export const describeServer = (issuer: string, askedAt: string): Readonly<Record<string, unknown>> => {
  const base = (/^https?:\/\//.test(issuer) ? issuer : askedAt).replace(/\/$/, '');
  const clientAuthentication = ['client_secret_basic', 'client_secret_post'];
  return {
    issuer,
    token_endpoint: `${base}/oauth2/token`,
    introspection_endpoint: `${base}/oauth2/introspect`,
    revocation_endpoint: `${base}/oauth2/revoke`,
    jwks_uri: `${base}/.well-known/jwks.json`,
    response_types_supported: [],
    grant_types_supported: ['refresh_token', 'client_credentials'],
    token_endpoint_auth_methods_supported: [...clientAuthentication, 'none'],
    introspection_endpoint_auth_methods_supported: clientAuthentication,
    revocation_endpoint_auth_methods_supported: [...clientAuthentication, 'none'],
  };
};
