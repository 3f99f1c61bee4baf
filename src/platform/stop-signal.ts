/** Tells that work is to stop: as much of an `AbortSignal` as is needed for that. */
export interface StopSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  readonly addEventListener: (type: 'abort', listener: () => void, options?: { readonly once: true }) => void;
  readonly removeEventListener: (type: 'abort', listener: () => void) => void;
}

/** For each request and each call: Node's own takes longer to make and to listen to than all else that the edge does. */
export const createStopSignal = (): {
  readonly signal: StopSignal;
  readonly stop: (reason?: Error) => void;
} => {
  const listeners: (() => void)[] = [];
  const signal = {
    aborted: false,
    reason: undefined as unknown,
    addEventListener: (_type: 'abort', listener: () => void) => void listeners.push(listener),
    removeEventListener: (_type: 'abort', listener: () => void) => {
      const at = listeners.indexOf(listener);
      if (at !== -1) listeners.splice(at, 1);
    },
  };
  const stop = (reason?: Error): void => {
    if (signal.aborted) return;
    signal.aborted = true;
    signal.reason = reason;
    for (const listener of listeners.splice(0)) listener();
  };
  return { signal, stop };
};
