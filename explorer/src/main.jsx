import './workers.js';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import './explorer.css';
import { fetcher, loadSettings } from './ask.js';
import { examples } from './examples.js';
import { examplesPlugin } from './examples-panel.jsx';
import { explainPlugin } from './explain-panel.jsx';
import { SignIn } from './sign-in.jsx';

// GraphiQL brings the documentation of the schema by itself.
const plugins = [HISTORY_PLUGIN, examplesPlugin, explainPlugin];
const { accounts } = await loadSettings();

createRoot(document.getElementById('explorer')).render(
  <>
    <SignIn accounts={accounts} />
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      defaultQuery={examples[0].query}
      defaultEditorToolsVisibility="variables"
    >
      <GraphiQL.Logo>Soba</GraphiQL.Logo>
    </GraphiQL>
  </>,
);
