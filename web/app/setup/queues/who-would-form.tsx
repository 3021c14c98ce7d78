import { Button, Field, Select } from '@fluentui/react-components';
import { AddRegular, DismissRegular } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import { useBoard, useServices } from '../../store/context.tsx';
import type { BoardState } from '../../../board-store.ts';
import { useText } from '../../text/use-text.ts';
import type { Question } from './queue-panel.tsx';

interface Props {
  readonly question: Question;
  readonly ask: (question: Question) => void;
}

const LEVELS = Array.from({ length: 10 }, (_, index) => index + 1);

const skillsOf = (board: BoardState): readonly string[] => {
  const all = [...board.agents.values()].flatMap(({ skills }) => skills.map(({ skill }) => skill));
  return [...new Set(all)];
};
const peopleOf = (board: BoardState): readonly string[] =>
  [...board.agents.values()].filter(({ role }) => role !== 'administrator').map(({ id }) => id);
const words = new Intl.Collator();

/** An interaction that there is not: what it would ask for beside what the queue asks for. */
export function WhoWouldForm({ question, ask }: Props) {
  const text = useText();
  const { board } = useServices();
  const ids = useBoard(peopleOf);
  // Sorted when somebody comes or goes, not with every call.
  const people = useMemo(() => {
    const nameOf = (id: string) => board.state().agents.get(id)?.name ?? id;
    const all = ids.map((id) => ({ id, name: nameOf(id) }));
    return all.toSorted((a, b) => words.compare(a.name, b.name));
  }, [ids, board]);
  return (
    <div className="row would-form" role="group" aria-labelledby="who-would">
      <SkillAdder question={question} ask={ask} />
      <Field label={text('would.priority')}>
        <Select
          value={String(question.priority)}
          onChange={(_event, { value }) => ask({ ...question, priority: Number(value) })}
        >
          {LEVELS.map((level) => (
            <option key={level} value={level}>
              {level}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={text('would.agent')}>
        <Select
          value={question.agent ?? ''}
          onChange={(_event, { value }) => {
            const { agent: _before, ...rest } = question;
            ask(value === '' ? rest : { ...rest, agent: value });
          }}
        >
          <option value="">{text('would.anybody')}</option>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <ul className="plain row" aria-label={text('would.skills')}>
        {question.skills.map(({ skill, levelMin }) => (
          <li key={skill} className="chip with-icon">
            <bdi>
              {skill} {levelMin}
            </bdi>
            <Button
              appearance="transparent"
              size="small"
              icon={<DismissRegular />}
              aria-label={text('would.remove', { skill })}
              onClick={() =>
                ask({ ...question, skills: question.skills.filter((each) => each.skill !== skill) })
              }
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

function SkillAdder({ question, ask }: Props) {
  const text = useText();
  const all = useBoard(skillsOf);
  const known = useMemo(() => all.toSorted(words.compare), [all]);
  const left = known.filter((skill) => question.skills.every((each) => each.skill !== skill));
  const [chosen, choose] = useState('');
  const [level, setLevel] = useState(5);
  const skill = left.includes(chosen) ? chosen : (left[0] ?? '');
  const add = () => ask({ ...question, skills: [...question.skills, { skill, levelMin: level }] });
  return (
    <>
      <Field label={text('would.skill')}>
        <Select value={skill} onChange={(_event, { value }) => choose(value)}>
          {left.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={text('would.level')}>
        <Select value={String(level)} onChange={(_event, { value }) => setLevel(Number(value))}>
          {LEVELS.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </Select>
      </Field>
      <Button icon={<AddRegular />} disabled={skill === ''} data-action="addSkill" onClick={add}>
        {text('would.add')}
      </Button>
    </>
  );
}
