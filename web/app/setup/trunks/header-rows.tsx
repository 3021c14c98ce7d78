import type { HeaderRule } from '../../../../domain/index.ts';
import { ChoiceField, TextField } from '../form/fields.tsx';
import { part } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { Rows } from '../form/lists.tsx';
import { useWords } from '../text/use-words.tsx';

type Rewrite = Extract<HeaderRule, { do: 'rewrite' }>;
type Add = Extract<HeaderRule, { do: 'add' }>;

/** What becomes of a new call's headers, one rule after the other. */
export function HeaderRows({ form }: { readonly form: Form<HeaderRule[]> }) {
  const words = useWords();
  return (
    <Rows
      form={form}
      label="trunk.headers"
      add="trunk.headers.add"
      isOrdered
      initial={() => ruleOf('add', '')}
      name={(rule) => `${words(`header.do.${rule.do}`)} ${rule.name}`}
    >
      {(row) => <RuleFields form={row} />}
    </Rows>
  );
}

function RuleFields({ form }: { readonly form: Form<HeaderRule> }) {
  const { value } = form;
  const change = (what: HeaderRule['do']) => form.change(ruleOf(what, value.name));
  return (
    <div className="setup-fields">
      <ChoiceField
        form={{ ...form, schema: null, path: `${form.path}/do`, value: value.do, change }}
        label="header.do"
        options={['add', 'remove', 'rewrite']}
      />
      <TextField form={part(form, 'name')} label="header.name" dir="ltr" />
      {value.do === 'add' && (
        <TextField form={part(form as Form<Add>, 'value')} label="header.value" dir="ltr" />
      )}
      {value.do === 'rewrite' && (
        <>
          <TextField form={part(form as Form<Rewrite>, 'find')} label="header.find" dir="ltr" />
          <TextField form={part(form as Form<Rewrite>, 'put')} label="header.put" dir="ltr" />
        </>
      )}
    </div>
  );
}

function ruleOf(what: HeaderRule['do'], name: string): HeaderRule {
  if (what === 'remove') return { do: what, name };
  return what === 'add' ? { do: what, name, value: '' } : { do: what, name, find: '', put: '' };
}
