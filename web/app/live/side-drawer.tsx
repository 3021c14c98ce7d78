import {
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  OverlayDrawer,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly title: ReactNode;
  readonly close: () => void;
  readonly children: ReactNode;
}

/** What is behind something on the page, beside it; its body is reached and scrolled by keys. */
export function SideDrawer({ title, close, children }: Props) {
  const text = useText();
  return (
    <OverlayDrawer
      open
      position="end"
      size="medium"
      onOpenChange={(_event, state) => !state.open && close()}
    >
      <DrawerHeader>
        <DrawerHeaderTitle
          action={
            <Button
              appearance="subtle"
              icon={<DismissRegular />}
              aria-label={text('keys.close')}
              onClick={close}
            />
          }
        >
          {title}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody tabIndex={0}>{children}</DrawerBody>
    </OverlayDrawer>
  );
}
