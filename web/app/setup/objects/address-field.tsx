import { Field, Select } from '@fluentui/react-components';
import { AgentAddress } from '../../../../domain/index.ts';
import { newKey } from '../../../new-key.ts';
import { TextField, useField } from '../form/fields.tsx';
import { part, variantOf } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { useWords } from '../text/use-words.tsx';

/** As forms write it: with everything that any address has. */
interface Loose {
  readonly kind: string;
  readonly number?: string;
  readonly uri?: string;
  readonly user?: string;
  readonly key?: string;
}

const kinds = ['teamsUser', 'sip', 'phone', 'outside'] as const;

function initial(kind: string): Loose {
  if (kind === 'sip') return { kind, uri: 'sip:' };
  if (kind === 'phone') return { kind, user: '', key: newKey() };
  return { kind, number: '+' };
}

/** What rings when they are offered a call. */
export function AddressField({ form: given }: { readonly form: Form<AgentAddress | null> }) {
  const form = given as unknown as Form<Loose | null>; // what is written is parsed by the schema
  const words = useWords();
  const { value } = form;
  const own = { ...form, schema: variantOf(AgentAddress, value?.kind ?? '') } as Form<Loose>;
  return (
    <fieldset className="setup-group" data-path={form.path}>
      <legend>{words('agent.address')}</legend>
      <div className="setup-fields">
        <Field
          {...useField({ ...form, schema: null }, 'agent.address')}
          label={words('address.kind')}
        >
          <Select
            value={value?.kind ?? ''}
            disabled={form.isReadOnly}
            onChange={(_event, { value: kind }) => form.change(kind === '' ? null : initial(kind))}
          >
            <option value="">{words('address.none')}</option>
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {words(`address.${kind}`)}
              </option>
            ))}
          </Select>
        </Field>
        {(value?.kind === 'teamsUser' || value?.kind === 'outside') && (
          <TextField form={textPart(own, 'number')} label="target.number" dir="ltr" />
        )}
        {value?.kind === 'sip' && (
          <TextField form={textPart(own, 'uri')} label="address.uri" dir="ltr" />
        )}
        {value?.kind === 'phone' && (
          <TextField form={textPart(own, 'user')} label="address.user" dir="ltr" />
        )}
      </div>
    </fieldset>
  );
}

function textPart(form: Form<Loose>, key: 'number' | 'uri' | 'user'): Form<string> {
  const own = part(form, key);
  return { ...own, value: own.value ?? '', change: (next, tag) => own.change(next, tag) };
}
