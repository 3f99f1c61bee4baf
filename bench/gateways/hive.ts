import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sharing } from './contender.ts';

const wanted = fileURLToPath(new URL('hive/package.json', import.meta.url));
const home = fileURLToPath(new URL('../../.data/bench/hive/', import.meta.url));
const installed = path.join(home, 'package.json');
const entry = path.join(home, 'node_modules/@graphql-hive/gateway/dist/bin.js');

const isInstalled = (): boolean =>
  existsSync(entry) && readFileSync(installed, 'utf8') === readFileSync(wanted, 'utf8');

/** Hive Gateway is no dependency of ours: it is fetched, in the versions of `hive/package.json`, when it is asked for. */
export const installHive = (): void => {
  if (isInstalled()) return;
  process.stderr.write('installing Hive Gateway below .data/bench\n');
  mkdirSync(home, { recursive: true });
  copyFileSync(wanted, installed);
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', args, { cwd: home, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`npm install in ${home} ended with ${status}.`);
};

/** What the same levels of sharing are called there. Sharing requests of subgraphs is its default. */
const settings = (sharing: Sharing) => ({
  ...(sharing === 'none'
    ? { transportEntries: { '*.http': { options: { deduplicateInflightRequests: false } } } }
    : {}),
  ...(sharing === 'operation' ? { inboundInflightRequestDeduplication: true } : {}),
});

export interface HiveCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

export const hiveCommand = (options: {
  readonly supergraph: string;
  readonly port: number;
  readonly sharing: Sharing;
  readonly isRouterRuntime: boolean;
}): HiveCommand => {
  const { supergraph, port, sharing, isRouterRuntime } = options;
  const config = path.join(home, `gateway-${sharing}.mjs`);
  writeFileSync(config, `export const gatewayConfig = ${JSON.stringify(settings(sharing))};\n`);
  const runtime = isRouterRuntime ? ['--hive-router-runtime'] : [];
  const address = ['--host', '127.0.0.1', '--port', String(port), '--config-path', config];
  return { file: entry, cwd: home, args: ['supergraph', supergraph, ...address, ...runtime] };
};
