import { Tab, TabList } from '@fluentui/react-components';
import { useState } from 'react';
import { useBoard } from '../../store/context.tsx';
import type { DocumentOf } from '../form/context.tsx';
import { faultsAt } from '../draft/faults.ts';
import { useEditing } from '../draft/use-draft.tsx';
import type { Form } from '../form/form.ts';
import type { SetupKey } from '../text/en.ts';
import { useWords } from '../text/use-words.tsx';
import { WhoWouldPanel } from './queue-panel.tsx';
import { OverflowPart, RecordingPart, WaitingPart, WrapUpPart } from './queue-after.tsx';
import { CallbackPart } from './queue-callback.tsx';
import { RightsPart } from './queue-people.tsx';
import { GeneralPart, RoutingPart } from './queue-who.tsx';

export type QueueForm = Form<DocumentOf<'queue'>>;

interface Part {
  readonly id: string;
  readonly label: SetupKey;
  /** Fields whose faults are mended here. */
  readonly fields: readonly string[];
}

const parts = [
  { id: 'now', label: 'queue.part.now', fields: [] },
  {
    id: 'general',
    label: 'queue.part.general',
    fields: [
      ...['name', 'priority', 'serviceLevelMs', 'serviceLevelTargetPercent', 'shortAbandonMs'],
      ...['openHours', 'closedTarget', 'ageingMs', 'vipPriority', 'outbound'],
    ],
  },
  {
    id: 'routing',
    label: 'queue.part.routing',
    fields: [
      ...['strategy', 'presence', 'optOut', 'presentMax', 'requirements', 'rings', 'should'],
      ...['agents', 'members', 'ringTimeMs', 'onNoAnswer', 'missesMax', 'noAnswerReason'],
      ...['backOffMs', 'confirmAnswer', 'confirmTimeMs', 'lastAgentMs', 'preferredAgentMs'],
      'declineReasons',
    ],
  },
  {
    id: 'waiting',
    label: 'queue.part.waiting',
    fields: ['greeting', 'music', 'positionEveryMs', 'farewell', 'pausedPrompt', 'waitMaxMs'],
  },
  { id: 'overflow', label: 'queue.part.overflow', fields: ['overflow'] },
  { id: 'callback', label: 'queue.part.callback', fields: ['callback'] },
  {
    id: 'wrapUp',
    label: 'queue.part.wrapUp',
    fields: ['wrapUpMs', 'wrapUpExtendMaxMs', 'wrapUpCodes'],
  },
  { id: 'recording', label: 'queue.part.recording', fields: ['recording'] },
  { id: 'rights', label: 'queue.part.rights', fields: ['authorised', 'history'] },
] as const satisfies readonly Part[];

type PartId = (typeof parts)[number]['id'];

/** A queue by its parts; the first shows how the published one stands now. */
export function QueueEditor({ form }: { readonly form: QueueForm }) {
  const words = useWords();
  const { faults } = useEditing();
  const isRunning = useBoard((board) => board.queues.has(form.value.id));
  const [chosen, choose] = useState<PartId>(isRunning ? 'now' : 'general');
  const hasFault = (fields: readonly string[]) =>
    fields.some((field) => faultsAt(faults, `${form.path}/${field}`, { deep: true }).length > 0);
  return (
    <>
      <TabList
        className="setup-tabs"
        selectedValue={chosen}
        onTabSelect={(_event, { value }) => choose(value as PartId)} // one of the parts
        aria-label={words('queue.parts')}
      >
        {parts
          .filter(({ id }) => id !== 'now' || isRunning)
          .map(({ id, label, fields }) => (
            <Tab key={id} value={id} data-part={id}>
              {words(label)}
              {hasFault(fields) && <span className="setup-fault"> !</span>}
            </Tab>
          ))}
      </TabList>
      <div className="setup-part" role="tabpanel" aria-label={words(`queue.part.${chosen}`)}>
        <PartOf part={chosen} form={form} />
      </div>
    </>
  );
}

function PartOf({ part, form }: { readonly part: PartId; readonly form: QueueForm }) {
  switch (part) {
    case 'now':
      return <WhoWouldPanel queue={form.value.id} />;
    case 'general':
      return <GeneralPart form={form} />;
    case 'routing':
      return <RoutingPart form={form} />;
    case 'waiting':
      return <WaitingPart form={form} />;
    case 'overflow':
      return <OverflowPart form={form} />;
    case 'callback':
      return <CallbackPart form={form} />;
    case 'wrapUp':
      return <WrapUpPart form={form} />;
    case 'recording':
      return <RecordingPart form={form} />;
    case 'rights':
      return <RightsPart form={form} />;
  }
}
