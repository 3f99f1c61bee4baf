import { createEVM, type EVM } from '@ethereumjs/evm';
import { Address, bytesToHex, hexToBytes, type PrefixedHexString } from '@ethereumjs/util';
import { z } from 'zod';
import { startUpstream, type Upstream } from './upstream.ts';

export interface TestEthereumNode {
  readonly url: string;
  /** Runs init code, as a transaction without a recipient would, and returns the new contract's address. */
  readonly deploy: (initCode: PrefixedHexString) => Promise<PrefixedHexString>;
  /** Names of the methods that were called. */
  readonly calls: readonly string[];
  readonly stop: () => Promise<void>;
}

const Call = z.object({
  id: z.union([z.number(), z.string()]),
  method: z.string(),
  params: z.array(z.unknown()).default([]),
});

const CallArguments = z.object({ to: z.string().optional(), data: z.string().default('0x') });

const addressOf = (text: string): Address => new Address(hexToBytes(text as PrefixedHexString));

/** Without a trace in the state, as `eth_call` has it. */
const callInVain = async (evm: EVM, given: z.output<typeof CallArguments>) => {
  await evm.journal.checkpoint();
  try {
    return await evm.runCall({
      data: hexToBytes(given.data as PrefixedHexString),
      gasLimit: 30_000_000n,
      ...(given.to === undefined ? {} : { to: addressOf(given.to) }),
    });
  } finally {
    await evm.journal.revert();
  }
};

const answer = async (evm: EVM, { method, params }: z.output<typeof Call>): Promise<object> => {
  if (method === 'eth_chainId') return { result: '0x1' };
  if (method !== 'eth_call') return { error: { code: -32601, message: `No method ${method}.` } };
  const { execResult } = await callInVain(evm, CallArguments.parse(params[0]));
  const data = bytesToHex(execResult.returnValue);
  return execResult.exceptionError === undefined
    ? { result: data }
    : { error: { code: 3, message: 'execution reverted', data } };
};

/** A chain of one block over HTTP: a real virtual machine runs what it is asked to call. */
export const startTestEthereumNode = async (): Promise<TestEthereumNode> => {
  const evm = await createEVM();
  const calls: string[] = [];
  const server: Upstream = await startUpstream((body, response) => {
    const call = Call.parse(JSON.parse(body));
    calls.push(call.method);
    void answer(evm, call).then((result) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ jsonrpc: '2.0', id: call.id, ...result })),
    );
  });
  return {
    url: server.url,
    calls,
    stop: server.stop,
    deploy: async (initCode) => {
      const { createdAddress, execResult } = await evm.runCall({
        data: hexToBytes(initCode),
        gasLimit: 30_000_000n,
      });
      if (createdAddress === undefined || execResult.exceptionError !== undefined)
        throw new Error('The contract could not be deployed.');
      return createdAddress.toString();
    },
  };
};
