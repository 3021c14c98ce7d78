import { createContext, useContext } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';

const BarContext = createContext<HTMLElement | null>(null);
export const BarProvider = BarContext.Provider;

/** Puts what a screen has for the one bar on top there, beside the frame's own buttons. */
export function InBar({ children }: { readonly children: ReactNode }) {
  const bar = useContext(BarContext);
  return bar === null ? null : createPortal(children, bar);
}
