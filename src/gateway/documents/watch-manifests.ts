import type { Clock } from '#platform/clock.ts';
import { toError } from '#platform/errors.ts';
import type { Check } from '#platform/health.ts';
import type { Logger } from '#platform/logger.ts';
import { emptyManifest, type Manifest, parseManifests } from './manifest.ts';
import type { ManifestSource } from './manifest-source.ts';

export interface WatchedManifests {
  readonly isRemote: boolean;
  readonly current: () => Manifest;
  /** Looks at the source now; callers at the same time share one look. */
  readonly look: () => Promise<void>;
  readonly check: Check;
  readonly stop: () => Promise<void>;
}

interface Parts {
  readonly source: ManifestSource;
  readonly pollMs: number;
  /** Whether the process is not ready before it has a manifest. */
  readonly required: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface State {
  manifest: Manifest;
  loadedAt: number | null;
  lastError: string | null;
}

/** A bad manifest is refused, and the one before it serves on. */
const createLook =
  ({ source, clock, logger }: Parts, state: State) =>
  async (): Promise<void> => {
    try {
      const files = await source.read();
      if (files === null) return;
      state.manifest = await parseManifests(files);
      state.loadedAt = clock.now();
      state.lastError = null;
      logger.info({ documents: state.manifest.textById.size }, 'New trusted documents are served.');
    } catch (thrown) {
      const { message } = toError(thrown);
      if (message === state.lastError) return;
      state.lastError = message;
      logger.error({ err: thrown }, 'The trusted documents were refused; those before them serve on.');
    }
  };

/** Trusted documents, looked at every `pollMs` after the first look. */
export const watchManifests = async (parts: Parts): Promise<WatchedManifests> => {
  const state: State = { manifest: emptyManifest, loadedAt: null, lastError: null };
  const lookOnce = createLook(parts, state);
  let looking: Promise<void> | undefined;
  const look = (): Promise<void> => {
    looking ??= lookOnce().finally(() => {
      looking = undefined;
    });
    return looking;
  };
  await look();
  const timer = setInterval(() => void look(), parts.pollMs);
  return {
    isRemote: parts.source.isRemote,
    current: () => state.manifest,
    look,
    check: {
      name: 'trusted-documents',
      required: parts.required,
      run: async () => ({
        up: state.loadedAt !== null,
        documents: state.manifest.textById.size,
        refused: state.lastError !== null,
      }),
    },
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
};
