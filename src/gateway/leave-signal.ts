/** Tells that a client has left: as much of an `AbortSignal` as is needed for that. */
export interface LeaveSignal {
  readonly aborted: boolean;
  readonly addEventListener: (type: 'abort', listener: () => void, options?: { readonly once: true }) => void;
  readonly removeEventListener: (type: 'abort', listener: () => void) => void;
}

/** One for each request: Node's own takes longer to make and to listen to than all else that the edge does. */
export const createLeaveSignal = (): { readonly signal: LeaveSignal; readonly leave: () => void } => {
  const listeners: (() => void)[] = [];
  const signal = {
    aborted: false,
    addEventListener: (_type: 'abort', listener: () => void) => void listeners.push(listener),
    removeEventListener: (_type: 'abort', listener: () => void) => {
      const at = listeners.indexOf(listener);
      if (at !== -1) listeners.splice(at, 1);
    },
  };
  const leave = (): void => {
    if (signal.aborted) return;
    signal.aborted = true;
    for (const listener of listeners.splice(0)) listener();
  };
  return { signal, leave };
};
