import { byId, setText } from './dom.ts';

type AudioState = 'off' | 'starting' | 'on' | 'listening' | 'failed';

const WORDS: Readonly<Record<AudioState, string>> = {
  off: 'Audio starts with the first call.',
  starting: 'Audio is starting…',
  on: 'Microphone and loudspeaker are on.',
  listening: 'You can listen; this page has no microphone, so the other side hears silence.',
  failed: 'No audio in this page. The call goes on; keys and tones still work.',
};

/**
 * The page's end of a phone's audio: PCMA over WebRTC with the emulator. It belongs to the phone,
 * not to a call, and starts with a click, because browsers let a page sound only then.
 */
export class AudioLine {
  readonly #phone: string;
  readonly #shown: HTMLElement;
  #peer: RTCPeerConnection | undefined;
  #socket: WebSocket | undefined;
  #hasMicrophone = false;

  constructor(phone: string, shown: HTMLElement) {
    this.#phone = phone;
    this.#shown = shown;
    this.#tell('off');
  }

  /** Safe to call with every click. */
  start(): void {
    if (this.#peer !== undefined) return;
    this.#tell('starting');
    this.#peer = new RTCPeerConnection();
    this.#connect(this.#peer).catch(() => this.#fail());
  }

  close(): void {
    this.#socket?.close();
    this.#peer?.close();
    this.#peer = undefined;
  }

  async #connect(peer: RTCPeerConnection): Promise<void> {
    const microphone = await openMicrophone();
    this.#hasMicrophone = microphone !== undefined;
    const transceiver = peer.addTransceiver(microphone ?? 'audio', { direction: 'sendrecv' });
    const codecs = RTCRtpReceiver.getCapabilities('audio')?.codecs ?? [];
    transceiver.setCodecPreferences(codecs.filter((codec) => codec.mimeType === 'audio/PCMA'));
    peer.ontrack = ({ track }) => {
      byId('loudspeaker', HTMLAudioElement).srcObject = new MediaStream([track]);
    };
    await peer.setLocalDescription();
    await gathered(peer);
    this.#exchange(peer, peer.localDescription?.sdp ?? '');
  }

  #exchange(peer: RTCPeerConnection, sdp: string): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const query = `?phone=${encodeURIComponent(this.#phone)}`;
    const socket = new WebSocket(`${scheme}://${location.host}/emulator/audio${query}`);
    this.#socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ kind: 'offer', sdp }));
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(String(data)) as Answer; // the emulator's own shape
      if (message.kind === 'answer') {
        peer.setRemoteDescription({ type: 'answer', sdp: message.sdp }).catch(() => this.#fail());
      } else if (message.kind === 'state' && message.state === 'connected') {
        this.#tell(this.#hasMicrophone ? 'on' : 'listening');
      } else this.#fail();
    };
    socket.onclose = () => {
      if (this.#peer === peer) this.#fail();
    };
  }

  /** The next click tries again. */
  #fail(): void {
    this.close();
    this.#tell('failed');
  }

  #tell(state: AudioState): void {
    this.#shown.dataset['state'] = state;
    setText(this.#shown, WORDS[state]);
  }
}

type Answer =
  | { readonly kind: 'answer'; readonly sdp: string }
  | { readonly kind: 'state'; readonly state: string }
  | { readonly kind: 'error'; readonly message: string };

/** undefined when there is none, it was refused, or the page is not from a safe address. */
async function openMicrophone(): Promise<MediaStreamTrack | undefined> {
  if (!window.isSecureContext) return undefined;
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    return stream.getAudioTracks()[0];
  } catch {
    return undefined;
  }
}

function gathered(peer: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (peer.iceGatheringState === 'complete') resolve();
    };
    peer.addEventListener('icegatheringstatechange', look);
    look();
    // Two seconds are plenty for addresses of this machine; what is found by then is enough.
    window.setTimeout(resolve, 2_000);
  });
}
