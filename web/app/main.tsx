import { createDOMRenderer } from '@fluentui/react-components';
import { createRoot } from 'react-dom/client';
import { Root } from './shell/root.tsx';
import './styles/base.css';
import './styles/desk.css';
import './styles/desk-phone.css';
import './styles/live.css';
import './styles/setup.css';

/** Fluent makes its style sheets at run time; the page's nonce lets them through the policy. */
function start(): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
  const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } });
  const place = document.getElementById('app');
  if (place === null) throw new Error('the page has no #app');
  createRoot(place).render(<Root renderer={renderer} />);
}

start();
