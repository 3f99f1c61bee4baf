import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { parse, validate } from 'graphql';
import { useEffect, useState } from 'react';
import { examples } from './examples.js';

const fits = (schema, { query }) => schema && validate(schema, parse(query)).length === 0;

/** Operations that are ready to run, each in a tab of its own. */
const Examples = () => {
  const { addTab } = useGraphiQLActions();
  const { schema, queryEditor, variableEditor, count } = useGraphiQL((state) => ({
    schema: state.schema,
    queryEditor: state.queryEditor,
    variableEditor: state.variableEditor,
    count: state.tabs.length,
  }));
  const [opened, setOpened] = useState(null);
  // The editors hold the new tab only after it was added.
  useEffect(() => {
    if (opened === null || count <= opened.before) return;
    queryEditor?.setValue(opened.example.query);
    variableEditor?.setValue(JSON.stringify(opened.example.variables, null, 2));
    setOpened(null);
  }, [opened, count, queryEditor, variableEditor]);
  const open = (example) => {
    setOpened({ example, before: count });
    addTab();
  };
  const shown = examples.filter((example) => fits(schema, example));
  return (
    <section className="soba-panel" aria-label="Examples">
      <h2>Examples</h2>
      {shown.length === 0 && <p>None of the examples fits this graph, or it is not known yet.</p>}
      {shown.map((example) => (
        <button className="soba-example" key={example.title} type="button" onClick={() => open(example)}>
          {example.title}
        </button>
      ))}
    </section>
  );
};

export const examplesPlugin = {
  title: 'Examples',
  icon: () => (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M5 4h14M5 9h14M5 14h9M5 19h6" />
    </svg>
  ),
  content: Examples,
};
