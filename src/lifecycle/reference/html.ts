const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text that is already HTML. */
export interface Html {
  readonly html: string;
}

type Part = string | Html | readonly Html[];

const toHtml = (part: Part): string => {
  if (typeof part === 'string') return part.replaceAll(/[&<>"]/g, (one) => entities[one] ?? one);
  return 'html' in part ? part.html : part.map(({ html }) => html).join('');
};

/** Markup in which every value is escaped, unless it is markup itself. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: texts.map((text, index) => text + toHtml(parts[index] ?? '')).join(''),
});

export const nothing: Html = { html: '' };
