import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { banner } from './banner.ts';
import { findTakenPorts } from './ports.ts';

describe('banner', () => {
  it('is the block that newcomers and outside tests wait for', () => {
    const text = banner({ host: '127.0.0.1', httpPort: 3978, sipPort: 5060, emulated: true });
    expect(text.split('\n')).toEqual([
      ' Patchbay is up    http://localhost:3978',
      '   Teams (emulated)  /teams?as=ana | ben | chloe (supervisor) | dana (admin)     ' +
        'customer phone  /phone',
      '   handsets          /handsets (mail, SMS, WhatsApp, web chat)                  ' +
        'any softphone   sip:+442079460100@127.0.0.1:5060',
    ]);
  });

  it('names the port that was set, and no twin where there is none', () => {
    const text = banner({ host: '192.0.2.7', httpPort: 80, sipPort: 5062, emulated: false });
    expect(text).toBe(' Patchbay is up    http://192.0.2.7:80');
  });
});

describe('findTakenPorts', () => {
  const server = createServer();
  afterEach(() => server.close());

  it('says which port, what for, and which setting moves it', async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const about = { setting: 'PATCHBAY_HTTP_PORT', port, use: 'pages' };
    const taken = await findTakenPorts('127.0.0.1', [{ ...about, protocols: ['tcp', 'udp'] }]);
    expect(taken).toEqual([
      `TCP port ${port} (pages) cannot be had: another program uses it. ` +
        'Stop what uses it, or set PATCHBAY_HTTP_PORT to another port.',
    ]);
  });
});
