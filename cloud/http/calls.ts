import type { Carrier } from '../carrier/carrier.ts';
import { heardWav } from '../carrier/heard-wav.ts';
import type { PhoneCall } from '../carrier/phone-call.ts';
import { CloudError } from '../error.ts';
import type { App } from './app.ts';
import { CallBody, CallParams, NoBody, PressBody, SayBody, ToneBody } from './schemas.ts';

/** A customer's handset by the id of its call. */
export function addCallRoutes(app: App, carrier: Carrier): void {
  const find = (id: string): PhoneCall => {
    const call = carrier.call(id);
    if (call === undefined) throw new CloudError('notFound', 'no such call', { path: 'id' });
    return call;
  };

  app.post('/emulator/calls', { schema: { body: CallBody } }, async (request, reply) => {
    const call = carrier.dial(request.body);
    return reply.code(201).send({ id: call.id });
  });
  app.get('/emulator/calls', async () => carrier.calls().map((call) => call.quickView()));
  app.get('/emulator/calls/:id', { schema: { params: CallParams } }, (request) =>
    find(request.params.id).view(),
  );
  app.get('/emulator/calls/:id/audio', { schema: { params: CallParams } }, async (request, reply) =>
    reply.type('audio/wav').send(await heardWav(find(request.params.id))),
  );

  const params = CallParams;
  app.post(
    '/emulator/calls/:id/press',
    { schema: { params, body: PressBody } },
    async (request) => {
      const call = find(request.params.id);
      await call.press(request.body.digits);
      return call.view();
    },
  );
  app.post('/emulator/calls/:id/say', { schema: { params, body: SayBody } }, async (request) => {
    const call = find(request.params.id);
    call.voice().say(request.body.text);
    return call.view();
  });
  app.post('/emulator/calls/:id/tone', { schema: { params, body: ToneBody } }, async (request) => {
    const call = find(request.params.id);
    call.voice().tone(request.body.hz, request.body.ms);
    return call.view();
  });
  const plain = {
    hold: (call: PhoneCall) => call.hold(),
    unhold: (call: PhoneCall) => call.unhold(),
    hangup: (call: PhoneCall) => call.hangUp(),
  };
  for (const [action, act] of Object.entries(plain)) {
    const path = `/emulator/calls/:id/${action}`;
    app.post(path, { schema: { params, body: NoBody } }, async (request) => {
      const call = find(request.params.id);
      await act(call);
      return call.view();
    });
  }
}
