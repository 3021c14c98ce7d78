import { clientTypeOf } from './runtime.ts';
import type { Colleague, ShellView } from './views.ts';

export type FrameContext = 'content' | 'task' | 'authentication';

export interface ContextParts {
  readonly shell: ShellView;
  readonly person: Colleague;
  readonly tab: string;
  readonly subPage: string;
  readonly frameContext: FrameContext;
  /** One a page of the shell, one a frame: they tell loads apart. */
  readonly sessionId: string;
  readonly appSessionId: string;
}

/** The flat object that `getContext` answers; teams-js turns it into app, page and user. */
export function legacyContext(parts: ContextParts): object {
  const { shell, person, frameContext } = parts;
  const { settings, manifest } = shell;
  return {
    appId: manifest.id,
    manifestVersion: manifest.version,
    entityId: parts.tab,
    ...(parts.subPage === '' ? {} : { subEntityId: parts.subPage }),
    frameContext,
    locale: settings.locale,
    theme: settings.theme,
    hostName: 'Teams',
    hostClientType: clientTypeOf(settings.form),
    sessionId: parts.sessionId,
    appSessionId: parts.appSessionId,
    ringId: 'general',
    isFullScreen: false,
    isMultiWindow: false,
    isBackgroundLoad: false,
    userObjectId: person.oid,
    userDisplayName: person.name,
    userPrincipalName: person.upn,
    loginHint: person.upn,
    tid: person.tid,
    isCallingAllowed: true,
    isPSTNCallingAllowed: person.number !== null,
    userLicenseType: person.number === null ? 'E3' : 'E5',
    dialogParameters: {},
  };
}

/**
 * What `contextChange` carries: teams-js hands it on as it comes, and its types promise the nested
 * form; the flat members stay beside it for apps that were written to what clients sent.
 */
export function changedContext(parts: ContextParts): object {
  const { shell, person, frameContext } = parts;
  const { settings, manifest } = shell;
  const page = { id: parts.tab, frameContext };
  return {
    ...legacyContext(parts),
    app: {
      appId: manifest.id,
      locale: settings.locale,
      theme: settings.theme,
      sessionId: parts.appSessionId,
      host: {
        name: 'Teams',
        clientType: clientTypeOf(settings.form),
        sessionId: parts.sessionId,
      },
    },
    page: parts.subPage === '' ? page : { ...page, subPageId: parts.subPage },
    user: {
      id: person.oid,
      displayName: person.name,
      userPrincipalName: person.upn,
      tenant: { id: person.tid },
    },
  };
}
