/** Operations to begin with. The page shows those that fit the graph it is about. */
export const examples = [
  {
    title: 'Who am I, and what is switched on for me',
    query: `query Me {
  me {
    displayName
    tier
    roles
    flags {
      flag { key description }
      enabled
      reason
    }
  }
}`,
    variables: {},
  },
  {
    title: 'Whether a feature is on',
    query: `query Feature($key: ID!) {
  isFeatureEnabled(key: $key)
}`,
    variables: { key: 'FEATURE_GDPR_STRICT_MODE' },
  },
  {
    title: 'A market with its candles',
    query: `query Market($symbol: PairSymbol!) {
  tokenPair(symbol: $symbol) {
    symbol
    candles(period: ONE_HOUR) {
      candles(last: 24) { start open high low close volume }
    }
  }
}`,
    variables: { symbol: 'ETH/USDC' },
  },
  {
    title: 'A market and what it will do (two services)',
    query: `query Forecast($symbol: PairSymbol!) {
  tokenPair(symbol: $symbol) {
    symbol
    prediction(horizonHours: 24) {
      price
      direction
      interval { low high confidenceLevel }
      model { version kind accuracy }
    }
  }
}`,
    variables: { symbol: 'ETH/USDC' },
  },
  {
    title: 'A wallet on a chain',
    query: `query Wallet($address: Address!) {
  wallet(address: $address) {
    __typename
  }
}`,
    variables: { address: '0x0000000000000000000000000000000000000000' },
  },
  {
    title: 'An account, for support staff',
    query: `query Account($id: ID!) {
  user(id: $id) {
    displayName
    email
    tier
    flags { flag { key } enabled }
  }
}`,
    variables: { id: '01900000-0000-7000-8000-000000000002' },
  },
];
