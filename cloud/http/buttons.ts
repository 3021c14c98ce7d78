import type { Carrier } from '../carrier/carrier.ts';
import { findPhone } from '../carrier/find-phone.ts';
import type { Phone } from '../carrier/phone.ts';
import type { Target } from '../carrier/teams/transfer.ts';
import type { App } from './app.ts';
import {
  CompleteBody,
  NoBody,
  PhoneParams,
  PickUpBody,
  TargetBody,
  TransferBody,
} from './schemas.ts';

const params = PhoneParams;
const phonePath = '/emulator/phones/:phone';

/** The call window's further buttons: transfer, consult, park, add. */
export function addButtonRoutes(app: App, carrier: Carrier): void {
  const { buttons } = carrier;
  const find = (key: string) => findPhone(carrier, key);
  app.post(`${phonePath}/transfer`, { schema: { params, body: TransferBody } }, async (request) => {
    const phone = find(request.params.phone);
    await buttons.transfer(phone, targetOf(carrier, phone, request.body.to), request.body.how);
    return phone.view();
  });
  app.post(`${phonePath}/consult`, { schema: { params, body: TargetBody } }, async (request) => {
    const phone = find(request.params.phone);
    await buttons.consult(phone, targetOf(carrier, phone, request.body.to));
    return phone.view();
  });
  app.post(`${phonePath}/swap`, { schema: { params, body: NoBody } }, async (request) => {
    const phone = find(request.params.phone);
    await buttons.swap(phone);
    return phone.view();
  });
  app.post(`${phonePath}/complete`, { schema: { params, body: CompleteBody } }, async (request) => {
    const phone = find(request.params.phone);
    await buttons.complete(phone, request.body.how);
    return phone.view();
  });
  app.post(`${phonePath}/add`, { schema: { params, body: TargetBody } }, async (request) => {
    const phone = find(request.params.phone);
    await buttons.add(phone, targetOf(carrier, phone, request.body.to));
    return phone.view();
  });
  app.post(`${phonePath}/park`, { schema: { params, body: NoBody } }, async (request) => {
    const phone = find(request.params.phone);
    const code = await buttons.park(phone);
    return { ...phone.view(), code };
  });
  app.post(`${phonePath}/pickup`, { schema: { params, body: PickUpBody } }, async (request) => {
    const phone = find(request.params.phone);
    await buttons.pickUp(phone, request.body.code, request.body.how);
    return phone.view();
  });
  app.get('/emulator/parked', async () => buttons.parked());
}

/** A person's key or number; who shares the tenant is a colleague. */
function targetOf(carrier: Carrier, from: Phone, to: string): Target {
  const isNumber = /^\+?[0-9]/.test(to);
  const phone = isNumber ? carrier.phones.find(to) : findPhone(carrier, to);
  const person = phone?.person;
  const isColleague = person !== undefined && person.tid === from.person?.tid;
  return {
    name: person?.key ?? to,
    number: isNumber ? to : (phone?.number ?? null),
    colleague: isColleague ? phone : undefined,
  };
}
