/** Who waits for an outcome: one of the two is told, once. Where many steps stand in a row, a promise for each would cost. */
export interface Waiter<Value> {
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: Error) => void;
}
