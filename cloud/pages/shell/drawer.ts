import { ask } from '../api.ts';
import { button, byId, show } from '../dom.ts';
import { attempt } from '../notice.ts';
import type { ShellStore } from './store.ts';
import type { ShellSettings } from './views.ts';

const CAPABILITIES = [
  'call',
  'chat',
  'clipboard',
  'dialog',
  'nestedAppAuth',
  'notifications',
  'pages',
  'people',
  'shortcutRelay',
  'teamsCore',
];
const PICKERS = ['token', 'frame', 'leaving'] as const;

/** The developer's switches; their twin is `PUT /emulator/shell/{person}`. */
export function startDrawer(store: ShellStore): void {
  const toggle = button('drawer-toggle');
  toggle.addEventListener('click', () => {
    const opens = toggle.getAttribute('aria-expanded') !== 'true';
    toggle.setAttribute('aria-expanded', String(opens));
    show(byId('drawer', HTMLElement), opens);
  });
  const set = (settings: Partial<ShellSettings>) => attempt(() => store.set(settings));
  for (const name of PICKERS) {
    const picker = byId(`switch-${name}`, HTMLSelectElement);
    picker.addEventListener('change', () => {
      set({ [name]: picker.value } as Partial<ShellSettings>); // its options are ours
    });
  }
  const offline = byId('switch-offline', HTMLInputElement);
  offline.addEventListener('change', () => set({ offline: offline.checked }));
  button('kill-socket').addEventListener('click', () => {
    attempt(() => ask('POST', store.path('kill-socket')));
  });
  const slow = byId('switch-slow', HTMLInputElement);
  slow.addEventListener('change', () => set({ slowLoadMs: slow.checked ? SLOW_MS : 0 }));
  const boxes = CAPABILITIES.map((name) => addCapability(name));
  for (const box of boxes) {
    box.addEventListener('change', () => {
      set({ unsupported: boxes.filter((one) => !one.checked).map((one) => one.value) });
    });
  }
  store.watch(({ settings }) => {
    for (const name of PICKERS) byId(`switch-${name}`, HTMLSelectElement).value = settings[name];
    offline.checked = settings.offline;
    slow.checked = settings.slowLoadMs > 0;
    for (const box of boxes) box.checked = !settings.unsupported.includes(box.value);
  });
}

const SLOW_MS = 5_000;

function addCapability(name: string): HTMLInputElement {
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.value = name;
  const label = document.createElement('label');
  label.className = 'check';
  label.append(box, name);
  byId('capabilities', HTMLElement).append(label);
  return box;
}
