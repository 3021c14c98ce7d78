/** A call reaches the owner, a final status goes back, or nobody is answered. */
export type Answer = 'call' | 'silence' | number;

export interface TortureRow {
  readonly section: string;
  readonly name: string;
  /** What RFC 4475 says of it, in short. */
  readonly asks: string;
  readonly answer: Answer;
}

/**
 * All 49 messages of RFC 4475. An endpoint that authenticates registrations answers a REGISTER that
 * it understands with 401; a request in a dialog that it does not know with 481.
 */
const ROWS = `
3.1.1.1  wsinv      | well-formed; it has a To tag, so a stranger's dialog            | 481
3.1.1.2  intmeth    | well-formed; unknown method: 501                                | 501
3.1.1.3  esc01      | well-formed; escapes stay as they are                           | call
3.1.1.4  escnull    | well-formed; the user name must not be cut at %00               | 401
3.1.1.5  esc02      | well-formed; % in a token is no escape, so not REGISTER: 501    | 501
3.1.1.6  lwsdisp    | well-formed without white space before <                        | 200
3.1.1.7  longreq    | well-formed with long values                                    | call
3.1.1.8  dblreq     | bytes after Content-Length are ignored on UDP                   | 401
3.1.1.9  semiuri    | semicolons belong to the user part                              | 200
3.1.1.10 transports | unknown transports in Via are no fault                          | 200
3.1.1.11 mpart01    | well-formed multipart MESSAGE; a method we do not serve: 405    | 405
3.1.1.12 unreason   | well-formed response; nobody waits for it                       | silence
3.1.1.13 noreason   | well-formed response without a reason; nobody waits for it      | silence
3.1.2.1  badinv01   | malformed Via and Contact: 400 if the Via can be read           | silence
3.1.2.2  clerr      | Content-Length beyond the datagram: 400                         | 400
3.1.2.3  ncl        | negative Content-Length: 400                                    | 400
3.1.2.4  scalar02   | CSeq and others out of range: 400                               | 400
3.1.2.5  scalarlg   | response with values out of range: discarded                    | silence
3.1.2.6  quotbal    | unterminated quote: 400                                         | 400
3.1.2.7  ltgtruri   | <> around the Request-URI: 400, or recovered                    | 400
3.1.2.8  lwsruri    | white space in the Request-URI: 400                             | 400
3.1.2.9  lwsstart   | more than one space in the start line: 400, or recovered        | 400
3.1.2.10 trws       | space after the start line: 400, or recovered                   | 400
3.1.2.11 escruri    | headers in the Request-URI: 400, or ignored                     | 200
3.1.2.12 baddate    | a zone that is not GMT: ignored, or 400                         | 200
3.1.2.13 regbadct   | ? in a Contact without <>: 400                                  | 401
3.1.2.14 badaspec   | spaces within <>: 400, or recovered                             | 200
3.1.2.15 baddn      | a comma in a display name without quotes: 400, or recovered     | 200
3.1.2.16 badvers    | SIP/7.0: 505                                                    | 505
3.1.2.17 mismatch01 | the CSeq has another method: 400                                | 400
3.1.2.18 mismatch02 | the same with an unknown method: 400 or 501                     | 400
3.1.2.19 bigcode    | status beyond 699: discarded                                    | silence
3.2.1    badbranch  | a bare cookie identifies nothing: matched as RFC 2543 does      | 200
3.3.1    insuf      | Call-ID, From or To is missing: 400                             | 400
3.3.2    unkscm     | unknown scheme: 416                                             | 416
3.3.3    novelsc    | a scheme that nobody routes to: 416                             | 416
3.3.4    unksm2     | To of an unknown scheme in a REGISTER: refused, not crashed     | 401
3.3.5    bext01     | unknown Require: 420 with Unsupported                           | 420
3.3.6    invut      | a body nobody understands: 415 with Accept                      | 415
3.3.7    regaut01   | unknown Authorization scheme: as if there were none             | 401
3.3.8    multi01    | single headers twice: 400                                       | 400
3.3.9    mcl01      | Content-Length twice, different: 400                            | 400
3.3.10   bcast      | response with a broadcast Via: discarded, never forwarded       | silence
3.3.11   zeromf     | Max-Forwards 0 at its destination: answered                     | 200
3.3.12   cparam01   | a parameter of a Contact without <> is the header's             | 401
3.3.13   cparam02   | a parameter within <> is the URI's                              | 401
3.3.14   regescrt   | headers in a Contact: kept for who calls it                     | 401
3.3.15   sdp01      | nothing acceptable that we could offer: 406                     | 406
3.4.1    inv2543    | an INVITE of RFC 2543: accepted                                 | call
`;

export const TORTURE_TABLE: readonly TortureRow[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [head = '', asks = '', answer = ''] = row.split('|').map((part) => part.trim());
    const [section = '', name = ''] = head.split(/\s+/);
    const word = answer === 'call' || answer === 'silence' ? answer : Number(answer);
    return { section, name, asks, answer: word };
  });
