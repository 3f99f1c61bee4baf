import { exactNumber } from '#platform/json-upstream/exact-json.ts';
import {
  type Dialect,
  extras,
  fields,
  type PythonService,
  startPythonService,
  time,
  unprocessable,
} from './python-service.ts';

const profile = (address: unknown, others: readonly unknown[]) => ({
  wallet_address: address,
  risk_score: 0.25,
  transaction_count: 3,
  unique_counterparties: 2,
  avg_transaction_value: exactNumber('1.000000000000000001'),
  pattern: 'bot',
  connected_wallets: others.filter((other) => other !== address),
  recommendation: 'Watch it.',
});

/** Every contract is risky, every target sandwiched, and all wallets belong together. */
export const startBlockchainIntelligence = (dialect: Dialect): Promise<PythonService> =>
  startPythonService('blockchain_intelligence', {
    'POST /analyze-contract': ({ body, query }) => {
      const address = dialect === 'deployed' ? query.get('address') : fields(body)['address'];
      if (typeof address !== 'string') return unprocessable;
      const found = dialect === 'deployed' ? 'reentrancy' : { description: 'reentrancy', offset: 12 };
      return {
        body: {
          contract_address: address,
          risk_score: 0.75,
          risk_level: 'high',
          vulnerabilities: [found],
          pattern_flags: ['proxy'],
          recommendations: ['do not use it'],
          last_update: time(dialect),
          ...extras(dialect),
        },
      };
    },
    'POST /detect-mev': ({ body }) => {
      const { target_tx } = fields(body);
      const hash = fields(target_tx)['tx_hash'];
      if (hash === undefined) return unprocessable;
      const found = {
        opportunity_type: 'sandwich',
        confidence: 0.75,
        potential_profit: exactNumber('0.000000000000000001'),
        block_number: 20_000_000,
        timestamp: time(dialect),
        detection_method: 'same pool',
      };
      const opportunities = [
        { ...found, target_transaction: hash },
        { ...found, target_transaction: `0x${'f'.repeat(64)}` },
      ];
      return { body: { opportunities, ...extras(dialect) } };
    },
    'POST /analyze-wallet-cluster': ({ body }) => {
      const addresses = dialect === 'deployed' ? body : fields(body)['wallet_addresses'];
      if (!Array.isArray(addresses)) return unprocessable;
      const cluster = {
        node_count: addresses.length,
        edge_count: 1,
        density: 0.5,
        avg_clustering: 0.25,
        network_health: dialect === 'deployed' ? 'healthy' : 0.5,
        ...extras(dialect),
      };
      if (dialect === 'deployed') return { body: cluster };
      const wallets = addresses.map((address: unknown) => profile(address, addresses));
      return { body: { ...cluster, clusters: [addresses], wallets } };
    },
    'GET /transaction-graph': ({ query }) => ({
      body: {
        token_pair: query.get('token_pair'),
        transaction_count: Number(query.get('limit')),
        major_flows: [
          {
            from: `0x${'Ab'.repeat(20)}`,
            to: `0x${'cd'.repeat(20)}`,
            tx_count: 2,
            volume: exactNumber('2.000000000000000002'),
          },
        ],
        ...extras(dialect),
      },
    }),
  });
