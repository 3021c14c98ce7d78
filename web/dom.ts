type Child = Node | string | null;

export interface Props {
  readonly class?: string;
  readonly title?: string;
  readonly href?: string;
  readonly type?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly onClick?: () => void;
}

/** Makes an element; text only ever becomes a text node, so a hostile name stays a name. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  if (props.class !== undefined) node.className = props.class;
  if (props.title !== undefined) node.title = props.title;
  if (props.href !== undefined) node.setAttribute('href', props.href);
  if (props.type !== undefined) node.setAttribute('type', props.type);
  for (const [name, value] of Object.entries(props.attributes ?? {})) {
    node.setAttribute(name, value);
  }
  const { onClick } = props;
  if (onClick !== undefined) node.addEventListener('click', onClick);
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** An element of the page that is always there. */
export function byId(id: string): HTMLElement {
  const node = document.getElementById(id);
  if (node === null) throw new Error(`the page has no #${id}`);
  return node;
}

export function dialogById(id: string): HTMLDialogElement {
  const node = byId(id);
  if (!(node instanceof HTMLDialogElement)) throw new Error(`#${id} is no dialog`);
  return node;
}

/**
 * Keeps one child per key, in order, and rebuilds only those whose content changed: focus, hover
 * and the screen reader's place survive every patch.
 */
export class KeyedList<T> {
  readonly #parent: HTMLElement;
  readonly #keyOf: (item: T) => string;
  readonly #render: (item: T) => HTMLElement;
  readonly #shown = new Map<string, { readonly made: string; readonly node: HTMLElement }>();

  constructor(parent: HTMLElement, keyOf: (item: T) => string, render: (item: T) => HTMLElement) {
    this.#parent = parent;
    this.#keyOf = keyOf;
    this.#render = render;
  }

  update(items: readonly T[]): void {
    const keys = new Set(items.map(this.#keyOf));
    for (const [key, { node }] of this.#shown) {
      if (keys.has(key)) continue;
      node.remove();
      this.#shown.delete(key);
    }
    // All first: making one may put a new node in the place of an old one.
    const nodes = items.map((item) => this.#nodeFor(item));
    let at: ChildNode | null = this.#parent.firstChild;
    for (const node of nodes) {
      if (node === at) at = at.nextSibling;
      else this.#parent.insertBefore(node, at);
    }
  }

  #nodeFor(item: T): HTMLElement {
    const key = this.#keyOf(item);
    const made = JSON.stringify(item);
    const shown = this.#shown.get(key);
    if (shown !== undefined && shown.made === made) return shown.node;
    const node = this.#render(item);
    if (shown !== undefined) {
      const focus = focusPath(shown.node);
      shown.node.replaceWith(node);
      if (focus !== null) focusAt(node, focus);
    }
    this.#shown.set(key, { made, node });
    return node;
  }
}

const FOCUSABLE = 'button, a[href]';

/** Which of the node's controls has the focus; null = none. */
function focusPath(node: HTMLElement): number | null {
  const active = document.activeElement;
  if (active === null || !node.contains(active)) return null;
  return [node, ...node.querySelectorAll<HTMLElement>(FOCUSABLE)].findIndex((at) => at === active);
}

function focusAt(node: HTMLElement, index: number): void {
  [node, ...node.querySelectorAll<HTMLElement>(FOCUSABLE)][index]?.focus();
}
