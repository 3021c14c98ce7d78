import { DirectoryEntry } from '../../../../domain/index.ts';
import type { AgentCapacity } from '../../../../domain/index.ts';
import { MaybeTextField, NumberField, Optional, SwitchField, TextField } from '../form/fields.tsx';
import { part } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { TagsField } from '../form/lists.tsx';
import { useWords } from '../text/use-words.tsx';

const channels = ['voice', 'chat', 'email', 'sms', 'social'] as const;

/** How much at once: by channel, what each of it weighs, and all together. */
export function CapacityFields({ form }: { readonly form: Form<AgentCapacity> }) {
  const words = useWords();
  return (
    <fieldset className="setup-group" data-path={form.path}>
      <legend>{words('agent.capacity')}</legend>
      <p className="quiet">{words('agent.capacity.hint')}</p>
      <div className="setup-fields">
        <NumberField form={part(form, 'total')} label="capacity.total" />
      </div>
      {channels.map((channel) => {
        const own = part(form, channel);
        return (
          <fieldset key={channel} className="setup-group" data-path={own.path}>
            <legend>{words(`capacity.${channel}`)}</legend>
            <div className="setup-fields">
              <NumberField form={part(own, 'max')} label="capacity.max" />
              <NumberField form={part(own, 'weight')} label="capacity.weight" />
              <SwitchField form={part(own, 'interruptible')} label="capacity.interruptible" />
            </div>
          </fieldset>
        );
      })}
    </fieldset>
  );
}

/** How callers find them by name or extension. */
export function DirectoryFields({ form }: { readonly form: Form<DirectoryEntry | null> }) {
  return (
    <Optional form={form} label="agent.directory" initial={() => DirectoryEntry.parse({})}>
      {(own) => (
        <div className="setup-fields">
          <SwitchField form={part(own, 'listed')} label="directory.listed" />
          <TextField form={part(own, 'firstName')} label="directory.firstName" />
          <TextField form={part(own, 'lastName')} label="directory.lastName" />
          <MaybeTextField form={part(own, 'extension')} label="directory.extension" dir="ltr" />
          <TextField form={part(own, 'office')} label="directory.office" />
          <TextField form={part(own, 'department')} label="directory.department" />
          <TagsField form={part(own, 'groups')} label="directory.groups" />
        </div>
      )}
    </Optional>
  );
}
