import type { ConnectorConfig } from '../../../../domain/index.ts';
import type { DocumentOf } from '../form/context.tsx';
import {
  ChoiceField,
  MaybeTextField,
  SecondsField,
  SwitchField,
  TextField,
} from '../form/fields.tsx';
import { part } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { Rows } from '../form/lists.tsx';

interface Props {
  readonly form: Form<DocumentOf<'connector'>>;
}

type AnswerField = ConnectorConfig['fields'][number];

/** A system that flows ask: where it is, how it is asked, and what of its answer they get. */
export function ConnectorEditor({ form }: Props) {
  return (
    <>
      <div className="setup-fields">
        <TextField form={part(form, 'name')} label="connector.name" />
        <ChoiceField form={part(form, 'type')} label="connector.type" options={['http', 'agent']} />
        <TextField form={part(form, 'url')} label="connector.url" dir="ltr" />
        {form.value.type === 'http' && (
          <ChoiceField
            form={part(form, 'method')}
            label="connector.method"
            options={['GET', 'POST']}
          />
        )}
        <MaybeTextField form={part(form, 'secret')} label="connector.secret" dir="ltr" />
        <SwitchField form={part(form, 'sendsCaller')} label="connector.sendsCaller" />
        <SecondsField form={part(form, 'timeoutMs')} label="connector.timeoutMs" />
      </div>
      <AnswerRows form={part(form, 'fields')} />
    </>
  );
}

function AnswerRows({ form }: { readonly form: Form<AnswerField[]> }) {
  return (
    <Rows
      form={form}
      label="connector.fields"
      add="connector.fields.add"
      initial={() => ({ name: '', pointer: '/', type: 'text' })}
      name={({ name, pointer }) => (name === '' ? pointer : name)}
    >
      {(row) => (
        <div className="setup-fields">
          <TextField form={part(row, 'name')} label="answer.name" dir="ltr" />
          <TextField form={part(row, 'pointer')} label="answer.pointer" dir="ltr" />
          <ChoiceField
            form={part(row, 'type')}
            label="answer.type"
            options={['text', 'number', 'boolean']}
          />
        </div>
      )}
    </Rows>
  );
}
