import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge';

/** Where popups and silent frames come back to. */
await broadcastResponseToMainFrame();
