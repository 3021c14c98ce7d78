import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { CloudOptions } from './main.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const range = z
  .string()
  .regex(/^[0-9]{1,5}-[0-9]{1,5}$/, 'not a range: write FIRST-LAST')
  .transform((text) => {
    const [first = 0, last = 0] = text.split('-').map(Number);
    return { first, last };
  })
  .refine(({ first, last }) => first < last && last <= 65_535, 'FIRST must be below LAST ≤ 65535');

const names = z
  .string()
  .regex(/^[a-z0-9.*-]+(,[a-z0-9.*-]+)*$/, 'not host names: write a.example,b.example')
  .transform((text) => text.split(','));

const environment = z.object({
  PATCHBAY_BIND: z.string().min(1).max(253).default('127.0.0.1'),
  PATCHBAY_CLOUD_PORT: port.default(3979),
  PATCHBAY_CLOUD_TLS_PORT: port.default(3980),
  PATCHBAY_CLOUD_TLS_NAMES: names.default([]),
  PATCHBAY_DATA: z.string().min(1).default('./data'),
  PATCHBAY_CLOUD_SIP_PORT: port.default(5070),
  PATCHBAY_CLOUD_SIP_TLS_PORT: port.default(5071),
  PATCHBAY_SIP_PORT: port.default(5060),
  PATCHBAY_HTTP_PORT: port.default(3978),
  PATCHBAY_PRODUCT_URL: z.url({ protocol: /^https?$/ }).optional(),
  PATCHBAY_CLOUD_RTP_PORTS: range.default({ first: 24_000, last: 27_999 }),
});

/** Below the data folder: what the launcher hands to the product lies there too. */
export const sipFolder = (data: string): string => join(data, 'cloud', 'sip');

export type ReadCloudConfig =
  | { readonly kind: 'options'; readonly options: CloudOptions }
  | { readonly kind: 'faults'; readonly faults: readonly string[] };

/** The only reader of the environment in this room; every fault at once. */
export function readCloudConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): ReadCloudConfig {
  const given = Object.entries(env).filter(([, text]) => text !== '');
  const read = environment.safeParse(Object.fromEntries(given));
  if (!read.success) {
    const faults = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    return { kind: 'faults', faults };
  }
  const values = read.data;
  return {
    kind: 'options',
    options: {
      bind: values.PATCHBAY_BIND,
      httpPort: values.PATCHBAY_CLOUD_PORT,
      tls: {
        port: values.PATCHBAY_CLOUD_TLS_PORT,
        folder: join(resolve(values.PATCHBAY_DATA), 'cloud'),
        names: values.PATCHBAY_CLOUD_TLS_NAMES,
      },
      sipPort: values.PATCHBAY_CLOUD_SIP_PORT,
      sipTls: {
        port: values.PATCHBAY_CLOUD_SIP_TLS_PORT,
        folder: sipFolder(resolve(values.PATCHBAY_DATA)),
      },
      productUrl: values.PATCHBAY_PRODUCT_URL ?? `http://localhost:${values.PATCHBAY_HTTP_PORT}`,
      product: { host: values.PATCHBAY_BIND, port: values.PATCHBAY_SIP_PORT },
      rtpPorts: values.PATCHBAY_CLOUD_RTP_PORTS,
      logErrors: true,
    },
  };
}
