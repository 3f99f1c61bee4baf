/** What is known of an object, kept with it. */
export interface Attachment<Value> {
  readonly get: (owner: object) => Value | undefined;
  /** Does nothing to an object that cannot be added to. */
  readonly set: (owner: object, value: Value) => void;
}

/**
 * For objects that live as long as a request. A weak map would be the usual way, but V8 keeps the values of one, and all
 * they reach, until it collects the whole heap, however long ago their keys have gone.
 */
export const createAttachment = <Value>(): Attachment<Value> => {
  const key = Symbol('attachment');
  return {
    get: (owner) => (owner as { [key]?: Value })[key],
    set: (owner, value) => {
      // Not enumerable, so that no copy has it: it may differ from its original.
      const property = { value, enumerable: false, configurable: true, writable: true };
      if (Object.isExtensible(owner)) Object.defineProperty(owner, key, property);
    },
  };
};
