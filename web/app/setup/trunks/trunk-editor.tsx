import type { TrunkRules } from '../../../../domain/index.ts';
import type { DocumentOf } from '../form/context.tsx';
import {
  ChoiceField,
  MaybeTextField,
  NumberField,
  Optional,
  SecondsField,
  SwitchField,
  TextField,
} from '../form/fields.tsx';
import { part } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { NumbersField, Rows, TagsField } from '../form/lists.tsx';
import { useWords } from '../text/use-words.tsx';
import { HeaderRows } from './header-rows.tsx';

interface Props {
  readonly form: Form<DocumentOf<'trunk'>>;
}

/** A way for calls to come and go: where it leads, who may use it, how much, and how it speaks. */
export function TrunkEditor({ form }: Props) {
  return (
    <>
      <div className="setup-fields">
        <TextField form={part(form, 'name')} label="trunk.name" />
        <ChoiceField
          form={part(form, 'role')}
          label="trunk.role"
          options={['carrier', 'teams', 'loopback']}
        />
        <SwitchField form={part(form, 'enabled')} label="trunk.enabled" />
      </div>
      <OutwardFields form={form} />
      <InwardFields form={form} />
      <LimitFields form={form} />
      <SignallingFields form={form} />
      <HeaderRows form={part(form, 'headers')} />
    </>
  );
}

function OutwardFields({ form }: Props) {
  const failover: Form<TrunkRules['failover']> = part(form, 'failover');
  return (
    <fieldset className="setup-group">
      <legend>{useWords()('trunk.outward')}</legend>
      <MaybeTextField form={part(form, 'uri')} label="trunk.uri" dir="ltr" />
      <Rows
        form={part(form, 'uris')}
        label="trunk.uris"
        add="trunk.uris.add"
        isOrdered
        initial={() => 'sip:'}
        name={(uri) => uri}
      >
        {(row) => <TextField form={row} label="trunk.uris.uri" dir="ltr" />}
      </Rows>
      <div className="setup-fields" data-path={failover.path}>
        <NumbersField form={part(failover, 'statuses')} label="failover.statuses" />
        <SecondsField form={part(failover, 'afterMs')} label="failover.afterMs" />
      </div>
    </fieldset>
  );
}

function InwardFields({ form }: Props) {
  return (
    <fieldset className="setup-group">
      <legend>{useWords()('trunk.inward')}</legend>
      <div className="setup-fields">
        <TagsField form={part(form, 'allow')} label="trunk.allow" dir="ltr" />
        <MaybeTextField form={part(form, 'fqdn')} label="trunk.fqdn" dir="ltr" />
        <TagsField form={part(form, 'peerNames')} label="trunk.peerNames" dir="ltr" />
      </div>
    </fieldset>
  );
}

function LimitFields({ form }: Props) {
  return (
    <fieldset className="setup-group">
      <legend>{useWords()('trunk.limits')}</legend>
      <div className="setup-fields">
        <NumberField form={part(form, 'callsMax')} label="trunk.callsMax" />
        <NumberField form={part(form, 'callsPerSecondMax')} label="trunk.callsPerSecondMax" />
        <SecondsField form={part(form, 'silenceMs')} label="trunk.silenceMs" />
        <SecondsField form={part(form, 'keepAliveMs')} label="trunk.keepAliveMs" />
      </div>
    </fieldset>
  );
}

/** What a new interval begins with: RFC 4028's own recommendation. */
const SESSION_TIMER_S = 1_800;

function SignallingFields({ form }: Props) {
  return (
    <fieldset className="setup-group">
      <legend>{useWords()('trunk.signalling')}</legend>
      <div className="setup-fields">
        <ChoiceField
          form={part(form, 'reliableProgress')}
          label="trunk.reliableProgress"
          options={['no', 'supported', 'required']}
        />
        <Optional
          form={part(form, 'sessionTimerS')}
          label="trunk.sessionTimerS"
          initial={() => SESSION_TIMER_S}
        >
          {(own) => <NumberField form={own} label="trunk.sessionTimerS.value" unit="s" />}
        </Optional>
        <NumberField
          form={part(form, 'sessionTimerMinS')}
          label="trunk.sessionTimerMinS"
          unit="s"
        />
        <SwitchField form={part(form, 'trusted')} label="trunk.trusted" />
        <SwitchField form={part(form, 'callersMayTransfer')} label="trunk.callersMayTransfer" />
      </div>
    </fieldset>
  );
}
