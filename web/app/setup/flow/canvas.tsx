import {
  Background,
  Controls,
  Handle,
  MiniMap,
  Position,
  ReactFlow,
  useNodesState,
} from '@xyflow/react';
import type { Edge, Node, NodeProps } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import './flow.css';
import { useEffect, useMemo } from 'react';
import type { Flow } from '../../../../domain/index.ts';
import { faultsAt } from '../draft/faults.ts';
import { useScope } from '../form/context.tsx';
import type { Form } from '../form/form.ts';
import { useWords } from '../text/use-words.tsx';
import { portsOf } from './graph.ts';
import { spotsOf } from './layout.ts';
import { connect, nodeAt, portsAt } from './outline.ts';
import { aboutOf, portWords } from './words.ts';

interface Props {
  readonly form: Form<Flow>;
  readonly chosen: string;
  readonly choose: (id: string) => void;
  readonly visited: ReadonlySet<string>;
}

interface BlockData extends Record<string, unknown> {
  readonly kind: string;
  readonly about: string;
  readonly ports: readonly { readonly name: string; readonly words: string }[];
  readonly isStart: boolean;
  readonly isBad: boolean;
  readonly isVisited: boolean;
}
type Block = Node<BlockData, 'block'>;

const nodeTypes = { block: BlockView };

/**
 * The flow drawn. What can be done here by the mouse can be done in the outline by keys; it is the
 * same document. Left to right in every language, as the library draws it.
 */
export function Canvas({ form, chosen, choose, visited }: Props) {
  const words = useWords();
  const made = useBlocks(form, visited);
  const [nodes, setNodes, onNodesChange] = useNodesState<Block>(made);
  useEffect(() => {
    setNodes(made.map((each) => ({ ...each, selected: each.id === chosen })));
  }, [made, chosen, setNodes]);
  const edges = useEdges(form.value, visited);
  const theme = document.documentElement.dataset['theme'];
  const drop = (id: string, spot: { readonly x: number; readonly y: number }) => {
    const kept = Object.fromEntries(nodes.map((each) => [each.id, each.position]));
    const layout = { ...kept, [id]: { x: Math.round(spot.x), y: Math.round(spot.y) } };
    form.change({ ...form.value, layout }, '');
  };
  return (
    <div className="setup-canvas" dir="ltr" role="region" aria-label={words('flow.canvas')}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        onNodesChange={onNodesChange}
        onNodeClick={(_event, { id }) => choose(id)}
        onNodeDragStop={(_event, { id, position }) => drop(id, position)}
        onConnect={({ source, sourceHandle, target }) => {
          if (sourceHandle === null) return;
          form.change(connect(form.value, { from: source, port: sourceHandle }, target), '');
        }}
        nodesConnectable={!form.isReadOnly}
        nodesDraggable={!form.isReadOnly}
        deleteKeyCode={null}
        colorMode={theme === 'light' ? 'light' : 'dark'}
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.08 }}
        minZoom={0.2}
        proOptions={{ hideAttribution: true }}
      >
        <Background />
        <Controls showInteractive={false} />
        <MiniMap pannable ariaLabel={words('flow.map')} />
      </ReactFlow>
    </div>
  );
}

function useBlocks(form: Form<Flow>, visited: ReadonlySet<string>): Block[] {
  const words = useWords();
  const { documents, faults } = useScope();
  const { value: flow, path } = form;
  return useMemo(() => {
    const spots = spotsOf(flow);
    return Object.entries(spots).flatMap(([id, position]) => {
      const node = nodeAt(flow, id);
      if (node === undefined) return [];
      const at = `${path}/nodes/${id}`;
      const ports = portsOf(node).map(({ name }) => ({ name, words: portWords(name, words) }));
      const data: BlockData = {
        kind: words(`node.${node.kind}`),
        about: aboutOf(node, documents),
        ports,
        isStart: flow.start === id,
        isBad: faultsAt(faults, at, { deep: true }).length > 0,
        isVisited: visited.has(id),
      };
      return [{ id, position, data, type: 'block' as const }];
    });
  }, [flow, path, documents, faults, visited, words]);
}

function useEdges(flow: Flow, visited: ReadonlySet<string>): Edge[] {
  return useMemo(
    () =>
      Object.keys(flow.nodes).flatMap((id) =>
        portsAt(flow, id).map(({ name, to }) => ({
          id: `${id}/${name}`,
          source: id,
          sourceHandle: name,
          target: to,
          animated: false,
          className: visited.has(id) && visited.has(to) ? 'setup-edge-visited' : '',
        })),
      ),
    [flow, visited],
  );
}

function BlockView({ data, selected }: NodeProps<Block>) {
  const { kind, about, ports, isStart, isBad, isVisited } = data;
  const classes = ['setup-block', selected && 'chosen', isBad && 'bad', isVisited && 'visited'];
  return (
    <div className={classes.filter((each) => each !== false).join(' ')}>
      <Handle type="target" position={Position.Left} />
      <div className="setup-block-head">
        {isStart && <span aria-hidden="true">▶ </span>}
        <strong>{kind}</strong>
        {isBad && <span className="setup-fault"> !</span>}
        <div className="setup-block-about">
          <bdi>{about}</bdi>
        </div>
      </div>
      {ports.map(({ name, words }) => (
        <div key={name} className="setup-block-port">
          <bdi>{words}</bdi>
          <Handle type="source" id={name} position={Position.Right} />
        </div>
      ))}
    </div>
  );
}
