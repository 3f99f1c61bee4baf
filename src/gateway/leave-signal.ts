/** Tells that a client has left: as much of an `AbortSignal` as is needed for that. */
export interface LeaveSignal {
  readonly aborted: boolean;
  readonly addEventListener: (type: 'abort', listener: () => void, options?: { readonly once: true }) => void;
  readonly removeEventListener: (type: 'abort', listener: () => void) => void;
}

/** One for each request: Node's own takes longer to make and to listen to than all else that the edge does. */
export const createLeaveSignal = (): { readonly signal: LeaveSignal; readonly leave: () => void } => {
  const listeners: (() => void)[] = [];
  let aborted = false;
  const signal: LeaveSignal = {
    get aborted() {
      return aborted;
    },
    addEventListener: (_type, listener) => void listeners.push(listener),
    removeEventListener: (_type, listener) => {
      const at = listeners.indexOf(listener);
      if (at !== -1) listeners.splice(at, 1);
    },
  };
  const leave = (): void => {
    if (aborted) return;
    aborted = true;
    for (const listener of listeners.splice(0)) listener();
  };
  return { signal, leave };
};
