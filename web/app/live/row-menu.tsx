import { Menu, MenuList, MenuPopover } from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { ReactNode } from 'react';

/** Opens the menu of one row; the same function for as long as the table lives. */
export type OpenMenu = (id: string, button: HTMLElement) => void;

interface ButtonProps {
  readonly id: string;
  readonly label: string;
  readonly open: OpenMenu;
}

/** A plain button: hundreds of rows must not each carry a menu of their own. */
export function RowMenuButton({ id, label, open }: ButtonProps) {
  return (
    <button
      type="button"
      className="row-menu"
      aria-haspopup="menu"
      aria-label={label}
      onClick={({ currentTarget }) => open(id, currentTarget)}
    >
      <MoreHorizontalRegular aria-hidden="true" />
    </button>
  );
}

interface Opened {
  readonly id: string;
  readonly button: HTMLElement;
}

/** The table's one menu; `items` of the row that it was opened for. */
export function useRowMenu(items: (id: string) => ReactNode): {
  readonly open: OpenMenu;
  readonly menu: ReactNode;
} {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [open] = useState<OpenMenu>(
    () => (id: string, button: HTMLElement) => setOpened({ id, button }),
  );
  const close = (): void => {
    setOpened(null);
    opened?.button.focus();
  };
  const menu = opened !== null && (
    <Menu
      open
      onOpenChange={(_event, state) => !state.open && close()}
      positioning={{ target: opened.button, position: 'below', align: 'end' }}
    >
      <MenuPopover>
        <MenuList>{items(opened.id)}</MenuList>
      </MenuPopover>
    </Menu>
  );
  return { open, menu };
}
