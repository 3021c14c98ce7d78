/** One offer as the page saw it; all times in milliseconds since 1970. */
export interface SeenOffer {
  readonly offer: string;
  /** The `offered` event's own time: the decision, a moment before its commit. */
  readonly decidedAt: number;
  /** The server's clock when it sent the committed change. */
  readonly sentAt: number;
  readonly receivedAt: number;
  /** The frame that shows it has been drawn. */
  readonly drawnAt: number;
}

export interface Probe {
  readonly offers: SeenOffer[];
  /** Milliseconds since the page was asked for, until the desk could be used. */
  usableMs: number | null;
  readonly longTasksMs: number[];
  frames: number;
  lastSeq: number;
}

interface ProbedWindow extends Window {
  probe?: Probe;
}

/**
 * Runs in the page before the app. It looks from outside: at what comes by the socket and at what
 * stands in the document. A frame counts as drawn at the first task after its animation callback.
 */
export function installProbe(): void {
  const probe: Probe = { offers: [], usableMs: null, longTasksMs: [], frames: 0, lastSeq: 0 };
  (window as ProbedWindow).probe = probe;
  const wall = (): number => performance.timeOrigin + performance.now();
  const sent = new Map<string, Omit<SeenOffer, 'drawnAt'>>();
  const NativeSocket = window.WebSocket;
  window.WebSocket = class extends NativeSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => noteMessage(String(data)));
    }
  };
  function noteMessage(text: string): void {
    const receivedAt = wall();
    const seq = /^\{"type":"[a-z]+",(?:"n":\d+,)?"seq":(\d+)/.exec(text)?.[1];
    if (seq !== undefined) probe.lastSeq = Number(seq);
    if (!text.includes('"state":"offer"')) return;
    const { now, interactions } = JSON.parse(text) as {
      now: number;
      interactions: { offer: string | null; since: number }[];
    };
    for (const { offer, since } of interactions) {
      if (offer === null || sent.has(offer)) continue;
      sent.set(offer, { offer, decidedAt: since, sentAt: now, receivedAt });
    }
  }
  const drawn = new Set<string>();
  function afterFrame(run: () => void): void {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = run;
      channel.port2.postMessage(null);
    });
  }
  function look(): void {
    if (probe.usableMs === null && document.querySelector('.offers') !== null) {
      probe.usableMs = -1;
      afterFrame(() => (probe.usableMs = performance.now()));
    }
    for (const card of document.querySelectorAll<HTMLElement>('[data-offer]')) {
      const offer = card.dataset['offer'] ?? '';
      const from = sent.get(offer);
      if (from === undefined || drawn.has(offer)) continue;
      drawn.add(offer);
      afterFrame(() => probe.offers.push({ ...from, drawnAt: wall() }));
    }
  }
  const options = { childList: true, subtree: true, attributeFilter: ['data-offer'] };
  new MutationObserver(look).observe(document, options);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) probe.longTasksMs.push(duration);
  }).observe({ type: 'longtask' });
  const count = (): void => {
    probe.frames += 1;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
}

/** A copy of what the page has noted so far. */
export function readProbe(): Probe | undefined {
  return (window as ProbedWindow).probe;
}
