import { Button, Field, Select } from '@fluentui/react-components';
import { AddRegular, DeleteRegular } from '@fluentui/react-icons';
import { FlowNode } from '../../../../domain/index.ts';
import type { Flow } from '../../../../domain/index.ts';
import { faultsAt } from '../draft/faults.ts';
import { useScope } from '../form/context.tsx';
import { faultWords } from '../form/fields.tsx';
import type { Form } from '../form/form.ts';
import { variantOf } from '../form/form.ts';
import { useWords } from '../text/use-words.tsx';
import { portsOf } from './graph.ts';
import { NodeFields } from './node-fields.tsx';
import { changeNode, connect, nodeAt } from './outline.ts';
import { nodeWords, portWords } from './words.ts';

interface Props {
  readonly form: Form<Flow>;
  readonly id: string;
  readonly remove: () => void;
  readonly addAfter: (port: string | null) => void;
}

/** One node: what it does, and where each of its ways leads. */
export function Inspector({ form, id, remove, addAfter }: Props) {
  const words = useWords();
  const { documents, faults } = useScope();
  const node = nodeAt(form.value, id);
  if (node === undefined) return <p className="quiet">{words('flow.chooseNode')}</p>;
  const path = `${form.path}/nodes/${id}`;
  const own = faultsAt(faults, path);
  const nodeForm: Form<FlowNode> = {
    ...{ value: node, path, schema: variantOf(FlowNode, node.kind), isReadOnly: form.isReadOnly },
    change: (next, tag) => form.change(changeNode(form.value, id, next), tag),
  };
  return (
    <section className="setup-inspector" aria-labelledby="setup-node" data-node-form={id}>
      <div className="setup-row-head">
        <h3 id="setup-node" tabIndex={-1}>
          <bdi>{nodeWords(node, documents, words)}</bdi>
        </h3>
        {!form.isReadOnly && (
          <Button
            appearance="subtle"
            size="small"
            icon={<DeleteRegular />}
            aria-label={words('flow.remove', { id })}
            onClick={remove}
          />
        )}
      </div>
      {own.map((fault) => (
        <p key={fault.message} className="setup-fault" role="alert">
          {faultWords(fault, words)}
        </p>
      ))}
      <NodeFields form={nodeForm} />
      <Ways form={form} id={id} node={node} addAfter={addAfter} />
    </section>
  );
}

interface WaysProps extends Pick<Props, 'form' | 'id' | 'addAfter'> {
  readonly node: FlowNode;
}

/** The ways out, each with where it leads and a button that puts a new node there. */
function Ways({ form, id, node, addAfter }: WaysProps) {
  const words = useWords();
  const { documents, faults } = useScope();
  const others = Object.entries(form.value.nodes as Readonly<Record<string, FlowNode>>);
  return (
    <fieldset className="setup-group">
      <legend>{words('flow.ways')}</legend>
      {portsOf(node).map(({ name, to }) => {
        const fault = faultsAt(faults, `${form.path}/nodes/${id}/${name}`)[0];
        return (
          <div key={name} className="setup-way">
            <Field
              label={portWords(name, words)}
              {...(fault === undefined ? {} : { validationMessage: faultWords(fault, words) })}
            >
              <Select
                value={to}
                disabled={form.isReadOnly}
                data-port={name}
                onChange={(_event, { value }) =>
                  form.change(connect(form.value, { from: id, port: name }, value), '')
                }
              >
                {!(to in form.value.nodes) && (
                  <option value={to}>{words('kit.gone', { id: to })}</option>
                )}
                {others.map(([key, each]) => (
                  <option key={key} value={key}>
                    {key} – {nodeWords(each, documents, words)}
                  </option>
                ))}
              </Select>
            </Field>
            {!form.isReadOnly && (
              <Button
                appearance="subtle"
                size="small"
                icon={<AddRegular />}
                data-add-at={name}
                aria-label={words('flow.addAt', { way: portWords(name, words) })}
                onClick={() => addAfter(name)}
              />
            )}
          </div>
        );
      })}
      {portsOf(node).length === 0 && <p className="quiet">{words('flow.ends')}</p>}
    </fieldset>
  );
}
