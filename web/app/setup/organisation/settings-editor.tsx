import type { GroupRole } from '../../../../domain/index.ts';
import type { DocumentOf } from '../form/context.tsx';
import { ChoiceField, MaybeTextField, SwitchField, TextField } from '../form/fields.tsx';
import { absentAs, part } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { Rows } from '../form/lists.tsx';
import { ZoneField } from '../objects/hours-editor.tsx';

interface Props {
  readonly form: Form<DocumentOf<'settings'>>;
}

/** What holds for the whole organisation. */
export function SettingsEditor({ form }: Props) {
  return (
    <>
      <div className="setup-fields">
        <TextField form={part(form, 'name')} label="settings.name" />
        <ZoneField form={part(form, 'timeZone')} />
        <TextField form={part(form, 'language')} label="settings.language" dir="ltr" />
        <MaybeTextField form={part(form, 'entraTenant')} label="settings.entraTenant" dir="ltr" />
        <ChoiceField
          form={part(form, 'betweenQueues')}
          label="settings.betweenQueues"
          options={['priority', 'serviceLevel', 'oldest']}
        />
        <ChoiceField
          form={absentAs(part(form, 'idleSince'), 'work')}
          label="settings.idleSince"
          options={['work', 'presence']}
        />
        <SwitchField form={part(form, 'offerNotices')} label="settings.offerNotices" />
        <SwitchField
          form={absentAs(part(form, 'agentsHearOwnRecordings'), false)}
          label="settings.agentsHearOwnRecordings"
        />
      </div>
      <RoleRows form={part(form, 'groupRoles')} />
    </>
  );
}

function RoleRows({ form }: { readonly form: Form<GroupRole[]> }) {
  return (
    <Rows
      form={form}
      label="settings.groupRoles"
      add="settings.groupRoles.add"
      initial={() => ({ group: '', role: 'agent' })}
      name={({ group }) => group}
    >
      {(row) => (
        <div className="setup-fields">
          <TextField form={part(row, 'group')} label="groupRole.group" dir="ltr" />
          <ChoiceField
            form={part(row, 'role')}
            label="groupRole.role"
            texts="agent.role"
            options={['agent', 'supervisor', 'administrator']}
          />
        </div>
      )}
    </Rows>
  );
}
