import { element } from '../dom.ts';
import type { Picked, PickPeople } from './host.ts';
import { Modal, button } from './modal.ts';
import type { Colleague } from './views.ts';

/** undefined when the person closes it. */
export function pickPeople(
  people: readonly Colleague[],
  wanted: PickPeople,
): Promise<readonly Picked[] | undefined> {
  return new Promise((resolve) => {
    const modal = new Modal(wanted.title === '' ? 'Choose people' : wanted.title, () =>
      resolve(undefined),
    );
    const form = document.createElement('form');
    const search = document.createElement('input');
    search.type = 'search';
    search.setAttribute('aria-label', 'Search people');
    search.placeholder = 'Search';
    const list = element('ul', '', 'list choose');
    const rows = people.map((one) => choice(one, wanted));
    list.append(...rows.map(({ row }) => row));
    search.addEventListener('input', () => {
      const wantedName = search.value.trim().toLowerCase();
      for (const { row, name } of rows) row.hidden = !name.toLowerCase().includes(wantedName);
    });
    const done = button('Done', 'go');
    done.type = 'submit';
    const row = element('div', '', 'row');
    row.append(done);
    form.append(search, list, row);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      resolve(people.filter((_, index) => rows[index]?.box.checked === true).map(pickedOf));
      modal.close();
    });
    modal.body.append(form);
    search.focus();
  });
}

function choice(one: Colleague, wanted: PickPeople) {
  const box = document.createElement('input');
  box.type = wanted.single ? 'radio' : 'checkbox';
  box.name = 'person';
  box.checked = wanted.selected.includes(one.oid) || wanted.selected.includes(one.upn);
  const label = document.createElement('label');
  label.className = 'check';
  label.append(box, one.name);
  const row = element('li');
  row.append(label, element('span', one.upn, 'quiet'));
  return { row, box, name: one.name };
}

function pickedOf({ oid, name, upn }: Colleague): Picked {
  return { objectId: oid, displayName: name, email: upn };
}
