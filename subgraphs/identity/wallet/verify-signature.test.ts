import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  encodePacked,
  getAddress,
  getCreate2Address,
  type Hex,
  padHex,
  serializeErc6492Signature,
} from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { startTestEthereumNode, type TestEthereumNode } from '#support/ethereum-node.ts';
import { createTestLog } from '#support/log.ts';
import { startUpstream } from '#support/upstream.ts';
import { create2Factory, ownedWallet } from '#support/wallet-contracts.ts';
import { createSignatureVerifier } from './verify-signature.ts';

const owner = privateKeyToAccount(generatePrivateKey());
const stranger = privateKeyToAccount(generatePrivateKey());
const text = 'a message to sign';
const salt = padHex('0x1');

let node: TestEthereumNode;
let wallet: Hex;
let factory: Hex;
beforeAll(async () => {
  node = await startTestEthereumNode();
  wallet = getAddress(await node.deploy(ownedWallet(owner.address)));
  factory = await node.deploy(create2Factory);
});
afterAll(() => node.stop());

const log = createTestLog();
const verifier = (rpcUrls: ReadonlyMap<number, string>) =>
  createSignatureVerifier({ rpcUrls, logger: log.logger });
const verify = (address: Hex, signature: string, chainId = 1) =>
  verifier(new Map([[1, node.url]]))({ address, chainId, nonce: '' }, { message: text, signature });

describe('a signature', () => {
  test('of the key of the address is good on every chain, and asks none', async () => {
    const signature = await owner.signMessage({ message: text });
    const before = node.calls.length;
    for (const chainId of [1, 8453])
      await expect(verify(owner.address, signature, chainId)).resolves.toEqual({
        address: owner.address,
        chainId: null,
      });
    expect(node.calls).toHaveLength(before);
  });

  test('of another key, or of another message, is not', async () => {
    await expect(verify(owner.address, await stranger.signMessage({ message: text }))).resolves.toBeNull();
    await expect(verify(owner.address, await owner.signMessage({ message: 'b' }))).resolves.toBeNull();
  });

  test('of its owner is good for a contract, on its chain (EIP-1271)', async () => {
    const signature = await owner.signMessage({ message: text });
    await expect(verify(wallet, signature)).resolves.toEqual({ address: wallet, chainId: 1 });
    await expect(verify(wallet, signature, 8453)).resolves.toBeNull();
    await expect(verify(wallet, await stranger.signMessage({ message: text }))).resolves.toBeNull();
  });

  test('is good for a contract that is yet to be deployed (EIP-6492)', async () => {
    const initCode = ownedWallet(owner.address);
    const address = getCreate2Address({ from: factory, salt, bytecode: initCode });
    const signatureOf = async (by: typeof owner, data: Hex) =>
      serializeErc6492Signature({
        address: factory,
        data,
        signature: await by.signMessage({ message: text }),
      });
    const data = encodePacked(['bytes32', 'bytes'], [salt, initCode]);
    await expect(verify(address, await signatureOf(owner, data))).resolves.toEqual({ address, chainId: 1 });
    await expect(verify(address, await signatureOf(stranger, data))).resolves.toBeNull();
    const other = encodePacked(['bytes32', 'bytes'], [salt, ownedWallet(stranger.address)]);
    await expect(verify(address, await signatureOf(stranger, other))).resolves.toBeNull();
  });

  test.each([
    '',
    '0x',
    '0x1',
    'hello',
    '0xzz',
    `0x${'00'.repeat(65)}`,
    `0x${'ff'.repeat(65)}`,
    `0x${'0'.repeat(20_000)}`,
  ])('must be one: %#', async (signature) => {
    await expect(verify(owner.address, signature)).resolves.toBeNull();
  });

  test('of a contract is none where its chain cannot be asked', async () => {
    const signature = await owner.signMessage({ message: text });
    const offline = verifier(new Map());
    await expect(
      offline({ address: wallet, chainId: 1, nonce: '' }, { message: text, signature }),
    ).resolves.toBeNull();
  });

  test.each([
    ['fails', 502, 'secret-token'],
    ['is asked too often', 200, '{"jsonrpc":"2.0","id":1,"error":{"code":-32005,"message":"secret-token"}}'],
    ['answers nonsense', 200, 'secret-token'],
  ])('is found neither good nor bad when the chain %s', async (_how, status, body) => {
    const away = await startUpstream((_body, response) => response.writeHead(status).end(body));
    const broken = verifier(new Map([[1, `${away.url}/key-of-ours`]]));
    const signature = await owner.signMessage({ message: text });
    await expect(
      broken({ address: wallet, chainId: 1, nonce: '' }, { message: text, signature }),
    ).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await away.stop();
    expect(log.lines().at(-1)).toMatchObject({ level: 'error', chainId: 1 });
    expect(JSON.stringify(log.lines())).not.toMatch(/key-of-ours|secret-token/);
  });

  test('is checked by code that we brought, and not by a contract that the chain may lack', () => {
    expect(new Set(node.calls)).toEqual(new Set(['eth_call']));
  });
});
