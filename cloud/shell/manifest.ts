/**
 * Our app as an administrator would have uploaded it to the tenant's catalogue, in the words of the
 * Teams manifest schema 1.22. `contentUrl` is a path below the product's origin.
 */
export interface StaticTab {
  readonly entityId: string;
  readonly name: string;
  readonly contentUrl: string;
}

export interface ActivityType {
  readonly type: string;
  readonly description: string;
  /** `{actor}` is the app or person that sends; other names are template parameters. */
  readonly templateText: string;
}

export interface Manifest {
  readonly id: string;
  readonly version: string;
  readonly name: { readonly short: string; readonly full: string };
  readonly staticTabs: readonly StaticTab[];
  readonly activities: { readonly activityTypes: readonly ActivityType[] };
  /** The tab must call notifyAppLoaded or notifySuccess, or the indicator stands until it fails. */
  readonly showLoadingIndicator: boolean;
  readonly webApplicationInfo: { readonly id: string; readonly resource: string };
}

export const manifest: Manifest = {
  id: '0a7c4ba7-0000-4000-8000-00000000a001',
  version: '0.1.0',
  name: { short: 'Patchbay', full: 'Patchbay, the open contact centre' },
  staticTabs: [
    { entityId: 'desk', name: 'Desk', contentUrl: '/app/desk' },
    { entityId: 'live', name: 'Live', contentUrl: '/app/live' },
    { entityId: 'setup', name: 'Setup', contentUrl: '/app/setup' },
  ],
  activities: {
    activityTypes: [
      {
        type: 'offer',
        description: 'Somebody waits for you',
        templateText: '{caller} waits in {queue}',
      },
      {
        type: 'missed',
        description: 'You did not answer an offer',
        templateText: 'You missed {caller} from {queue}',
      },
      {
        type: 'mention',
        description: 'A colleague asks for your help',
        templateText: '{actor} asks for your help',
      },
      {
        type: 'alert',
        description: 'A threshold was passed',
        templateText: '{measure} of {queue} needs attention',
      },
      {
        type: 'callback',
        description: 'A callback is due',
        templateText: 'Call {caller} back',
      },
      {
        type: 'assigned',
        description: 'Work was assigned to you',
        templateText: '{actor} assigned {subject} to you',
      },
      {
        type: 'evaluation',
        description: 'An evaluation is ready',
        templateText: '{actor} evaluated a conversation of yours',
      },
    ],
  },
  showLoadingIndicator: true,
  webApplicationInfo: {
    id: '0a7c4ba7-0000-4000-8000-00000000a002',
    resource: 'api://patchbay',
  },
};
