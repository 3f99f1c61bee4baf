import { existsSync } from 'node:fs';
import { join } from 'node:path';

const major = 24;

/** Node 24: the one among the packages, or the one that runs this. */
export const chooseRuntime = (root) => {
  const [platform, file] = process.platform === 'win32' ? ['win', 'node.exe'] : [process.platform, 'node'];
  const packaged = join(root, 'node_modules', `node-${platform}-${process.arch}`, 'bin', file);
  if (existsSync(packaged)) return packaged;
  if (Number(process.versions.node.split('.')[0]) >= major) return process.execPath;
  throw new Error(
    `Install Node ${major} or newer: this is ${process.version}, and there is no package with Node ${major} for ${platform}-${process.arch}.`,
  );
};
