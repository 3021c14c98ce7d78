import type { ConfigDocument, FlowNode, Prompt } from '../../../../domain/index.ts';
import { titleOf } from '../form/context.tsx';
import type { Words } from '../text/use-words.tsx';

type Documents = ReadonlyMap<string, ConfigDocument>;

/** `Menu`, and what it is about: `For sales, press 1`. */
export function nodeWords(node: FlowNode, documents: Documents, words: Words): string {
  const kind = words(`node.${node.kind}`);
  const about = aboutOf(node, documents);
  return about === '' ? kind : `${kind}: ${about}`;
}

const ABOUT_MAX = 60;

export function aboutOf(node: FlowNode, documents: Documents): string {
  const named = (key: string) => {
    const document = documents.get(key);
    return document === undefined ? key : titleOf(document);
  };
  const short = (text: string) =>
    text.length > ABOUT_MAX ? `${text.slice(0, ABOUT_MAX - 1)}…` : text;
  switch (node.kind) {
    case 'queue':
      return named(`queue/${node.queue}`);
    case 'hours':
      return named(`hours/${node.hours}`);
    case 'voicemail':
      return named(`voicemail/${node.voicemail}`);
    case 'subFlow':
      return named(`flow/${node.flow}`);
    case 'lookUp':
    case 'send':
    case 'virtualAgent':
      return named(`connector/${node.connector}`);
    case 'branch':
      return short(node.cases.map(({ when }) => when).join(' · '));
    case 'set':
      return short(Object.keys(node.values).join(', '));
    case 'collect':
      return node.into;
    case 'transfer':
      return targetWords(node.target, documents);
    default:
      return 'prompt' in node ? short(promptWords(node.prompt ?? null, documents)) : '';
  }
}

function targetWords(target: Extract<FlowNode, { kind: 'transfer' }>['target'], all: Documents) {
  const id = Object.entries(target).find(([key]) => key === target.kind)?.[1];
  const document = all.get(`${target.kind}/${String(id)}`);
  return document === undefined ? String(id ?? target.kind) : titleOf(document);
}

function promptWords(prompt: Prompt | null, documents: Documents): string {
  if (prompt === null) return '';
  if (prompt.kind === 'text') return prompt.text;
  if (prompt.kind === 'prompt') {
    const document = documents.get(`prompt/${prompt.prompt}`);
    return document === undefined ? prompt.prompt : titleOf(document);
  }
  return prompt.kind === 'spoken' ? prompt.value : prompt.name;
}

/** `choices/1` → `1`; `otherwise` → in words. */
export function portWords(name: string, words: Words): string {
  const [field = '', key] = name.split('/');
  if (key === undefined) return words.maybe(`port.${field}`) ?? field;
  if (field === 'cases' || field === 'sets') return String(Number(key) + 1);
  return key;
}
