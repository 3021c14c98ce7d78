import { PublicClientApplication, type Configuration } from '@azure/msal-browser';

/** The least page that has MSAL in it: the test drives it by `window.conformance`. */
const conformance = {
  client: undefined as PublicClientApplication | undefined,
  async start(configuration: Configuration) {
    this.client = new PublicClientApplication(configuration);
    await this.client.initialize();
    const answer = await this.client.handleRedirectPromise();
    return answer?.account?.username ?? null;
  },
  /** Any method of the client, with its error in a form that crosses to the test. */
  async call(method: string, request: Record<string, unknown>) {
    const client = this.client as unknown as Record<string, (asked: unknown) => Promise<unknown>>;
    try {
      const account = this.client?.getAllAccounts()[0];
      const asked = request['account'] === 'first' ? { ...request, account } : request;
      const value = await client[method]?.(asked);
      return { value: JSON.parse(JSON.stringify(value ?? null)) as Record<string, unknown> };
    } catch (error) {
      const { name, errorCode, errorNo, subError, message } = error as Record<string, string>;
      return { error: { name, errorCode, errorNo, subError, message } };
    }
  },
};

Object.assign(window, { conformance });
document.title = 'ready';
