import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters } from 'werift';

/** What the peer connection carries: packets of PCMA, RTP headers and all. */
export interface PeerAudio {
  /** From the browser's microphone. */
  readonly onPacket: (rtp: Buffer) => void;
  readonly onState: (state: 'connected' | 'closed') => void;
}

const PCMA = new RTCRtpCodecParameters({
  mimeType: 'audio/PCMA',
  clockRate: 8_000,
  channels: 1,
  payloadType: 8,
});

/**
 * The other end of a browser's RTCPeerConnection, in this process: ICE, DTLS and SRTP by werift.
 * The browser offers, audio only, and gathers its candidates before it does.
 */
export class BrowserPeer {
  readonly #peer: RTCPeerConnection;
  readonly #speaker = new MediaStreamTrack({ kind: 'audio' });
  #isOpen = true;

  constructor(audio: PeerAudio) {
    this.#peer = new RTCPeerConnection({
      codecs: { audio: [PCMA] },
      iceServers: [],
      // Browser and emulator are on one machine, perhaps without any network.
      iceAdditionalHostAddresses: ['127.0.0.1'],
      iceUseIpv6: false,
    });
    this.#peer.onTrack.subscribe((track) => {
      track.onReceiveRtp.subscribe((rtp) => {
        if (rtp.header.payloadType === PCMA.payloadType) audio.onPacket(rtp.serialize());
      });
    });
    this.#peer.connectionStateChange.subscribe((state) => {
      if (state === 'connected') audio.onState('connected');
      if (state === 'closed' || state === 'failed') audio.onState('closed');
    });
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
