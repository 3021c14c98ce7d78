import assert from 'node:assert/strict';
import {
  AuthorizationCodeCredential,
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  DefaultAzureCredential,
  DeviceCodeCredential,
  OnBehalfOfCredential,
} from '@azure/identity';
import { createPrivateKey, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { ANA, anaToken, claimsOf, CONTOSO, OTHER, PATCHBAY, registerOther } from '../parts.ts';
import { rejection, SECRET, signInAt, testCertificate } from '../parts.ts';
import { packageName } from '../results.ts';
import type { Check, Cloud, Suite } from '../suite.ts';

const GRAPH = 'https://graph.microsoft.com/.default';
const section = '1.3 Grants';

const options = (cloud: Cloud) => ({ authorityHost: cloud.https, disableInstanceDiscovery: true });

const grants: readonly Check[] = [
  {
    section,
    operation: 'client credentials by secret',
    run: async (cloud) => {
      const credential = new ClientSecretCredential(CONTOSO, PATCHBAY, SECRET, options(cloud));
      const { token, expiresOnTimestamp } = await credential.getToken(GRAPH);
      assert.equal(claimsOf(token)['appid'], PATCHBAY);
      assert(expiresOnTimestamp > Date.now());
    },
  },
  {
    section,
    operation: 'client credentials by certificate (PS256, x5t#S256)',
    run: async (cloud) => {
      const { pem, keyPem } = testCertificate();
      await cloud.twin('PUT', `/emulator/apps/${PATCHBAY}`, { certificates: [pem] });
      const certificate = `${keyPem}${pem}`;
      const credential = new ClientCertificateCredential(
        CONTOSO,
        PATCHBAY,
        { certificate },
        { ...options(cloud), sendCertificateChain: true },
      );
      const { token } = await credential.getToken(GRAPH);
      assert.equal(claimsOf(token)['appidacr'], '2');
    },
  },
  {
    section,
    operation: 'client credentials by an assertion of the program’s own making',
    run: async (cloud) => {
      const { pem, keyPem, sha256 } = testCertificate();
      await cloud.twin('PUT', `/emulator/apps/${PATCHBAY}`, { certificates: [pem] });
      const x5t = Buffer.from(sha256, 'hex').toString('base64url');
      const assertion = () =>
        new SignJWT({ jti: randomUUID() })
          .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': x5t })
          .setIssuer(PATCHBAY)
          .setSubject(PATCHBAY)
          .setAudience(`${cloud.https}/${CONTOSO}/oauth2/v2.0/token`)
          .setExpirationTime('5m')
          .sign(createPrivateKey(keyPem));
      const credential = new ClientAssertionCredential(
        CONTOSO,
        PATCHBAY,
        assertion,
        options(cloud),
      );
      await credential.getToken(GRAPH);
    },
  },
  {
    section,
    operation: 'on-behalf-of',
    run: async (cloud) => {
      const credential = new OnBehalfOfCredential({
        tenantId: CONTOSO,
        clientId: PATCHBAY,
        clientSecret: SECRET,
        userAssertionToken: await anaToken(cloud),
        ...options(cloud),
      });
      const { token } = await credential.getToken('https://graph.microsoft.com/User.Read');
      assert.equal(claimsOf(token)['oid'], ANA.oid);
    },
  },
  {
    section,
    operation: 'authorization code',
    run: async (cloud) => {
      await registerOther(cloud);
      const redirectUri = 'http://localhost:3000/callback';
      const query = new URLSearchParams({
        client_id: OTHER,
        response_type: 'code',
        scope: 'openid offline_access User.Read',
        redirect_uri: redirectUri,
      });
      const url = `${cloud.https}/${CONTOSO}/oauth2/v2.0/authorize?${query}`;
      const code = (await signInAt(url, cloud)).get('code') ?? '';
      const credential = new AuthorizationCodeCredential(
        CONTOSO,
        OTHER,
        SECRET,
        code,
        redirectUri,
        options(cloud),
      );
      await credential.getToken('User.Read');
    },
  },
  {
    section,
    operation: 'device code',
    run: async (cloud) => {
      await registerOther(cloud, { allowPublicClient: true });
      const credential = new DeviceCodeCredential({
        tenantId: CONTOSO,
        clientId: OTHER,
        userPromptCallback: ({ userCode }) => {
          void cloud.twin('POST', '/emulator/sign-in', { device: userCode, as: ANA.key });
        },
        ...options(cloud),
      });
      await credential.getToken('User.Read');
    },
  },
];

const pointing: readonly Check[] = [
  {
    section: '1.4 Pointing each SDK',
    operation: 'AZURE_AUTHORITY_HOST and the default chain',
    run: async (cloud) => {
      const given = {
        AZURE_AUTHORITY_HOST: cloud.https,
        AZURE_TENANT_ID: CONTOSO,
        AZURE_CLIENT_ID: PATCHBAY,
        AZURE_CLIENT_SECRET: SECRET,
      };
      Object.assign(process.env, given);
      try {
        const credential = new DefaultAzureCredential({ disableInstanceDiscovery: true });
        await credential.getToken(GRAPH);
      } finally {
        for (const name of Object.keys(given)) delete process.env[name];
      }
    },
  },
  {
    section: '1.4 Pointing each SDK',
    operation: 'an authority host by HTTP is refused by @azure/identity',
    run: async (cloud) => {
      const work = (async () => {
        const authorityHost = cloud.http;
        const http = { ...options(cloud), authorityHost };
        await new ClientSecretCredential(CONTOSO, PATCHBAY, SECRET, http).getToken(GRAPH);
      })();
      assert.match(String((await rejection(work))['message']), /https/);
    },
  },
  {
    section: '1.4 Pointing each SDK',
    operation: 'a 503 and a 429 with Retry-After are tried again by @azure/identity',
    run: async (cloud) => {
      for (const failStatus of [503, 429]) {
        const dials = { failStatus, retryAfterS: 1, failTimes: 1 };
        await cloud.twin('PUT', '/emulator/dials', { entra: dials });
        const credential = new ClientSecretCredential(CONTOSO, PATCHBAY, SECRET, options(cloud));
        await credential.getToken(GRAPH);
      }
    },
  },
  {
    section: '1.3 Errors',
    operation: 'a wrong secret: AADSTS7000215, invalid_client',
    run: async (cloud) => {
      const credential = new ClientSecretCredential(CONTOSO, PATCHBAY, 'wrong', options(cloud));
      const error = await rejection(credential.getToken(GRAPH));
      assert.match(String(error['message']), /AADSTS7000215/);
    },
  },
  {
    section: '1.3 Errors',
    operation: 'a removed person: refresh and on-behalf-of fail (AADSTS50034)',
    run: async (cloud) => {
      const userAssertionToken = await anaToken(cloud);
      await cloud.twin('PUT', '/emulator/people/ana', { removed: true });
      const credential = new OnBehalfOfCredential({
        tenantId: CONTOSO,
        clientId: PATCHBAY,
        clientSecret: SECRET,
        userAssertionToken,
        ...options(cloud),
      });
      const error = await rejection(credential.getToken('User.Read'));
      assert.match(String(error['message']), /AADSTS50034/);
    },
  },
];

export const azureIdentity: Suite = {
  name: 'azure-identity',
  packages: (root) => [
    packageName(root, '@azure/identity'),
    packageName(root, '@azure/msal-node', '@azure/identity'),
  ],
  checks: [...grants, ...pointing],
};
