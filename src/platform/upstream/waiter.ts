/** Who waits for an outcome: one of the two is told, once. As a promise is made, but without its cost where many stand in a row. */
export interface Waiter<Value> {
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: Error) => void;
}
