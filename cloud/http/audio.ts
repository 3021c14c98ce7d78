import { z } from 'zod';
import { BrowserPeer, loadWebRtc } from '../audio/browser-peer.ts';
import { openAudioPort, type AudioPort } from '../carrier/audio-port.ts';
import type { Carrier } from '../carrier/carrier.ts';
import { findPhone } from '../carrier/find-phone.ts';
import { CloudError } from '../error.ts';
import type { Phone } from '../carrier/phone.ts';
import type { App } from './app.ts';

const Query = z.object({
  phone: z.string().min(2).max(32).optional(),
  call: z.string().min(1).max(64).optional(),
});
const Offer = z.object({ kind: z.literal('offer'), sdp: z.string().max(65_536) });

const SESSIONS_MAX = 50;

/** Browsers that listen and speak on a phone, whatever call it is in. */
export class AudioSessions {
  /** By key: after a reset the phone of a number is another object. */
  readonly #ports = new Map<AudioPort, string>();

  get isFull(): boolean {
    return this.#ports.size >= SESSIONS_MAX;
  }

  add(port: AudioPort, phone: Phone): void {
    this.#ports.set(port, phone.key);
    port.follow(phone);
  }

  remove(port: AudioPort): void {
    this.#ports.delete(port);
    port.close();
  }

  phoneChanged(phone: Phone): void {
    for (const [port, its] of this.#ports) if (its === phone.key) port.follow(phone);
  }
}

/**
 * Signalling of the browser's audio: `{kind: 'offer', sdp}` in, `{kind: 'answer', sdp}` out, then
 * `{kind: 'state', state}`. The audio lives as long as the socket.
 */
export function addAudioRoute(app: App, carrier: Carrier, sessions: AudioSessions): void {
  const options = { websocket: true, schema: { querystring: Query } } as const;
  app.get('/emulator/audio', options, async (socket, request) => {
    const tell = (message: object) => socket.send(JSON.stringify(message));
    const refuse = (message: string) => {
      tell({ kind: 'error', message });
      socket.close();
    };
    // Listening must start before anything is awaited, or the first message is lost.
    const first = new Promise<string>((resolve) => {
      socket.once('message', (data) => resolve(data.toString()));
    });
    const ended = new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
      socket.once('error', () => resolve());
    });
    if (sessions.isFull) return refuse('too many browsers have audio');
    try {
      const phone = phoneOf(carrier, Query.parse(request.query));
      await carry({ carrier, sessions, phone, first, ended, tell });
    } catch (error) {
      refuse(error instanceof CloudError ? error.message : 'the audio could not be set up');
    }
  });
}

interface Carry {
  readonly carrier: Carrier;
  readonly sessions: AudioSessions;
  readonly phone: Phone;
  readonly first: Promise<string>;
  readonly ended: Promise<void>;
  readonly tell: (message: object) => void;
}

/** From the browser's offer to the end of its socket. */
async function carry({ carrier, sessions, phone, first, ended, tell }: Carry): Promise<void> {
  const offer = await Promise.race([first, ended]);
  if (offer === undefined) return;
  const { sdp } = Offer.parse(JSON.parse(offer));
  // What can fail comes first, so that a failure leaves nothing open.
  await loadWebRtc();
  const port = await openAudioPort(carrier.media, carrier.address.host);
  sessions.add(port, phone);
  let isOver = false;
  const peer = await BrowserPeer.open({
    onPacket: (rtp) => port.send(rtp),
    onState: (state) => (isOver ? undefined : tell({ kind: 'state', state })),
  });
  port.onPacket = (rtp) => peer.send(rtp);
  try {
    tell({ kind: 'answer', sdp: await peer.answer(sdp) });
    await ended;
  } finally {
    isOver = true;
    sessions.remove(port);
    await peer.close();
  }
}

function phoneOf(carrier: Carrier, query: z.infer<typeof Query>): Phone {
  const key = query.phone ?? carrier.call(query.call ?? '')?.facts.parties.phone;
  if (key === undefined) throw new CloudError('notFound', 'no such call', { path: 'call' });
  return findPhone(carrier, key);
}
