import type { MediaStreamTrack, RTCPeerConnection } from 'werift';

export interface PeerAudio {
  /** A packet of PCMA from the browser's microphone, RTP header and all. */
  readonly onPacket: (rtp: Buffer) => void;
  readonly onState: (state: 'connected' | 'closed') => void;
}

const PCMA = 8;

/**
 * Loads werift, which costs more than the rest of the emulator's start together; a page that may
 * want audio asks for it ahead of time.
 */
export function loadWebRtc(): Promise<typeof import('werift')> {
  return import('werift');
}

/**
 * The other end of a browser's RTCPeerConnection, in this process: ICE, DTLS and SRTP by werift.
 * The browser offers, audio only, and gathers its candidates before it does.
 */
export class BrowserPeer {
  readonly #peer: RTCPeerConnection;
  readonly #speaker: MediaStreamTrack;
  #isOpen = true;

  private constructor(peer: RTCPeerConnection, speaker: MediaStreamTrack) {
    this.#peer = peer;
    this.#speaker = speaker;
  }

  static async open(audio: PeerAudio): Promise<BrowserPeer> {
    const webRtc = await loadWebRtc();
    const codec = new webRtc.RTCRtpCodecParameters({
      mimeType: 'audio/PCMA',
      clockRate: 8_000,
      channels: 1,
      payloadType: PCMA,
    });
    const peer = new webRtc.RTCPeerConnection({
      codecs: { audio: [codec] },
      iceServers: [],
      // Browser and emulator are on one machine, perhaps without any network.
      iceAdditionalHostAddresses: ['127.0.0.1'],
      iceUseIpv6: false,
    });
    listen(peer, audio);
    return new BrowserPeer(peer, new webRtc.MediaStreamTrack({ kind: 'audio' }));
  }

  /** Takes the browser's offer; the answer has every candidate in it. */
  async answer(offer: string): Promise<string> {
    await this.#peer.setRemoteDescription({ type: 'offer', sdp: offer });
    const transceiver = this.#peer.getTransceivers()[0];
    if (transceiver === undefined) throw new Error('the offer has no audio');
    await transceiver.sender.replaceTrack(this.#speaker);
    transceiver.setDirection('sendrecv');
    await this.#peer.setLocalDescription(await this.#peer.createAnswer());
    return this.#peer.localDescription?.sdp ?? '';
  }

  /** To the browser's loudspeaker. */
  send(rtp: Buffer): void {
    if (this.#isOpen && this.#peer.connectionState === 'connected') this.#speaker.writeRtp(rtp);
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    await this.#peer.close();
  }
}

function listen(peer: RTCPeerConnection, audio: PeerAudio): void {
  peer.onTrack.subscribe((track) => {
    track.onReceiveRtp.subscribe((rtp) => {
      if (rtp.header.payloadType === PCMA) audio.onPacket(rtp.serialize());
    });
  });
  peer.connectionStateChange.subscribe((state) => {
    if (state === 'connected') audio.onState('connected');
    if (state === 'closed' || state === 'failed') audio.onState('closed');
  });
}
