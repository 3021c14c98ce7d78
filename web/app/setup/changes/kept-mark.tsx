import { Button } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { DraftKeeper } from '../draft/draft-keeper.ts';
import type { DraftStore } from '../draft/draft-store.ts';
import { useWords } from '../text/use-words.tsx';

interface Props {
  readonly drafts: DraftStore;
  readonly keeper: DraftKeeper;
}

/** Whether the draft would survive the window; where another one changed it, whose is to stand. */
export function KeptMark({ drafts, keeper }: Props) {
  const words = useWords();
  const kept = useSyncExternalStore(keeper.subscribe, keeper.kept);
  if (kept === 'none') return null;
  if (kept === 'elsewhere') return <Elsewhere drafts={drafts} keeper={keeper} />;
  const shown = kept === 'waiting' ? 'saving' : kept;
  return (
    <span className="quiet" data-kept={kept}>
      {words(`kept.${shown}`)}
    </span>
  );
}

function Elsewhere({ drafts, keeper }: Props) {
  const words = useWords();
  const solving = useMutation({
    mutationFn: (whose: 'mine' | 'theirs') =>
      whose === 'mine' ? keeper.insist() : drafts.takeTheirs(),
  });
  return (
    <span className="row" role="alert" data-kept="elsewhere">
      {words(solving.isError ? 'kept.failed' : 'kept.elsewhere')}
      {(['theirs', 'mine'] as const).map((whose) => (
        <Button
          key={whose}
          size="small"
          disabled={solving.isPending}
          data-action={`kept-${whose}`}
          onClick={() => solving.mutate(whose)}
        >
          {words(`kept.${whose}`)}
        </Button>
      ))}
    </span>
  );
}
