import type { Profiles } from '../api/index.ts';
import { MicrosoftError } from '../microsoft/index.ts';
import type { SignIn } from '../microsoft/index.ts';
import type { Log } from './log.ts';

/** The person's own profile by Graph; without it the desk goes on with the name of the token. */
export function profilesOf(signIn: Pick<SignIn, 'profileOf'>, log: Log): Profiles {
  return {
    async profileOf(tid, token) {
      try {
        const profile = await signIn.profileOf(tid, token);
        const { displayName, jobTitle, department, preferredLanguage } = profile;
        return { name: displayName, jobTitle, department, language: preferredLanguage };
      } catch (error) {
        if (!(error instanceof MicrosoftError)) throw error;
        log.info('profile', { code: error.code, aadsts: error.aadsts });
        return null;
      }
    },
  };
}
