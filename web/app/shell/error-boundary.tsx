import { Button } from '@fluentui/react-components';
import { Component } from 'react';
import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

interface Props {
  readonly children: ReactNode;
}

/** A fault in drawing must not leave an agent before an empty page in mid-call. */
export class ErrorBoundary extends Component<Props, { readonly failed: boolean }> {
  override readonly state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="page-centre" role="alert">
        <h1>
          <FormattedMessage id="error.title" />
        </h1>
        <p>
          <FormattedMessage id="error.text" />
        </p>
        <Button appearance="primary" onClick={() => location.reload()}>
          <FormattedMessage id="error.reload" />
        </Button>
      </main>
    );
  }
}
