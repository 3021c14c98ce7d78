/** A dialog that is live at the endpoint under test, so that what is in dialogs is reached too. */
export interface LiveDialog {
  readonly callId: string;
  readonly fromTag: string;
  readonly toTag: string;
}

export const FUZZ_SDP =
  'v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n';

/** What particular methods bring; the rest of a message is the same for all. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  INVITE: [
    'Supported: 100rel, timer, replaces',
    'Session-Expires: 1800;refresher=uac',
    'Min-SE: 90',
    'Replaces: x@y;to-tag=a;from-tag=b;early-only',
  ],
  ACK: [],
  BYE: [],
  CANCEL: [],
  OPTIONS: ['Accept: application/sdp'],
  INFO: [],
  UPDATE: ['Session-Expires: 1800;refresher=uas'],
  PRACK: ['RAck: 1 1 INVITE'],
  REFER: [
    'Refer-To: "X" <sip:a@b;x-m=8:orgid%3A1;x-t=t?Replaces=c%40h%3Bto-tag%3Da%3Bfrom-tag%3Db>',
    'Referred-By: <sip:a@b>',
    'Refer-Sub: false',
  ],
  NOTIFY: ['Event: refer;id=2', 'Subscription-State: active;expires=60'],
  REGISTER: [
    'Expires: 600',
    'Path: <sip:edge@h;lr;ob>',
    'Authorization: Digest username="u", realm="r", nonce="n", uri="sip:192.0.2.1", ' +
      'response="0", qop=auth, nc=00000001, cnonce="c", algorithm=SHA-256',
  ],
};

function head(method: string, id: string, dialog: LiveDialog | undefined, seq: number): string {
  const { callId = id, fromTag = id, toTag } = dialog ?? {};
  const to = toTag === undefined ? '' : `;tag=${toTag}`;
  const lines = [
    `Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK${id}${seq};rport, SIP/2.0/TCP h;branch=z9hG4b`,
    `From: "A \\"B\\" C" <sip:+447700900123@192.0.2.2;user=phone>;tag=${fromTag}`,
    `To: <sip:+442079460100@192.0.2.1>${to}`,
    `Call-ID: ${callId}`,
    `CSeq: ${seq} ${method}`,
    'Max-Forwards: 70',
    'Contact: <sip:a@192.0.2.2>;expires=600;+sip.instance="<urn:uuid:1>";reg-id=1',
    'Record-Route: <sip:p;lr>, <sip:q;lr>',
    'Reason: Q.850;cause=16;text="x"',
    'Content-Type: application/sdp',
  ];
  return `${[...lines, ...(OWN[method] ?? [])].join('\r\n')}\r\n`;
}

const ENDING = `Content-Length: ${FUZZ_SDP.length}\r\n\r\n${FUZZ_SDP}`;

/** One sound request of each method, outside dialogs or in a live one. */
export function requests(id: string, dialog?: LiveDialog, seq = 1): string[] {
  return Object.keys(OWN).map(
    (method) =>
      `${method} sip:+442079460100@192.0.2.1 SIP/2.0\r\n${head(method, id, dialog, seq)}${ENDING}`,
  );
}

const STATUS_LINES = [
  '100 Trying',
  '180 Ringing',
  '183 Progress',
  '200 OK',
  '202 Accepted',
  '302 Moved',
  '401 Unauthorized',
  '407 Proof',
  '422 Too Small',
  '481 Gone',
  '491 Pending',
  '500 Error',
];

/** Sound answers to a request that the endpoint sent. */
export function answers(request: string): string[] {
  const lines = (request.split('\r\n\r\n')[0] ?? '').split('\r\n').slice(1);
  const copied = lines.filter((line) => /^(via|from|call-id|cseq):/i.test(line));
  const to = lines.find((line) => /^to:/i.test(line)) ?? 'To: <sip:b@h>';
  const more = [
    'Contact: <sip:b@192.0.2.2>',
    'Require: 100rel',
    'RSeq: 7',
    'Allow: INVITE, UPDATE, REFER',
    'Session-Expires: 90;refresher=uac',
    'Min-SE: 200',
    'WWW-Authenticate: Digest realm="r", nonce="n", qop="auth", algorithm=MD5',
    'Proxy-Authenticate: Digest realm="p", nonce="n"',
    'Content-Type: application/sdp',
  ];
  const tagged = to.includes('tag=') ? to : `${to};tag=t`;
  return STATUS_LINES.map(
    (line) => `SIP/2.0 ${line}\r\n${[...copied, tagged, ...more].join('\r\n')}\r\n${ENDING}`,
  );
}
