const encoder = new TextEncoder();

/** Text as UTF-8. Most of what we send is ASCII, so that nobody has to count its bytes first. */
export const encodeText = (text: string): Buffer => {
  const bytes = Buffer.allocUnsafeSlow(text.length);
  const { read } = encoder.encodeInto(text, bytes);
  return read === text.length ? bytes : Buffer.from(text);
};
