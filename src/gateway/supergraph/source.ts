import { readFile, stat } from 'node:fs/promises';
import { signatureSuffix } from './signature.ts';

/** A supergraph and its signature, where one is wanted. */
export interface SourceText {
  readonly sdl: string;
  /** Empty when there is none. */
  readonly signature: string;
}

/** Where supergraphs come from. */
export interface SupergraphSource {
  /** What is there now, or null when that has not changed since the last time. `anew` asks for it in any case. */
  readonly read: (anew: boolean) => Promise<SourceText | null>;
}

const unlessMissing = (error: unknown): string => {
  if ((error as { readonly code?: string }).code === 'ENOENT') return '';
  throw error;
};

const maxReads = 5;

/** Read again while it is being written: what is cut off may be a supergraph as well, of which a part is missing. */
const readWhole = async (path: string): Promise<string> => {
  for (let reads = 0; reads < maxReads; reads += 1) {
    const before = await stat(path);
    const content = await readFile(path);
    const after = await stat(path);
    const isWhole = content.length === after.size && before.mtimeMs === after.mtimeMs;
    if (isWhole) return content.toString('utf8');
  }
  throw new Error(`${path} is being written.`);
};

export const createFileSource = (path: string, isSigned: boolean): SupergraphSource => ({
  read: async () => {
    const sdl = await readWhole(path).catch((error: unknown) => {
      throw new Error(`The supergraph file ${path} cannot be read. Set SOBA_SUPERGRAPH.`, { cause: error });
    });
    const signature = isSigned ? await readWhole(`${path}${signatureSuffix}`).catch(unlessMissing) : '';
    return { sdl, signature };
  },
});

const timeoutMs = 10_000;
const largest = 64 * 1024 * 1024;

const readBody = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > largest) throw new Error(`The supergraph is larger than ${largest} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** The answer, unless it is not what was asked for. Its body is read, so that the connection can be used again. */
const get = async (url: string, headers: Readonly<Record<string, string>>) => {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
  const text = await readBody(response);
  const { status } = response;
  if (status !== 304 && !response.ok)
    throw new Error(`The server of the supergraph answered with status ${status}.`);
  return { status, text, etag: response.headers.get('etag') };
};

/** A file on a server, asked for with its ETag: what has not changed is not sent again. */
export const createUrlSource = (url: string, isSigned: boolean): SupergraphSource => {
  const signatureUrl = new URL(url);
  signatureUrl.pathname += signatureSuffix;
  let etag: string | null = null;
  return {
    read: async (anew) => {
      const known: Record<string, string> = anew || etag === null ? {} : { 'if-none-match': etag };
      const answer = await get(url, known);
      if (answer.status === 304) return null;
      const signature = isSigned ? (await get(signatureUrl.href, {})).text : '';
      etag = answer.etag;
      return { sdl: answer.text, signature };
    },
  };
};

export const isUrl = (place: string): boolean => /^https?:\/\//.test(place);

/** A file, or a URL. */
export const createSource = (place: string, isSigned: boolean): SupergraphSource =>
  isUrl(place) ? createUrlSource(place, isSigned) : createFileSource(place, isSigned);
