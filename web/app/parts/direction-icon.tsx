import {
  CallForwardRegular,
  CallInboundRegular,
  CallOutboundRegular,
  PeopleRegular,
} from '@fluentui/react-icons';
import type { InteractionView } from '../../../domain/index.ts';

interface Props {
  readonly direction: InteractionView['direction'];
  readonly className?: string;
  /** Absent where words beside it say the same. */
  readonly label?: string;
}

const icons = {
  in: CallInboundRegular,
  out: CallOutboundRegular,
  internal: PeopleRegular,
  callback: CallForwardRegular,
} as const;

/** Who called whom. */
export function DirectionIcon({ direction = 'in', className = '', label }: Props) {
  const Icon = icons[direction];
  return label === undefined ? (
    <Icon aria-hidden="true" className={className} />
  ) : (
    <Icon role="img" aria-label={label} title={label} className={className} />
  );
}
