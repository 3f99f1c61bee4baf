import {
  type Dialect,
  extras,
  fields,
  type PythonAnswer,
  type PythonService,
  startPythonService,
  time,
  unprocessable,
} from './python-service.ts';

const names = { en: 'English', es: 'Spanish', 'zh-CN': 'Chinese', 'pt-BR': 'Portuguese' };

const unsupported: PythonAnswer = { status: 400, body: { detail: 'Unsupported language pair' } };

/** A translation is the text and the language; nobody can translate to `xx`. */
export const startNlpTranslation = (dialect: Dialect): Promise<PythonService> => {
  const translation = (text: unknown, source: unknown, target: unknown) => ({
    original_text: text,
    translated_text: `${String(text)} in ${String(target)}`,
    source_language: source === 'auto' ? 'en' : source,
    target_language: target,
    confidence: 0.75,
    latency_ms: 1.5,
    model_used: 'stand-in',
    timestamp: time(dialect),
    ...extras(dialect),
  });
  return startPythonService('nlp_translation', {
    'POST /translate': ({ body }) => {
      const { text, source_language, target_language } = fields(body);
      if (text === undefined || target_language === undefined) return unprocessable;
      if (target_language === 'xx') return unsupported;
      return { body: translation(text, source_language, target_language) };
    },
    'POST /translate-batch': ({ body, query }) => {
      const { texts, source_language, target_language } =
        dialect === 'deployed'
          ? {
              texts: body,
              source_language: query.get('source_language'),
              target_language: query.get('target_language'),
            }
          : fields(body);
      if (!Array.isArray(texts)) return unprocessable;
      if (target_language === 'xx') return unsupported;
      const results = texts.map((text: unknown) => translation(text, source_language, target_language));
      return { body: { results, ...extras(dialect) } };
    },
    'POST /detect-language': ({ body }) =>
      dialect === 'deployed' && fields(body)['target_language'] === undefined
        ? unprocessable
        : {
            body: {
              detected_language: 'es',
              confidence: 0.75,
              alternatives: [['pt-BR', 0.25]],
              ...extras(dialect),
            },
          },
    'GET /supported-languages': () => ({
      body: { languages: names, supported_pairs: ['en-es', 'en-zh-CN', 'zh-CN-pt-BR'], ...extras(dialect) },
    }),
  });
};
