import { createElement } from 'react';
import type { ComponentType } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { FluentProvider } from '@fluentui/react-components';
import type { ConfigDocument } from '../../../../domain/index.ts';
import { ConnectorEditor } from '../connectors/connector-editor.tsx';
import { ListFields } from '../customers/list-editor.tsx';
import type { Fault } from '../draft/faults.ts';
import { ScopeProvider } from '../form/context.tsx';
import type { DocumentOf } from '../form/context.tsx';
import type { Form } from '../form/form.ts';
import { AgentEditor } from '../objects/agent-editor.tsx';
import { AttendantEditor } from '../objects/attendant-editor.tsx';
import { NumberEditor } from '../objects/number-editor.tsx';
import { VoicemailEditor } from '../objects/voicemail-editor.tsx';
import { DialPolicyEditor } from '../organisation/dial-policy-editor.tsx';
import { SettingsEditor } from '../organisation/settings-editor.tsx';
import { OverflowPart, RecordingPart, WaitingPart, WrapUpPart } from '../queues/queue-after.tsx';
import { CallbackPart } from '../queues/queue-callback.tsx';
import { RightsPart } from '../queues/queue-people.tsx';
import { GeneralPart, RoutingPart } from '../queues/queue-who.tsx';
import { en } from '../text/en.ts';
import { WordsOf } from '../text/use-words.tsx';
import { TrunkEditor } from '../trunks/trunk-editor.tsx';

type Editors = {
  readonly [K in ConfigDocument['kind']]?: readonly ComponentType<{
    readonly form: Form<DocumentOf<K>>;
  }>[];
};

/** The forms that need neither the board nor the server; of a queue all its parts. */
const editors: Editors = {
  queue: [
    ...[GeneralPart, RoutingPart, WaitingPart, OverflowPart, CallbackPart, WrapUpPart],
    ...[RecordingPart, RightsPart],
  ],
  agent: [AgentEditor],
  number: [NumberEditor],
  attendant: [AttendantEditor],
  voicemail: [VoicemailEditor],
  trunk: [TrunkEditor],
  list: [ListFields],
  connector: [ConnectorEditor],
  settings: [SettingsEditor],
  dialPolicy: [DialPolicyEditor],
};

/** A document's form as markup, in English: no browser is needed to see which fields it has. */
export function drawn(form: Form<ConfigDocument>, faults: readonly Fault[] = []): string {
  // Of the kind that the form is of.
  const own = (editors[form.value.kind] ?? []) as readonly ComponentType<{
    readonly form: Form<ConfigDocument>;
  }>[];
  const forms = own.map((editor, key) => createElement(editor, { key, form }));
  const value = { documents: new Map<string, ConfigDocument>(), faults };
  const scope = createElement(ScopeProvider, { value }, forms);
  const texts = createElement(WordsOf, { locale: 'en-GB', texts: en, children: scope });
  return renderToStaticMarkup(createElement(FluentProvider, null, texts));
}
