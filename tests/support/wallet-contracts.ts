type Hex = `0x${string}`;

/** Init code that deploys this runtime code as it is. */
const deploying = (runtime: string): Hex => {
  const length = (runtime.length / 2).toString(16).padStart(2, '0');
  // PUSH1 length, DUP1, PUSH1 11, PUSH1 0, CODECOPY, PUSH1 0, RETURN
  return `0x60${length}80600b6000396000f3${runtime}`;
};

/**
 * A contract wallet with one owner (EIP-1271): `isValidSignature(bytes32, bytes)` asks the precompiled `ecrecover` who has
 * signed with 65 bytes, and answers the magic value when it was the owner.
 */
export const ownedWallet = (owner: Hex): Hex =>
  deploying(
    [
      '600435600052', // hash to memory at 0
      '60a43560001a602052', // v at 32
      '606435604052', // r at 64
      '608435606052', // s at 96
      '6020608060806000', // 32 bytes out at 128, 128 bytes in from 0
      '60015afa50', // STATICCALL of address 1 with all gas
      `60805173${owner.slice(2)}14605457`, // equals the owner? then jump
      '63ffffffff60e01b60005260206000f3',
      '5b631626ba7e60e01b60005260206000f3',
    ].join(''),
  );

/** The widely deployed CREATE2 factory: called with a salt and init code, it deploys that. */
export const create2Factory: Hex = deploying(
  '7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3',
);
