/** A log's name and its last position. */
interface LogState {
  readonly epoch: string;
  readonly last: bigint;
}

export const cursorAt = ({ epoch }: Pick<LogState, 'epoch'>, position: bigint): string =>
  `${epoch}/${position}`;

/** From its beginning when the cursor is of another log, or is ahead of this one: then the log was restored. */
export const positionOf = (cursor: string | null, state: LogState): bigint => {
  const [, epoch, digits] = /^([0-9a-f-]{36})\/(\d{1,18})$/.exec(cursor ?? '') ?? [];
  const position = BigInt(digits ?? 0);
  return epoch === state.epoch && position <= state.last ? position : 0n;
};
