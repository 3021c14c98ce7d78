import { CONTOSO, PROVIDER } from '../people.ts';
import { appDefaults, type AppRegistration } from './apps.ts';

export const GRAPH_APP = '00000003-0000-0000-c000-000000000000';
/** The one that the Teams manifest names (shell/manifest.ts). */
export const PATCHBAY_APP = '0a7c4ba7-0000-4000-8000-00000000a002';
const REPORTING_APP = '0a7c4ba7-0000-4000-8000-00000000a003';
/** Microsoft's own ids of Teams on desktop and phone, and on the web. */
export const TEAMS_DESKTOP = '1fec8e78-bce4-4aaf-ab1b-5451cc387264';
export const TEAMS_WEB = '5e3ce6c0-2b1f-4285-8d4b-75ee78787346';

/** Long enough for any demo; Entra's own longest is two years. */
const NEVER = '2099-12-31T00:00:00Z';

const user = (value: string, text: string) => ({ value, text, admin: false });
const admin = (value: string, text: string) => ({ value, text, admin: true });

/** Graph as a resource: the permissions that Patchbay asks for, and those that SDK samples use. */
const graph: AppRegistration = {
  ...appDefaults,
  appId: GRAPH_APP,
  displayName: 'Microsoft Graph',
  homeTenant: PROVIDER,
  signInAudience: 'AzureADMultipleOrgs',
  identifierUris: ['https://graph.microsoft.com', 'https://graph.microsoft.com/'],
  accessTokenAcceptedVersion: 1,
  scopes: [
    user('openid', 'Sign you in'),
    user('profile', 'View your basic profile'),
    user('email', 'View your e-mail address'),
    user('offline_access', 'Keep access to what you gave it access to'),
    user('User.Read', 'Sign you in and read your profile'),
    user('User.ReadBasic.All', "Read all users' basic profiles"),
    user('People.Read', 'Read your relevant people list'),
    user('Presence.Read', 'Read your presence'),
    user('Presence.ReadWrite', 'Read and write your presence'),
    user('Calendars.Read', 'Read your calendars'),
    user('Chat.Read', 'Read your chats'),
    user('Chat.Create', 'Create chats'),
    user('ChatMessage.Send', 'Send chat messages'),
    user('TeamsActivity.Send', 'Send a teamwork activity'),
    admin('Presence.Read.All', 'Read presence of all users'),
    admin('User.Read.All', "Read all users' full profiles"),
    admin('GroupMember.Read.All', 'Read group memberships'),
  ],
  appRoles: [
    'User.ReadBasic.All',
    'User.Read.All',
    'GroupMember.Read.All',
    'ChannelMember.Read.All',
    'Schedule.Read.All',
    'Presence.Read.All',
    'Presence.ReadWrite.All',
    'TeamsActivity.Send',
    'Mail.Send',
    'Chat.Read.All',
    'Calls.AccessMedia.All',
    'Calls.Initiate.All',
    'Calls.JoinGroupCall.All',
    'CallRecords.Read.All',
  ].map((value) => ({ value, users: false, apps: true })),
};

const patchbay: AppRegistration = {
  ...appDefaults,
  appId: PATCHBAY_APP,
  displayName: 'Patchbay',
  homeTenant: PROVIDER,
  signInAudience: 'AzureADMultipleOrgs',
  redirectUris: [
    ...['localhost', '127.0.0.1'].flatMap((host) =>
      ['/', '/app/', '/app/auth.html'].map((path) => ({
        uri: `http://${host}${path}`,
        platform: 'spa' as const,
      })),
    ),
    { uri: 'brk-multihub://localhost', platform: 'spa' },
    ...['localhost', '127.0.0.1'].map((host) => ({
      uri: `http://${host}/admin-consent/done`,
      platform: 'web' as const,
    })),
    { uri: 'http://localhost/auth/callback', platform: 'web' },
  ],
  // Teams' single sign-on wants `api://host/appId`; see `Directory.resource` for other ports.
  identifierUris: ['api://patchbay', `api://${PATCHBAY_APP}`, `api://localhost/${PATCHBAY_APP}`],
  scopes: [user('access_as_user', 'Use Patchbay as you')],
  appRoles: ['agent', 'supervisor', 'administrator', 'provider'].map((value) => ({
    value,
    users: true,
    apps: true,
  })),
  preAuthorized: [TEAMS_DESKTOP, TEAMS_WEB].map((client) => ({
    client,
    scopes: ['access_as_user'],
  })),
  requiredAccess: [
    {
      resource: GRAPH_APP,
      scopes: ['User.Read', 'Presence.Read', 'People.Read', 'Presence.Read.All'],
      roles: [
        'User.Read.All',
        'GroupMember.Read.All',
        'ChannelMember.Read.All',
        'Schedule.Read.All',
        'Presence.Read.All',
        'Presence.ReadWrite.All',
        'TeamsActivity.Send',
        'Mail.Send',
      ],
    },
  ],
  secrets: [{ value: 'patchbay-demo-secret', expiresAt: NEVER }],
  groupMembershipClaims: 'SecurityGroup',
};

/** A customer's own program that uses Patchbay's API as itself. */
const reporting: AppRegistration = {
  ...appDefaults,
  appId: REPORTING_APP,
  displayName: 'Contoso reporting',
  homeTenant: CONTOSO,
  requiredAccess: [{ resource: PATCHBAY_APP, scopes: [], roles: ['supervisor'] }],
  secrets: [{ value: 'reporting-demo-secret', expiresAt: NEVER }],
};

const teams = [TEAMS_DESKTOP, TEAMS_WEB].map(
  (appId): AppRegistration => ({
    ...appDefaults,
    appId,
    displayName: 'Microsoft Teams',
    homeTenant: PROVIDER,
    signInAudience: 'AzureADMultipleOrgs',
    allowPublicClient: true,
  }),
);

/** At the start an administrator of each tenant has consented to all of them. */
export const demoApps: readonly AppRegistration[] = [graph, patchbay, reporting, ...teams];
