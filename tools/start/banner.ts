/** The block that `npm start` ends with (DESIGN §11); outside tests wait for its first line. */
export function banner(options: {
  readonly host: string;
  readonly httpPort: number;
  readonly sipPort: number;
  readonly emulated: boolean;
}): string {
  const { host, httpPort, sipPort, emulated } = options;
  const shown = host === '127.0.0.1' || host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  const sipHost = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const softphone = `any softphone   sip:+442079460100@${sipHost}:${sipPort}`;
  const lines = [` Patchbay is up    http://${shown}:${httpPort}`];
  if (emulated) {
    const people = '/teams?as=ana | ben | chloe (supervisor) | dana (admin)';
    const inboxes = '/handsets (mail, SMS, WhatsApp, web chat)';
    lines.push(
      `   Teams (emulated)  ${people}     customer phone  /phone`,
      `   handsets          ${inboxes.padEnd(people.length + 4)}${softphone}`,
    );
  }
  return lines.join('\n');
}
