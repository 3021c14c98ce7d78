import type { DocumentOf } from '../form/context.tsx';
import { TextField } from '../form/fields.tsx';
import { part } from '../form/form.ts';
import type { Form } from '../form/form.ts';
import { useWords } from '../text/use-words.tsx';
import { Listen } from './listen.tsx';

/** Uploaded audio: how it is called, what was made of the file, and how it sounds. */
export function AudioPane({ form }: { readonly form: Form<DocumentOf<'audio'>> }) {
  const words = useWords();
  const { durationMs, source, id } = form.value;
  return (
    <>
      <div className="setup-fields">
        <TextField form={part(form, 'name')} label="audio.name" />
      </div>
      <p className="quiet">
        {words('audio.made', {
          seconds: Math.round(durationMs / 100) / 10,
          file: source.fileName,
          format: source.format,
        })}
      </p>
      <Listen id={id} />
    </>
  );
}
