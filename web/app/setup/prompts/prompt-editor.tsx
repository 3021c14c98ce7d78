import { AudioId } from '../../../../domain/index.ts';
import type { DocumentOf } from '../form/context.tsx';
import { ChoiceField, LongTextField, SwitchField, TextField } from '../form/fields.tsx';
import { part, variantOf } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { Rows } from '../form/lists.tsx';
import { RefField, useOptions } from '../form/refs.tsx';
import { useWords } from '../text/use-words.tsx';
import { Listen, Speak } from './listen.tsx';
import { UploadField } from './upload-field.tsx';

interface Props {
  readonly form: Form<DocumentOf<'prompt'>>;
}
type Variant = DocumentOf<'prompt'>['variants'][number];
type Said = Variant['say'];

/** One prompt in each language: words that are spoken, or audio. */
export function PromptEditor({ form }: Props) {
  const variants = part(form, 'variants');
  const used = new Set(variants.value.map(({ language }) => language));
  const next = ['en-GB', 'de-DE', 'fr-FR', 'es-ES'].find((each) => !used.has(each)) ?? 'en';
  return (
    <>
      <div className="setup-fields">
        <TextField form={part(form, 'name')} label="prompt.name" />
      </div>
      <Rows
        form={variants}
        label="prompt.variants"
        add="prompt.variants.add"
        isOrdered
        initial={() => ({ language: next, say: { kind: 'text' as const, text: '' } })}
        name={({ language }) => language}
      >
        {(row) => <VariantFields form={row} />}
      </Rows>
    </>
  );
}

function VariantFields({ form }: { readonly form: Form<Variant> }) {
  const words = useWords();
  const say = part(form, 'say');
  const first = useOptions('audio')[0]?.id;
  const change = (kind: Said['kind']) => {
    if (kind === 'text') return say.change({ kind, text: '' });
    say.change({ kind, audio: AudioId.parse(first ?? 'none') });
  };
  const own = { ...say, schema: variantOf(say.schema, say.value.kind) };
  return (
    <div className="setup-fields">
      <TextField form={part(form, 'language')} label="prompt.language" dir="ltr" />
      <ChoiceField
        form={{ ...say, schema: null, path: `${say.path}/kind`, value: say.value.kind, change }}
        label="prompt.say"
        options={['text', 'audio']}
      />
      {say.value.kind === 'text' ? (
        <TextSaid
          form={own as Form<Extract<Said, { kind: 'text' }>>}
          language={form.value.language}
        />
      ) : (
        <>
          <RefField
            form={part(own as Form<Extract<Said, { kind: 'audio' }>>, 'audio')}
            label="prompt.whichAudio"
            of="audio"
          />
          <Listen id={say.value.audio} />
          {!form.isReadOnly && (
            <details>
              <summary>{words('audio.another')}</summary>
              <UploadField
                done={(key) => {
                  const audio = AudioId.parse(key.slice('audio/'.length));
                  say.change({ kind: 'audio', audio }, '');
                }}
              />
            </details>
          )}
        </>
      )}
    </div>
  );
}

interface TextSaidProps {
  readonly form: Form<Extract<Said, { kind: 'text' }>>;
  readonly language: string;
}

function TextSaid({ form, language }: TextSaidProps) {
  const ssml = part(form, 'ssml');
  const isSsml = {
    ...{ ...ssml, value: ssml.value === true },
    change: (on: boolean) => ssml.change(on ? true : undefined),
  };
  return (
    <>
      <LongTextField form={part(form, 'text')} label="prompt.text" />
      <SwitchField form={isSsml} label="prompt.ssml" />
      <Speak said={{ text: form.value.text, language, ...(isSsml.value ? { ssml: true } : {}) }} />
    </>
  );
}
