import type { Place } from './place.ts';

/** A session as its owner sees it. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  /** When it ends if it is not used, or at the latest. */
  readonly expiresAt: Date;
  readonly authTime: Date;
  readonly methods: readonly string[];
  readonly browser: string;
  readonly platform: string;
  readonly address: string;
  readonly place: Place | null;
}

export interface EndedSession {
  readonly id: string;
  readonly userId: string;
}
