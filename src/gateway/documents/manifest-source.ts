import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** Where manifests come from. */
export interface ManifestSource {
  /** A folder is at hand; what is remote is asked again only now and then. */
  readonly isRemote: boolean;
  /** What the manifests hold, or null when that has not changed since the last call. */
  readonly read: () => Promise<readonly string[] | null>;
}

const tooLarge = (maxBytes: number): Error =>
  new Error(`The manifests are larger than ${maxBytes} bytes, see SOBA_TRUSTED_DOCUMENTS_LIMIT_BYTES.`);

export const createFolderSource = (folder: string, maxBytes: number): ManifestSource => {
  let seen = '';
  return {
    isRemote: false,
    read: async () => {
      const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();
      const stats = await Promise.all(names.map((name) => stat(path.join(folder, name))));
      const state = JSON.stringify(stats.map(({ size, mtimeMs }, index) => [names[index], size, mtimeMs]));
      if (state === seen) return null;
      if (stats.reduce((sum, { size }) => sum + size, 0) > maxBytes) throw tooLarge(maxBytes);
      const files = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
      seen = state;
      return files;
    },
  };
};

const readAtMost = async (response: Response, maxBytes: number): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const timeoutMs = 5000;

export const createUrlSource = (url: string, maxBytes: number): ManifestSource => {
  let etag: string | null = null;
  let seen: string | null = null;
  return {
    isRemote: true,
    read: async () => {
      const headers: Record<string, string> = { accept: 'application/json' };
      if (etag !== null) headers['if-none-match'] = etag;
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
      if (response.status === 304) return null;
      if (!response.ok) {
        await response.body?.cancel();
        throw new Error(`The manifest's server answered with status ${response.status}.`);
      }
      const text = await readAtMost(response, maxBytes);
      etag = response.headers.get('etag');
      if (text === seen) return null;
      seen = text;
      return [text];
    },
  };
};
