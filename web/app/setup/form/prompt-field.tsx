import { Field, Select } from '@fluentui/react-components';
import { AudioId, PromptId } from '../../../../domain/index.ts';
import type { Prompt } from '../../../../domain/index.ts';
import type { SetupKey } from '../text/en.ts';
import { useWords } from '../text/use-words.tsx';
import { useScope } from './context.tsx';
import { LongTextField, TextField, useField } from './fields.tsx';
import { part, variantOf } from './form.ts';
import type { Form } from './form.ts';
import { IdSelect, RefField, useOptions } from './refs.tsx';

type Kind = Prompt['kind'] | 'none';

interface Props {
  readonly form: Form<Prompt> | Form<Prompt | null> | Form<Prompt | null | undefined>;
  readonly label: SetupKey;
  /** It may be left out, and what is heard then; absent = it must be there. */
  readonly none?: SetupKey;
  /** What "none" is in the document. */
  readonly empty?: null | undefined;
}

const kinds: readonly Kind[] = ['text', 'prompt', 'audio', 'music'];

/** What a caller hears: words that are spoken, a prompt in several languages, audio, or music. */
export function PromptField(props: Props) {
  const { label, none } = props;
  const form = props.form as Form<Prompt | null | undefined>; // changed to what `Props` allows only
  const words = useWords();
  const initial = useInitial();
  const value = form.value ?? null;
  const options = none === undefined ? kinds : (['none', ...kinds] as const);
  const shown =
    value !== null && !options.includes(value.kind) ? [...options, value.kind] : options;
  const empty = 'empty' in props ? props.empty : null;
  const { label: _inLegend, ...field } = useField({ ...form, schema: null }, label);
  return (
    <fieldset className="setup-group" data-path={form.path}>
      <legend>{words(label)}</legend>
      <Field {...field}>
        <Select
          aria-label={words('prompt.kindOf', { of: words(label) })}
          value={value?.kind ?? 'none'}
          disabled={form.isReadOnly}
          onChange={
            (_event, { value: kind }) =>
              form.change(kind === 'none' ? empty : initial(kind as Prompt['kind'])) // an option
          }
        >
          {shown.map((kind) => (
            <option key={kind} value={kind}>
              {kind === 'none' ? words(none ?? 'prompt.kind.none') : words(`prompt.kind.${kind}`)}
            </option>
          ))}
        </Select>
      </Field>
      {value !== null && <PromptParts form={{ ...form, value } as Form<Prompt>} />}
    </fieldset>
  );
}

/** New words are in the organisation's language until somebody says otherwise. */
function useInitial(): (kind: Prompt['kind']) => Prompt {
  const { documents } = useScope();
  const [prompts, audio] = [useOptions('prompt'), useOptions('audio')];
  const settings = documents.get('settings');
  const language = settings?.kind === 'settings' ? settings.language : 'en-GB';
  return (kind) => {
    switch (kind) {
      case 'text':
        return { kind, text: '', language };
      case 'prompt':
        return { kind, prompt: PromptId.parse(prompts[0]?.id ?? 'none') };
      case 'audio':
        return { kind, name: AudioId.parse(audio[0]?.id ?? 'none') };
      case 'music':
        return { kind, name: 'default' };
      case 'spoken':
        return { kind, what: 'digits', value: '0' };
    }
  };
}

function PromptParts({ form }: { readonly form: Form<Prompt> }) {
  const words = useWords();
  const { value, path, isReadOnly } = form;
  const schema = variantOf(form.schema, value.kind);
  const of = <V extends Prompt>(own: V): Form<V> => ({
    ...{ value: own, path, schema, isReadOnly },
    change: (next, tag) => form.change(next, tag),
  });
  switch (value.kind) {
    case 'text':
      return (
        <div className="setup-fields">
          <LongTextField form={part(of(value), 'text')} label="prompt.text" />
          <TextField form={part(of(value), 'language')} label="prompt.language" dir="ltr" />
        </div>
      );
    case 'prompt':
      return <RefField form={part(of(value), 'prompt')} label="prompt.which" of="prompt" />;
    case 'audio':
    case 'music':
      return <AudioRef form={part(of(value), 'name')} isMusic={value.kind === 'music'} />;
    case 'spoken':
      return <p className="quiet">{words('prompt.spoken', { value: value.value })}</p>;
  }
}

function AudioRef({ form, isMusic }: { readonly form: Form<string>; readonly isMusic: boolean }) {
  const words = useWords();
  const options = useOptions('audio');
  const bundled = { id: 'default', name: words('prompt.defaultMusic') };
  const all = isMusic ? [bundled, ...options] : options;
  return <IdSelect form={form} label="prompt.whichAudio" options={all} />;
}
