import type { Carrier } from '../carrier/carrier.ts';
import { heardWav } from '../carrier/heard-wav.ts';
import { Behaviour } from '../carrier/behaviour.ts';
import { findPhone } from '../carrier/find-phone.ts';
import type { Phone } from '../carrier/phone.ts';
import type { PhoneCall } from '../carrier/phone-call.ts';
import { answerCall } from '../carrier/ringing.ts';
import { CloudError } from '../error.ts';
import type { App } from './app.ts';
import {
  DialBody,
  NoBody,
  PhoneParams,
  PressBody,
  RingingBody,
  SayBody,
  ToneBody,
} from './schemas.ts';

type Find = (phone: string) => Phone;
const params = PhoneParams;
const phonePath = '/emulator/phones/:phone';

/** A person's Teams phone by the person's key, or any handset by its number. */
export function addPhoneRoutes(app: App, carrier: Carrier): void {
  const find: Find = (key) => findPhone(carrier, key);
  app.get('/emulator/phones', async () => carrier.phones.all().map((phone) => phone.view()));
  app.get(phonePath, { schema: { params } }, async (request) => find(request.params.phone).view());
  app.get(`${phonePath}/audio`, { schema: { params } }, async (request, reply) => {
    const phone = find(request.params.phone);
    return reply.type('audio/wav').send(await heardWav(phone));
  });
  app.put(
    `${phonePath}/behaviour`,
    { schema: { params, body: Behaviour.partial() } },
    async (request) => {
      const phone = find(request.params.phone);
      // A field given as undefined does not exist in JSON: what is there was given.
      phone.behaviour = Behaviour.parse({ ...phone.behaviour, ...request.body });
      carrier.changed(phone);
      return phone.view();
    },
  );
  addRingingRoutes(app, find);
  addTalkRoutes(app, find, carrier);
  addDialRoutes(app, find, carrier);
}

function addRingingRoutes(app: App, find: Find): void {
  const actions = {
    answer: (phone: Phone, call: PhoneCall) => answerCall(phone, call),
    decline: (_phone: Phone, call: PhoneCall) => call.refuse(603),
    ignore: (_phone: Phone, call: PhoneCall) => call.ignore(),
  };
  for (const [action, act] of Object.entries(actions)) {
    const path = `${phonePath}/${action}`;
    app.post(path, { schema: { params, body: RingingBody } }, async (request) => {
      const phone = find(request.params.phone);
      await act(phone, phone.ringing(request.body.id));
      return phone.view();
    });
  }
}

function addTalkRoutes(app: App, find: Find, carrier: Carrier): void {
  const plain = {
    hold: (phone: Phone) => Promise.all(phone.talking().map((call) => call.hold())),
    unhold: (phone: Phone) => Promise.all(phone.talking().map((call) => call.unhold())),
    hangup: (phone: Phone) => carrier.buttons.hangUp(phone),
  };
  for (const [action, act] of Object.entries(plain)) {
    const path = `${phonePath}/${action}`;
    app.post(path, { schema: { params, body: NoBody } }, async (request) => {
      const phone = find(request.params.phone);
      await act(phone);
      return phone.view();
    });
  }
  app.post(`${phonePath}/press`, { schema: { params, body: PressBody } }, async (request) => {
    const phone = find(request.params.phone);
    await phone.current().press(request.body.digits);
    return phone.view();
  });
  app.post(`${phonePath}/say`, { schema: { params, body: SayBody } }, async (request) => {
    const phone = find(request.params.phone);
    phone.voice().say(request.body.text);
    return phone.view();
  });
  app.post(`${phonePath}/tone`, { schema: { params, body: ToneBody } }, async (request) => {
    const phone = find(request.params.phone);
    phone.voice().tone(request.body.hz, request.body.ms);
    return phone.view();
  });
}

function addDialRoutes(app: App, find: Find, carrier: Carrier): void {
  app.post(`${phonePath}/call`, { schema: { params, body: DialBody } }, async (request, reply) => {
    const { number, person } = find(request.params.phone);
    if (number === null) throw new CloudError('notNow', 'this person has no phone number');
    const display = person?.name;
    return reply
      .code(201)
      .send({ id: carrier.dial({ ...request.body, from: number, display }).id });
  });
}
