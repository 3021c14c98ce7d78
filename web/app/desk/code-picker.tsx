import { Field, Input } from '@fluentui/react-components';
import { CheckmarkRegular, SearchRegular, StarFilled } from '@fluentui/react-icons';
import { useEffect, useId, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useText } from '../text/use-text.ts';
import { choicesOf, usesOf } from './codes.ts';
import type { CodeChoice } from './codes.ts';

interface Props {
  readonly queue: string;
  readonly codes: readonly string[];
  readonly chosen: string;
  readonly choose: (code: string) => void;
}

/**
 * Outcomes as a list that a field above it narrows: letters to search, arrows to move, Enter to
 * choose (the combobox pattern of the ARIA practices guide, with its list always open).
 */
export function CodePicker({ queue, codes, chosen, choose }: Props) {
  const text = useText();
  const list = useId();
  const [search, setSearch] = useState('');
  const [at, setAt] = useState(0);
  const choices = choicesOf(codes, usesOf(queue), search);
  const active = Math.min(at, choices.length - 1);
  const optionId = (index: number) => `${list}-${index}`;
  useEffect(() => {
    document.getElementById(`${list}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [list, active]);
  const onKeyDown = (event: KeyboardEvent) => {
    const found = choices[active];
    if (event.key === 'ArrowDown') setAt(Math.min(choices.length - 1, active + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, active - 1));
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && found !== undefined) {
      choose(found.code);
    } else if (event.key === 'Escape' && search !== '') setSearch('');
    else return;
    event.preventDefault();
  };
  return (
    <div className="codes">
      <Field label={text('wrapUp.code')}>
        <Input
          role="combobox"
          aria-expanded="true"
          aria-controls={list}
          aria-autocomplete="list"
          {...(active >= 0 ? { 'aria-activedescendant': optionId(active) } : {})}
          contentBefore={<SearchRegular aria-hidden="true" />}
          placeholder={chosen === '' ? text('wrapUp.search') : chosen}
          value={search}
          autoComplete="off"
          data-action="wrapUp"
          onKeyDown={onKeyDown}
          onChange={(_event, { value }) => {
            setSearch(value);
            setAt(0);
          }}
        />
      </Field>
      <ul id={list} role="listbox" aria-label={text('wrapUp.code')} className="plain code-list">
        {choices.map((choice, index) => (
          <CodeOption
            key={choice.code}
            id={optionId(index)}
            choice={choice}
            isChosen={choice.code === chosen}
            isActive={index === active}
            choose={choose}
          />
        ))}
        {choices.length === 0 && (
          <li role="option" aria-selected="false" aria-disabled="true" className="quiet">
            {text('wrapUp.noMatch')}
          </li>
        )}
      </ul>
    </div>
  );
}

interface OptionProps {
  readonly id: string;
  readonly choice: CodeChoice;
  readonly isChosen: boolean;
  readonly isActive: boolean;
  readonly choose: (code: string) => void;
}

/** Keys go to the field above: an option itself takes none. */
function CodeOption({ id, choice, isChosen, isActive, choose }: OptionProps) {
  const { code, isFavourite } = choice;
  return (
    <li
      id={id}
      role="option"
      aria-selected={isChosen}
      className={isActive ? 'code active' : 'code'}
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => choose(code)}
    >
      <CheckmarkRegular aria-hidden="true" className={isChosen ? 'mark' : 'mark unseen'} />
      <bdi>{code}</bdi>
      {isFavourite && <StarFilled aria-hidden="true" className="star" />}
    </li>
  );
}
